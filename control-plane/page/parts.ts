/** Parts that many views are made of. */
import type { JsonValue } from "@parkit/protocol/internal/json";
import { type Child, h, newId } from "./dom";
import type { Runner, Task } from "./records";
import { to } from "./view";

/** How long ago a runner may have called and still count as connected, in milliseconds. */
const CONNECTED_MS = 60_000;

type Tone = "good" | "bad" | "busy" | "quiet";

/** A state, as a colour and in words. */
export function badge(tone: Tone, text: string): HTMLElement {
  return h("span", { class: `badge badge-${tone}` }, text);
}

/** Whether a runner calls. */
export function runnerBadge({ lastSeenAt }: Runner): HTMLElement {
  if (lastSeenAt === undefined) return badge("quiet", "Never connected");
  return Date.now() - Date.parse(lastSeenAt) < CONNECTED_MS
    ? badge("good", "Connected")
    : badge("bad", "Not connected");
}

const TASKS = {
  queued: ["quiet", "Waiting"],
  running: ["busy", "Running"],
  succeeded: ["good", "Succeeded"],
  failed: ["bad", "Failed"],
} as const satisfies Record<Task["status"], readonly [Tone, string]>;

/** What has become of a task. */
export function taskBadge({ status }: Pick<Task, "status">): HTMLElement {
  const [tone, text] = TASKS[status];
  return badge(tone, text);
}

/** Head of a view: its title, what leads to it, and what can be done. */
export function head(
  title: string,
  { up, actions }: { readonly up?: Child; readonly actions?: Child } = {},
): HTMLElement {
  return h(
    "header",
    { class: "head" },
    h(
      "div",
      {},
      up === undefined ? undefined : h("p", { class: "up" }, up),
      h("h1", { tabindex: "-1" }, title),
    ),
    h("div", { class: "actions" }, actions),
  );
}

/** A link that looks like a button. */
export function linkButton(href: string, text: string, kind: "primary" | "plain" = "plain"): HTMLElement {
  return h("a", { class: `button button-${kind}`, href }, text);
}

/** A button. */
export function button(
  text: string,
  onclick: (event: Event) => void,
  kind: "primary" | "plain" | "danger" = "plain",
): HTMLButtonElement {
  return h("button", { type: "button", class: `button button-${kind}`, onclick }, text);
}

/** A part of a view under a heading of its own. */
export function section(title: string, ...children: readonly Child[]): HTMLElement {
  const id = newId();
  return h("section", { class: "card", "aria-labelledby": id }, h("h2", { id }, title), ...children);
}

/** What stands where a list would, while it is empty. */
export function empty(title: string, text: string, action?: Child): HTMLElement {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), h("p", {}, text), action);
}

/** A table; its caption is for who cannot see what is above it. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly Child[])[],
): HTMLElement {
  return h(
    "div",
    { class: "table" },
    h(
      "table",
      {},
      h("caption", { class: "unseen" }, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          columns.map((column) => h("th", { scope: "col" }, column)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((cells) =>
          h(
            "tr",
            {},
            cells.map((cell, index) =>
              index === 0 ? h("th", { scope: "row" }, cell) : h("td", { "data-label": columns[index] }, cell),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Facts, each with its name. */
export function facts(...rows: readonly (readonly [string, Child])[]): HTMLElement {
  return h(
    "dl",
    { class: "facts" },
    rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );
}

/** An id, a name of an action or another text that is exact to the letter. */
export function code(text: string): HTMLElement {
  return h("code", {}, text);
}

/** Tags or other short texts, one beside the other. */
export function chips(texts: readonly string[]): Child {
  return texts.length === 0
    ? h("span", { class: "quiet" }, "none")
    : h(
        "ul",
        { class: "chips" },
        texts.map((text) => h("li", {}, text)),
      );
}

/** A value as JSON, in a field that can be scrolled with the keyboard. */
export function json(label: string, value: JsonValue): HTMLElement {
  return block(label, JSON.stringify(value, undefined, 2));
}

/** Text to read or copy, to the letter. */
export function block(label: string, text: string): HTMLElement {
  return h("pre", { tabindex: "0", role: "region", "aria-label": label }, text);
}

/** A link to a runner, by its name where that is known. */
export function runnerLink(id: string, runners: readonly Runner[]): Child {
  const runner = runners.find((candidate) => candidate.id === id);
  return runner === undefined ? code(id) : h("a", { href: to("runners", id) }, runner.name);
}

/** A box that says what went wrong, at once to who listens. */
export function alertBox(text = ""): HTMLElement {
  return h("div", { class: "alert", role: "alert" }, text);
}
