import { complaint } from "./fuzz-verdict";

const INPUT = "a: 1\nb: 2\n";

describe("complaint", () => {
  const of = (argv: string, code: number | null, stdout: string, stderr = ""): string | undefined =>
    complaint(argv.split(" "), { code, stdout, stderr }, "x.yaml", INPUT);

  it.each([
    ["an accepted description", "validate -f x.yaml", 0, "ok: no violations\n"],
    ["an error with a place", "validate -f x.yaml", 1, "x.yaml:2:1 error tag/charset\n  message\n"],
    [
      "JSON with places",
      "validate --format json -f x.yaml",
      1,
      '{"violations":[{"source":{"file":"x.yaml","line":1,"column":1}}]}',
    ],
    [
      "SARIF with places",
      "validate --format sarif -f x.yaml",
      1,
      '{"runs":[{"results":[{"locations":[{"physicalLocation":{"region":{"startLine":1,"startColumn":4}}}]}]}]}',
    ],
    ["two that differ", "diff x.yaml y.yaml", 1, "- something\n"],
  ])("has nothing against %s", (_title, argv, code, stdout) => {
    expect(of(argv, code, stdout)).toBeUndefined();
  });

  it("has nothing against wrong usage with advice", () => {
    expect(of("synth helm", 2, "", "parkit: there are two runners\n  Choose one.\n")).toBeUndefined();
    expect(of("diff x.yaml y.yaml", 2, "", "x.yaml:2:1 error tag/charset\n  message\n")).toBeUndefined();
  });

  it.each([
    [
      "a stack trace",
      "validate",
      1,
      "x.yaml:2:1 error tag/charset\n    at f (/a/b.js:1:2)\n",
      "error of the program",
    ],
    [
      "an error of the language",
      "graph",
      1,
      "parkit: Cannot read properties of undefined\n",
      "error of the program",
    ],
    ["an error without a place", "validate", 1, "error tag/charset\n  message\n", "place 0:0"],
    ["a place outside", "validate", 1, "x.yaml:9:1 error tag/charset\n  message\n", "place 9:1 of 3 lines"],
    ["a place in another file", "validate", 1, "y.yaml:1:1 error tag/charset\n  message\n", "place 0:0"],
    ["no word at all", "synth helm", 1, "", "without an error that has a place"],
    ["wrong usage without advice", "synth helm", 2, "parkit: no\n", "no advice"],
    ["wrong usage by validate", "validate", 2, "parkit: no\n  Do.\n", "wrong usage"],
    ["another exit code", "validate", 7, "", "code 7"],
    ["a signal", "validate", null, "", "code none"],
    ["JSON without places", "validate --format json", 1, '{"violations":[{}]}', "place 0:0"],
  ])("complains of %s", (_title, argv, code, text, expected) => {
    expect(of(argv, code, argv.includes("json") ? text : "", argv.includes("json") ? "" : text)).toContain(
      expected,
    );
  });
});
