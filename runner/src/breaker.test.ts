import { breakerPauses } from "./breaker";

describe("pauses after failures", () => {
  it("double up to three minutes, then one long pause follows the 20th", () => {
    const seconds = Array.from({ length: 20 }, (_, index) =>
      breakerPauses(index + 1).map((pause) => pause.milliseconds / 1000),
    );
    expect(seconds.flat()).toEqual([1, 2, 4, 8, 16, 32, 64, 128, ...Array<number>(12).fill(180), 300]);
  });

  it("trip at the 20th failure only", () => {
    expect(breakerPauses(19)).toEqual([{ milliseconds: 180_000, tripped: false }]);
    expect(breakerPauses(20).map(({ tripped }) => tripped)).toEqual([false, true]);
  });
});
