import { UsedTokens } from "./used-tokens";

const at = (seconds: number): Date => new Date(seconds * 1000);

it("counts the uses of a token while it may be used, and forgets it then", () => {
  const tokens = new UsedTokens();
  expect([1, 2, 3].map((second) => tokens.note("a", 60, at(second)))).toEqual([0, 1, 2]);
  expect(tokens.note("b", 60, at(3))).toBe(0);
  expect(tokens.note("a", 60, at(119))).toBe(3);
  expect(tokens.note("a", 200, at(121))).toBe(0);
});

it("forgets the oldest of too many", () => {
  const tokens = new UsedTokens();
  for (let number = 0; number <= 100_000; number += 1) tokens.note(String(number), 60, at(1));
  expect(tokens.note("100000", 60, at(1))).toBe(1);
  expect(tokens.note("0", 60, at(1))).toBe(0);
});
