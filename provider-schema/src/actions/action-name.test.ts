import fc from "fast-check";
import { ArgumentError } from "../parkit-error";
import {
  ACTION_NAME_MAX_LENGTH,
  actionName,
  bundleId,
  customAction,
  isActionName,
  isBundleId,
  splitActionName,
} from "./action-name";

const segment = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,9}$/);
const dottedName = fc.array(segment, { minLength: 2, maxLength: 8 }).map((segments) => segments.join("."));

test("names of two segments or more are names, and split at their last dot", () => {
  fc.assert(
    fc.property(dottedName, (text) => {
      const { bundle, action } = splitActionName(actionName(text));
      expect(`${bundle}.${action}`).toBe(text);
      expect(action).not.toContain(".");
      expect(isBundleId(bundle)).toBe(true);
    }),
  );
});

test.each([
  ["nothing", ""],
  ["one segment", "listPod"],
  ["a pattern", "com.datadoghq.http.*"],
  ["an empty segment", "com.datadoghq..request"],
  ["a leading dot", ".com.datadoghq.http.request"],
  ["a trailing dot", "com.datadoghq.http."],
  ["white space", "com.datadoghq.http.request "],
  ["a newline at the end", "com.datadoghq.http.request\n"],
  ["a digit first", "com.datadoghq.http.2request"],
  ["a foreign letter", "com.datadoghq.http.rëquest"],
  ["a list", "com.datadoghq.http.request,com.datadoghq.script.enrichScript"],
])("%s is not a name", (_what, text) => {
  expect(isActionName(text)).toBe(false);
  expect(() => actionName(text)).toThrow(
    new ArgumentError(`${JSON.stringify(text)} is not of the form <bundle>.<action>`),
  );
});

test("a name is at most 256 characters long", () => {
  const longest = `a.${"b".repeat(ACTION_NAME_MAX_LENGTH - 2)}`;
  expect(isActionName(longest)).toBe(true);
  expect(isActionName(`${longest}b`)).toBe(false);
});

test("a bundle id may have one segment, but must be well formed", () => {
  expect(bundleId("com")).toBe("com");
  expect(() => bundleId("com.datadoghq.*")).toThrow(/is not a bundle id/);
});

test("a custom action keeps its name as it is", () => {
  expect(customAction("com.example.thing")).toEqual({ custom: "com.example.thing" });
});
