import type { Claim } from "./bench";
import { holds, reportClaims, reportTimings } from "./report";

const RATIO: Claim = { what: "start", ours: 100, peer: 41.26, unit: "ms", atMost: 2.5 };
const MEMORY: Claim = { what: "memory", ours: 81, unit: "MB", atMost: 80 };

describe("reportTimings", () => {
  it("shows times beside each other", () => {
    const text = reportTimings({ name: "start" }, [
      { name: "node", median: 41.26, least: 40, greatest: 1234.5, rounds: 11 },
      { name: "command", median: 100, least: 90, greatest: 120, rounds: 11 },
    ]);
    expect(text.split("\n")).toEqual([
      "start      median   range",
      "  node     41.3 ms  40 to 1,235 ms  11 rounds",
      "  command  100 ms   90 to 120 ms    11 rounds",
      "",
    ]);
  });
});

describe("reportClaims", () => {
  it("shows what all benches claim in one table, each with its peer, its goal and whether it holds", () => {
    const text = reportClaims([
      { bench: { name: "start" }, claims: [RATIO, MEMORY] },
      { bench: { name: "work" }, claims: [{ what: "longest", ours: 7, unit: "ms" }] },
    ]);
    expect(text.split("\n")).toEqual([
      "measure    ours    peer     ratio  goal         holds",
      "start",
      "  start    100 ms  41.3 ms  2.42   at most 2.5  yes",
      "  memory   81 MB   –        –      at most 80   NO",
      "work",
      "  longest  7 ms    –        –",
      "",
    ]);
  });
});

describe("holds", () => {
  const measure: Claim = { what: "x", ours: 2.5, unit: "ms" };
  it.each<[string, Claim, boolean]>([
    ["a number at its limit", { ...measure, atMost: 2.5 }, true],
    ["a number above its limit", { ...measure, atMost: 2.49 }, false],
    ["a number without a limit", measure, true],
    ["a ratio at its limit, whatever the number is", { ...measure, ours: 500, peer: 200, atMost: 2.5 }, true],
    ["a ratio above its limit", { ...measure, ours: 501, peer: 200, atMost: 2.5 }, false],
    ["a ratio without a limit", { ...measure, peer: 0.1 }, true],
  ])("%s: %s", (_, claim, expected) => {
    expect(holds(claim)).toBe(expected);
  });
});
