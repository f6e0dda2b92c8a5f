import { canonicalNumber, isDecimalText, narrowNumber } from "./number";

describe("numbers", () => {
  it.each([
    [5n, 5],
    [9007199254740991n, 9007199254740991],
    [9007199254740992n, 9007199254740992n],
    [2n ** 64n, "18446744073709551616"],
    [-(2n ** 63n) - 1n, "-9223372036854775809"],
    ["0.1", "0.1"],
  ])("%s is held as %s", (value, narrow) => {
    expect(narrowNumber(value)).toBe(narrow);
  });

  it.each([
    ["100", "1e2"],
    ["1.50", "15e-1"],
    ["1e-7", "1e-7"],
    ["-0", "0"],
    ["000.0100", "1e-2"],
  ])("%s is canonically %s", (value, canonical) => {
    expect(canonicalNumber(value)).toBe(canonical);
  });

  it.each(["", "1.", ".5", "0x10", "1e", "NaN", " 1", "1e99999999"])("%j is no decimal number", (text) => {
    expect(isDecimalText(text)).toBe(false);
  });
});
