import { beside, interleave, median, medianOf } from "./interleave";

describe("interleave", () => {
  it("runs contenders in turn and leaves out the first round", async () => {
    const order: string[] = [];
    const contender = (name: string, times: number[]) => ({
      name,
      run: () => {
        order.push(name);
        return Promise.resolve(times.shift() ?? NaN);
      },
    });
    const timings = await interleave(
      [contender("a", [1000, 30, 10, 20]), contender("b", [1000, 4, 4, 8])],
      3,
    );
    expect(order.join("")).toBe("abababab");
    expect(timings).toEqual([
      { name: "a", median: 20, least: 10, greatest: 30, rounds: 3 },
      { name: "b", median: 4, least: 4, greatest: 8, rounds: 3 },
    ]);
    expect(beside(timings, "a", "b")).toEqual({ ours: 20, peer: 4, unit: "ms" });
    expect(() => medianOf(timings, "c")).toThrow("c was not measured");
  });
});

describe("median", () => {
  it.each([
    [[7], 7],
    [[3, 1], 2],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
  ])("of %j is %d", (numbers, expected) => {
    expect(median(numbers)).toBe(expected);
  });
});
