import fc from "fast-check";
import { isActionName } from "../actions/action-name";
import { Allowlist } from "./allowlist";
import { allActions, allBundles } from "../actions/catalogue";

const knownName = fc.constantFrom(...allActions().map(({ name }): string => name));
const entry = fc.oneof(
  knownName,
  knownName.map((custom) => ({ custom })),
  fc.constantFrom(...allBundles()).map((bundle) => `${bundle}.*`),
  fc.string(),
);
const text = (input: string | { readonly custom: string }) =>
  typeof input === "string" ? input : input.custom;

test("entries are sorted and none comes twice, in whatever order and form they were written", () => {
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const list = Allowlist.of(entries);
      expect(list.entries).toEqual([...new Set(entries.map(text))].sort());
      expect(Allowlist.of([...entries].reverse()).entries).toEqual(list.entries);
      expect(Allowlist.of(list.entries).entries).toEqual(list.entries);
    }),
  );
});

test("grants what a search through the entries finds", () => {
  fc.assert(
    fc.property(fc.array(entry), fc.oneof(knownName, fc.string()), (entries, other) => {
      const list = Allowlist.of(entries);
      const texts = entries.map(text);
      for (const name of [other, ...texts]) {
        const bundle = name.slice(0, name.lastIndexOf("."));
        const expected = isActionName(name) && texts.some((item) => item === name || item === `${bundle}.*`);
        expect(list.grants(name)).toBe(expected);
        expect(list.grantedBy(name) !== undefined).toBe(expected);
      }
    }),
  );
});

test("a name's own entry is named before its bundle's", () => {
  const list = Allowlist.of(["com.datadoghq.http.*", "com.datadoghq.http.request"]);
  expect(list.grantedBy("com.datadoghq.http.request")).toBe("com.datadoghq.http.request");
  expect(list.grantedBy("com.datadoghq.http.testConnection")).toBe("com.datadoghq.http.*");
});

test("a pattern is not an action that could be granted", () => {
  expect(Allowlist.of(["com.datadoghq.http.*"]).grants("com.datadoghq.http.*")).toBe(false);
});

test("actions and whole bundles are told apart", () => {
  const list = Allowlist.of([
    "com.datadoghq.http.request",
    { custom: "com.example.thing" },
    "com.datadoghq.script.*",
    "rubbish",
  ]);
  expect(list.actions).toEqual(["com.datadoghq.http.request", "com.example.thing"]);
  expect(list.wildcards).toEqual(["com.datadoghq.script"]);
});

test("a namespace is reached by names and patterns below it, not by a longer name", () => {
  const list = Allowlist.of([
    "com.datadoghq.kubernetes.core.listPod",
    "com.datadoghq.script.*",
    "com.datadoghq.https.request",
  ]);
  expect(list.grantsUnder("com.datadoghq.kubernetes")).toBe(true);
  expect(list.grantsUnder("com.datadoghq.script")).toBe(true);
  expect(list.grantsUnder("com.datadoghq.http")).toBe(false);
  expect(Allowlist.of(["com.datadoghq.http.?"]).grantsUnder("com.datadoghq.http")).toBe(false);
});

test("none is an empty list, and so is the word", () => {
  expect(Allowlist.none().isEmpty).toBe(true);
  expect(Allowlist.of("none").entries).toEqual([]);
  expect(Allowlist.of(["com.datadoghq.http.request"]).isEmpty).toBe(false);
});
