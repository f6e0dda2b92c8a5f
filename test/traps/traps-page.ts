import type { Trap } from "./traps";

/** docs/traps.md. `testOf` tells the file with the test of a trap. */
export function trapsPage(traps: readonly Trap[], testOf: (id: string) => string): string {
  return [
    "# Traps",
    "Places where Datadog's pages, charts and programs contradict each other, or do what nobody expects, and what parkit makes of each: it cannot be written (*not expressible*), something that works is written instead (*corrected*), or a rule *refuses* it and says what would have happened. Each has one test that is named after it; `npm run docs:coverage` writes this page. In files that exist already `parkit import` reports many of them.",
    [
      "| id | trap | outcome | instead | test |",
      "| --- | --- | --- | --- | --- |",
      ...traps.map(
        ({ id, trap, outcome, instead }) =>
          `| ${id} | ${trap} | ${outcome} | ${instead} | [${testOf(id)}](../test/traps/${testOf(id)}.test.ts) |`,
      ),
    ].join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}
