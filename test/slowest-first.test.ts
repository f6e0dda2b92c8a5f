import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { rankOf, SLOWEST } from "./slowest-first.cjs";

const ROOT = resolve(__dirname, "..");

it.each(SLOWEST)("names what is there: %s", (place) => {
  expect(existsSync(join(ROOT, place))).toBe(true);
});

it("starts the longest suites first, then those with real programs, then all others", () => {
  const ranks = [...SLOWEST, "test/readme.test.ts", "cli/src/terminal.test.ts"].map(rankOf);
  expect(ranks).toEqual([...SLOWEST.keys(), SLOWEST.indexOf("test/"), SLOWEST.length]);
  expect(rankOf("constructs/src/test/tokens.test.ts")).toBe(SLOWEST.length);
});
