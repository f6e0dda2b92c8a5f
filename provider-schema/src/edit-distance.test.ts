import fc from "fast-check";
import { editDistance } from "./edit-distance";

const FAR = 20;

/** The definition, taken literally. */
function byDefinition(from: string, to: string): number {
  if (from === "" || to === "") return from.length + to.length;
  return Math.min(
    byDefinition(from.slice(1), to) + 1,
    byDefinition(from, to.slice(1)) + 1,
    byDefinition(from.slice(1), to.slice(1)) + (from.startsWith(to.charAt(0)) ? 0 : 1),
  );
}

test("agrees with the definition", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
  fc.assert(
    fc.property(word, word, (from, to) => {
      expect(editDistance(from, to, FAR)).toBe(byDefinition(from, to));
    }),
  );
});

test.each([
  ["", "", 0],
  ["", "abc", 3],
  ["abc", "", 3],
  ["kitten", "sitting", 3],
  ["listPods", "listPod", 1],
])("%j to %j is %i", (from, to, distance) => {
  expect(editDistance(from, to, FAR)).toBe(distance);
});

test("within the limit the answer is exact, beyond it only above the limit", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
  fc.assert(
    fc.property(word, word, fc.nat(4), (from, to, limit) => {
      const exact = byDefinition(from, to);
      const limited = editDistance(from, to, limit);
      expect(limited).toBe(Math.min(exact, limit + 1));
    }),
  );
});
