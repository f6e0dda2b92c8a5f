import { parseStateJson } from "./state-json";

describe("parseStateJson", () => {
  it("keeps as text the numbers that a double may not hold", () => {
    const text = '{"a":9007199254740993,"b":0.1,"c":1e400,"d":-12345678901234567890.5,"e":7,"f":-3}';
    expect(parseStateJson(text)).toEqual({
      a: "9007199254740993",
      b: "0.1",
      c: "1e400",
      d: "-12345678901234567890.5",
      e: 7,
      f: -3,
    });
  });

  it("leaves numbers within text alone", () => {
    const value = { 'k "1.5"': 'a \\" 9007199254740993 \\\\', "9007199254740993": ["1.5"] };
    expect(parseStateJson(JSON.stringify(value))).toEqual(value);
  });

  it("refuses what is not JSON", () => {
    expect(() => parseStateJson("{1.5}")).toThrow(SyntaxError);
  });
});
