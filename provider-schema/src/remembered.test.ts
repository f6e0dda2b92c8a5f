import { remembered } from "./remembered";

describe("remembered", () => {
  let asked: string[];
  const find = (text: string, more: readonly string[]): readonly string[] => {
    asked.push(text);
    return [text, ...more];
  };
  beforeEach(() => {
    asked = [];
  });

  it("answers the same question once, and others by themselves", () => {
    const answer = remembered(find);
    expect(answer("a", ["b"])).toBe(answer("a", ["b"]));
    expect(answer("a", ["c"])).toEqual(["a", "c"]);
    expect(asked).toEqual(["a", "a"]);
  });

  it("keeps nothing of a long question, and only so many answers", () => {
    const answer = remembered(find);
    const long = "x".repeat(20_000);
    answer(long, []);
    answer(long, []);
    expect(asked).toHaveLength(2);
    for (let index = 0; index <= 2_000; index += 1) answer(String(index), []);
    asked = [];
    answer("0", []);
    expect(asked).toEqual(["0"]);
  });
});
