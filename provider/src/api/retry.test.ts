import fc from "fast-check";
import { DEFAULT_RETRY, delayBeforeRetry, isRepeatable } from "./retry";

describe("isRepeatable", () => {
  it.each([
    [{ isIdempotent: true, status: 500 }, true],
    [{ isIdempotent: true, status: 429 }, true],
    [{ isIdempotent: true }, true],
    [{ isIdempotent: true, status: 404 }, false],
    [{ isIdempotent: false, status: 429 }, true],
    [{ isIdempotent: false, unsent: true }, true],
    [{ isIdempotent: false, status: 500 }, false],
    [{ isIdempotent: false }, false],
  ])("judges %j: %s", (attempt, expected) => {
    expect(isRepeatable(attempt)).toBe(expected);
  });
});

describe("delayBeforeRetry", () => {
  const limited = { isIdempotent: false, status: 429 };

  it("waits as long as the server says", () => {
    expect(delayBeforeRetry({ ...limited, rateLimitReset: "7" }, DEFAULT_RETRY, 0, 0)).toBe(7000);
    expect(delayBeforeRetry({ ...limited, rateLimitReset: "0" }, DEFAULT_RETRY, 0, 0)).toBe(0);
  });

  it("gives up when the server says longer than the budget lasts", () => {
    expect(delayBeforeRetry({ ...limited, rateLimitReset: "61" }, DEFAULT_RETRY, 0, 0)).toBeUndefined();
    expect(delayBeforeRetry({ ...limited, rateLimitReset: "7" }, DEFAULT_RETRY, 0, 54_000)).toBeUndefined();
  });

  it.each(["soon", "-1", "", "NaN"])("backs off when the header says %j", (rateLimitReset) => {
    expect(delayBeforeRetry({ ...limited, rateLimitReset }, DEFAULT_RETRY, 1, 0, 1)).toBe(4000);
  });

  it("grows, never beyond the budget, and ends after the last repetition", () => {
    fc.assert(
      fc.property(
        fc.nat(5),
        fc.nat(60_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (retries, elapsed, random) => {
          const delay = delayBeforeRetry(
            { isIdempotent: true, status: 503 },
            DEFAULT_RETRY,
            retries,
            elapsed,
            random,
          );
          if (retries >= DEFAULT_RETRY.maxRetries) return delay === undefined;
          const whole = 2000 * 2 ** retries;
          if (delay === undefined) return elapsed + whole > 60_000;
          return delay >= whole / 2 && delay <= whole && elapsed + delay <= 60_000;
        },
      ),
    );
  });

  it("does nothing when retries are off", () => {
    expect(delayBeforeRetry(limited, { ...DEFAULT_RETRY, enabled: false }, 0, 0)).toBeUndefined();
  });
});
