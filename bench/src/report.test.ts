import { holds, reportResult } from "./report";

describe("reportResult", () => {
  it("shows times beside each other and each claim with its limit", () => {
    const text = reportResult(
      { name: "start" },
      {
        timings: [
          { name: "node", median: 41.26, least: 40, greatest: 1234.5, rounds: 11 },
          { name: "command", median: 100, least: 90, greatest: 120, rounds: 11 },
        ],
        claims: [
          { what: "ratio", value: 2.4234, unit: "times", atMost: 2.5 },
          { what: "memory", value: 81, unit: "MB", atMost: 80 },
          { what: "longest", value: 7, unit: "ms" },
        ],
      },
    );
    expect(text.split("\n")).toEqual([
      "start",
      "           median   range",
      "  node     41.3 ms  40 to 1,235 ms  11 rounds",
      "  command  100 ms   90 to 120 ms    11 rounds",
      "  ratio    2.42 times  at most 2.5  ok",
      "  memory   81 MB       at most 80   TOO MUCH",
      "  longest  7 ms",
      "",
    ]);
  });
});

describe("holds", () => {
  it.each([
    [2.5, 2.5, true],
    [2.51, 2.5, false],
    [99, undefined, true],
  ])("%d with limit %d: %s", (value, atMost, expected) => {
    const claim = { what: "x", value, unit: "ms" } as const;
    expect(holds(atMost === undefined ? claim : { ...claim, atMost })).toBe(expected);
  });
});
