import type { Trap } from "./traps";

/** docs/traps.md. */
export function trapsPage(traps: readonly Trap[]): string {
  return [
    "# Traps",
    "Places where Datadog's pages, charts and programs contradict each other, or do what nobody expects, and what parkit makes of each: it cannot be written (*not expressible*), something that works is written instead (*corrected*), or a rule *refuses* it and says what would have happened. Each has one test with its id in the title: `git grep -nw T-11 -- '*.test.ts'` finds it, wherever it is. `npm run docs:coverage` writes this page. In files that exist already `parkit import` reports many of them.",
    [
      "| id | trap | outcome | instead |",
      "| --- | --- | --- | --- |",
      ...traps.map(({ id, trap, outcome, instead }) => `| ${id} | ${trap} | ${outcome} | ${instead} |`),
    ].join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}
