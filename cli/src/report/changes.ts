import type { Change } from "@parkit/import/internal/diff/change";
import { plainPhrase, type Phrase } from "@parkit/import/internal/diff/phrase";
import { printable } from "@parkit/provider-schema/internal/printable";

import type { Paint, Style } from "../terminal";
import { FLAVOUR_TITLES } from "./flavour-title";

/** Ways to print what changes. */
export type ChangesFormat = "text" | "markdown" | "json";

/**
 * What changes between two descriptions, for people, for a pull request or for programs.
 *
 * @param rolesUntold - whether a side does not tell what its runners are permitted: then nothing is known to
 *   change, which is not the same as that nothing does
 */
export function reportChanges(
  changes: readonly Change[],
  format: ChangesFormat,
  paint: Paint,
  rolesUntold = false,
): string {
  const nothing = rolesUntold ? "no changes that these files tell: Roles are not among them" : "no changes";
  switch (format) {
    case "text":
      return changes.length === 0 ? `${nothing}\n` : changesText(changes, paint);
    case "markdown":
      return changes.length === 0 ? `N${nothing.slice(1)}.\n` : changesMarkdown(changes);
    case "json":
      return changesJson(changes, rolesUntold);
  }
}

interface Summary {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

function summarise(changes: readonly Change[]): Summary {
  const count = (wanted: Change["kind"]): number => changes.filter(({ kind }) => kind === wanted).length;
  return { added: count("added"), removed: count("removed"), changed: count("changed") };
}

function summaryLine({ added, removed, changed }: Summary): string {
  return `${added} added, ${removed} removed, ${changed} changed`;
}

function changesJson(changes: readonly Change[], rolesUntold: boolean): string {
  const plain = changes.map(({ words, ...change }) => ({ ...change, text: plainPhrase(words) }));
  return `${JSON.stringify({ changes: plain, summary: summarise(changes), ...(rolesUntold ? { rolesUntold } : {}) }, null, 2)}\n`;
}

const MARKS: Readonly<Record<Change["kind"], readonly [string, Style]>> = {
  added: ["+", "green"],
  removed: ["-", "red"],
  changed: ["~", "yellow"],
};

/** Names come from files: {@link printable} lets no line break in one make a line of its own. */
function changesText(changes: readonly Change[], paint: Paint): string {
  const blocks = byObject(changes).map((group) => {
    const lines = group.changes.map(({ kind, component, words }) => {
      const [mark, style] = MARKS[kind];
      const program = component === undefined ? "" : `${FLAVOUR_TITLES[component]}: `;
      return `  ${paint(style, mark)} ${program}${printable(plainPhrase(words))}\n`;
    });
    return `${paint("bold", printable(group.title))}\n${lines.join("")}`;
  });
  return `${blocks.join("\n")}\n${summaryLine(summarise(changes))}\n`;
}

function changesMarkdown(changes: readonly Change[]): string {
  const blocks = byObject(changes).map(({ type, name, changes: own }) => {
    const rows = own.map(({ kind, component, words }) => {
      const program = component === undefined ? "" : `${FLAVOUR_TITLES[component]}: `;
      return `- ${MARKDOWN_MARKS[kind]} ${program}${markdownPhrase(words)}\n`;
    });
    return `### ${TITLES[type]}${name === "" ? "" : ` ${codeSpan(name)}`}\n\n${rows.join("")}`;
  });
  return `${blocks.join("\n")}\n${summaryLine(summarise(changes))}\n`;
}

const MARKDOWN_MARKS: Readonly<Record<Change["kind"], string>> = {
  added: "**+**",
  removed: "**−**",
  changed: "**~**",
};

function markdownPhrase(words: Phrase): string {
  return words.map((part) => (typeof part === "string" ? part : codeSpan(part.name))).join("");
}

/** A name as code, fenced by more backticks than it holds, so that nothing in it can end the code. */
function codeSpan(name: string): string {
  const text = printable(name);
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = text.startsWith("`") || text.endsWith("`") || text.trim() === "" ? " " : "";
  return `${fence}${space}${text}${space}${fence}`;
}

const TITLES: Readonly<Record<Change["object"]["type"], string>> = {
  description: "Description",
  runner: "Runner",
  connection: "Connection",
  "connection-group": "Connection group",
  "execution-policy": "Execution policy",
};

interface ObjectChanges {
  readonly type: Change["object"]["type"];
  readonly name: string;
  readonly title: string;
  readonly changes: readonly Change[];
}

/** Changes of one object together; they follow each other already. */
function byObject(changes: readonly Change[]): readonly ObjectChanges[] {
  const groups: { readonly object: Change["object"]; readonly changes: Change[] }[] = [];
  for (const change of changes) {
    const { type, name } = change.object;
    const last = groups.at(-1);
    if (last?.object.type === type && last.object.name === name) last.changes.push(change);
    else groups.push({ object: change.object, changes: [change] });
  }
  return groups.map(({ object: { type, name }, changes: own }) => ({
    type,
    name,
    title: `${TITLES[type].toLowerCase()} ${name}`.trim(),
    changes: own,
  }));
}
