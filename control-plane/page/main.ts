/** The console: logs in, shows the view of the address, and keeps it up to date. */
import { CallError, keepPageHalf } from "./api";
import { fill, h } from "./dom";
import { listen } from "./live";
import { currentSession, logIn, loginView, logOut } from "./login";
import { alertBox, head } from "./parts";
import type { Session } from "./records";
import { shell, type Shell } from "./shell";
import { applyTheme } from "./theme";
import { refreshTimes } from "./time";
import { errorText, type Place, type View } from "./view";
import { openView } from "./views";

const TIMES_MS = 5000;
const announcements = h("div", { id: "announcements", class: "unseen", "aria-live": "polite" });
const app = h("div", {});
/** Counts navigations, so that a view that was slow to come does not take the place of a later one. */
let turn = 0;
let shown: View | undefined;

applyTheme();
document.body.append(app, announcements);
setInterval(refreshTimes, TIMES_MS);
void start();

async function start(): Promise<void> {
  const [, login] = /^#login=(\w+)$/.exec(location.hash) ?? [];
  if (login !== undefined) history.replaceState(undefined, "", location.pathname);
  try {
    work(login === undefined ? await currentSession() : await logIn({ login }));
  } catch (error) {
    const unknown = login === undefined && error instanceof CallError && error.status === 403;
    showLogin(unknown ? undefined : errorText(error));
  }
}

function showLogin(why: string | undefined): void {
  turn += 1;
  shown = undefined;
  window.onhashchange = null;
  document.title = "Log in · parkit";
  fill(app, loginView(why, work));
}

function work(session: Session): void {
  const frame = shell(session, () => {
    void logOut().finally(() => {
      showLogin(undefined);
    });
  });
  fill(app, frame.element);
  window.onhashchange = () => void show(frame, session);
  void show(frame, session);
  void listen({
    changed: async () => refreshShown(frame),
    connected: frame.setConnected,
    loggedOut: () => {
      if (!frame.element.isConnected) return;
      keepPageHalf(undefined);
      showLogin("The session has ended.");
    },
  });
}

async function show(frame: Shell, session: Session): Promise<void> {
  turn += 1;
  const own = turn;
  shown = undefined;
  const { kind, place } = addressed(session);
  frame.setPlace(kind);
  const view = await openView(kind, place).catch(notShown);
  if (own !== turn) return;
  shown = view;
  document.title = `${view.title} · parkit`;
  fill(frame.main, view.content);
  window.scrollTo(0, 0);
  frame.main.querySelector("h1")?.focus();
}

/** What is shown may be gone by now, or not for this user any more; the session goes on. */
async function refreshShown(frame: Shell): Promise<void> {
  const view = shown;
  try {
    await view?.refresh?.();
  } catch (error) {
    if (view !== shown) return;
    if (error instanceof CallError && error.status === 0) throw error;
    shown = undefined;
    fill(frame.main, notShown(error).content);
  }
}

function notShown(error: unknown): View {
  const title = "This cannot be shown";
  return { title, content: h("div", { class: "stack" }, head(title), alertBox(errorText(error))) };
}

/** `#/runners/<id>/access?runner=…`: kind of view, id, and what else is said. */
function addressed(session: Session): { readonly kind: string; readonly place: Place } {
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [kind = "", id = "", ...more] = path.split("/");
  return {
    kind: kind === "" ? "runners" : kind,
    place: { id: decoded(id), action: more.join("/"), query: new URLSearchParams(query), session },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
