import fc from "fast-check";
import { isAtLeast, versionNumbers } from "./version-number";

test.each([
  ["7.81.2", [7, 81, 2]],
  ["v1.21.0", [1, 21, 0]],
  ["7.81", [7, 81, 0]],
  ["7.81.0-jmx", [7, 81, 0]],
  ["latest", undefined],
])("%s", (version, numbers) => {
  expect(versionNumbers(version)).toEqual(numbers);
});

test("versions compare number by number, not as text", () => {
  const number = fc.integer({ min: 0, max: 120 });
  const version = fc.tuple(number, number, number);
  const weight = ([major, minor, patch]: readonly [number, number, number]) =>
    (major * 1000 + minor) * 1000 + patch;
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(isAtLeast(a.join("."), b.join("."))).toBe(weight(a) >= weight(b));
    }),
  );
});

test("a version is at least itself, and the patch decides last", () => {
  expect(isAtLeast("7.81.2", "7.81.2")).toBe(true);
  expect(isAtLeast("7.81.1", "7.81.2")).toBe(false);
});

test("a version without numbers is later than any", () => {
  expect(isAtLeast("latest", "999.0.0")).toBe(true);
});

test("a minimum must have numbers", () => {
  expect(() => isAtLeast("7.81.0", "latest")).toThrow(/"latest" is not a version number/);
});
