import fc from "fast-check";
import { Allowlist } from "./allowlist";
import { formatActionPattern, parseActionPattern, takesWildcards } from "./action-pattern";
import { allActions, allBundles } from "../actions/catalogue";

const knownAction = fc.constantFrom(...allActions());
const knownBundle = fc.constantFrom(...allBundles());

test("every known name is a pattern of itself, every known bundle one of its own actions only", () => {
  fc.assert(
    fc.property(knownBundle, knownAction, (bundle, { name, bundle: own }) => {
      const exact = parseActionPattern(name);
      const wide = parseActionPattern(`${bundle}.*`);
      expect(exact).toEqual({ kind: "action", name });
      expect(wide).toEqual({ kind: "bundle", bundle });
      if (exact === undefined || wide === undefined) return;
      expect(formatActionPattern(exact)).toBe(name);
      expect(formatActionPattern(wide)).toBe(`${bundle}.*`);
      expect(Allowlist.of([name]).grants(name)).toBe(true);
      expect(Allowlist.of([`${bundle}.*`]).grants(name)).toBe(own === bundle);
    }),
  );
});

test("a pattern does not reach into nested bundles, nor ignore case", () => {
  const allowlist = Allowlist.of(["com.datadoghq.kubernetes.*", "com.datadoghq.http.request"]);
  expect(allowlist.grants("com.datadoghq.kubernetes.core.listPod")).toBe(false);
  expect(allowlist.grants("com.datadoghq.http.Request")).toBe(false);
});

test.each([
  "*",
  ".*",
  "com.*.request",
  "com.datadoghq.http.re*",
  "com.datadoghq.http.?",
  "com.datadoghq.http.**",
  "com..*",
  "",
])("%j is not a pattern", (text) => {
  expect(parseActionPattern(text)).toBeUndefined();
});

test.each([
  ["agent", "7.81.0", true],
  ["cluster-agent", "7.90.1", true],
  ["agent", "7.80.9", false],
  ["agent", "latest", true],
  ["standalone", "7.81.0", false],
] as const)("wildcards on %s %s: %s", (flavour, version, takes) => {
  expect(takesWildcards(flavour, version)).toBe(takes);
});
