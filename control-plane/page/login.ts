/** Logging in: by the link that was printed, or with both keys. */
import { call, keepPageHalf } from "./api";
import { h } from "./dom";
import { field, form, textInput } from "./form";
import { alertBox } from "./parts";
import { CONTROL_PATH, type Session } from "./records";

const SESSION_PATH = `${CONTROL_PATH}/console/session`;

/** Who is logged in already. */
export async function currentSession(): Promise<Session> {
  return (await call<{ session: Session }>("GET", SESSION_PATH)).session;
}

/** Opens a session by a login link or by keys. */
export async function logIn(by: Readonly<Record<string, string>>): Promise<Session> {
  const { session } = await call<{ session: Session }>("POST", SESSION_PATH, by);
  keepPageHalf(session.page);
  return session;
}

/** Ends the session here and at the control plane. */
export async function logOut(): Promise<void> {
  await call("DELETE", SESSION_PATH);
  keepPageHalf(undefined);
}

/** The login. */
export function loginView(why: string | undefined, loggedIn: (session: Session) => void): HTMLElement {
  const hidden = { type: "password", autocomplete: "off", required: true };
  const apiKey = textInput("", hidden);
  const appKey = textInput("", hidden);
  return h(
    "main",
    { class: "login" },
    h("img", { src: "/console/icon.svg", alt: "", width: "48", height: "48" }),
    h("h1", { tabindex: "-1" }, "parkit console"),
    h(
      "p",
      { class: "quiet" },
      "Open the link that parkit up or parkit control-plane printed, or log in with both keys.",
    ),
    why === undefined ? undefined : alertBox(why),
    form(
      {
        submit: "Log in",
        send: async () => {
          loggedIn(await logIn({ apiKey: apiKey.value, appKey: appKey.value }));
        },
      },
      field("API key", apiKey, "DD_API_KEY"),
      field("Application key", appKey, "DD_APP_KEY"),
    ),
  );
}
