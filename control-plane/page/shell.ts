/** The frame of the page: where one can go, who one is, and whether the control plane answers. */
import { fill, h } from "./dom";
import { badge, button } from "./parts";
import type { Session } from "./records";
import { themeSwitch } from "./theme";

/** Kinds of views in the navigation, by the first part of their address. */
const PLACES = [
  ["runners", "Private Action Runners"],
  ["connections", "Connections"],
  ["groups", "Connection Groups"],
  ["tasks", "Tasks"],
  ["app-builder", "App Builder"],
] as const;

/** The frame. */
export interface Shell {
  readonly element: HTMLElement;
  /** What is between the navigation and the end of the page. */
  readonly main: HTMLElement;
  readonly setPlace: (kind: string) => void;
  readonly setConnected: (is: boolean) => void;
}

/** Makes the frame. */
export function shell({ user, organization }: Session, onLogOut: () => void): Shell {
  const links = new Map(PLACES.map(([kind, text]) => [kind as string, h("a", { href: `/#/${kind}` }, text)]));
  const main = h("main", { id: "main", tabindex: "-1" });
  const connection = h("div", { class: "connection", role: "status" });
  const setConnected = (is: boolean): void => {
    fill(connection, is ? badge("good", "Live") : badge("bad", "No answer"));
  };
  setConnected(true);
  return {
    element: h(
      "div",
      { class: "shell" },
      h(
        "a",
        {
          class: "skip",
          href: "#main",
          onclick: (event) => {
            event.preventDefault();
            main.focus();
          },
        },
        "Skip to the content",
      ),
      h(
        "header",
        { class: "side" },
        h(
          "div",
          { class: "brand" },
          h("img", { src: "/console/icon.svg", alt: "", width: "28", height: "28" }),
          h("span", {}, "parkit"),
          connection,
        ),
        h(
          "nav",
          { "aria-label": "Main" },
          h(
            "ul",
            {},
            [...links.values()].map((link) => h("li", {}, link)),
          ),
        ),
        h(
          "div",
          { class: "who" },
          h("p", {}, h("strong", {}, user.name), h("span", { class: "quiet" }, organization.name)),
          themeSwitch(),
          button("Log out", onLogOut),
        ),
      ),
      main,
    ),
    main,
    setPlace: (kind) => {
      for (const [place, link] of links) {
        if (place === kind) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    },
    setConnected,
  };
}
