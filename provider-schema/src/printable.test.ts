import fc from "fast-check";

import { actingCharacter, printable, shortened, withoutActing } from "./printable";

describe("a printable text", () => {
  it.each([
    ["a\u001b[31mred", "a\\u001b[31mred"],
    ["title \u009d0;owned\u0007", "title \\u009d0;owned\\u0007"],
    ["admin\u202e\u2066 nimda", "admin\\u202e\\u2066 nimda"],
    ["one\r\ntwo\u2028three\u007f", "one\\r\\ntwo\\u2028three\\u007f"],
    ["Größe 表 👩‍💻", "Größe 表 👩‍💻"],
  ])("is %j as %s", (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it("keeps what it is told to", () => {
    expect(printable("a\n\tb\r", "\n\t")).toBe("a\n\tb\\r");
  });

  it("has another character for each that would act, where each has its place", () => {
    expect(withoutActing("a\u001b\tb\u2028\u202ec", " ")).toBe("a  b  c");
    expect(withoutActing("a\u001b\tb", "\ufffd", "\t")).toBe("a\ufffd\tb");
  });

  it("leaves JSON the same", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        const json = JSON.stringify(value, null, 2);
        const shown = printable(json, "\n");
        expect(JSON.parse(shown)).toEqual(JSON.parse(json));
        expect(actingCharacter(shown, "\n")).toBeUndefined();
      }),
    );
  });

  it("says which character would act", () => {
    expect(["a\nb", "a\tb", "a\u202eb", "a b"].map((text) => actingCharacter(text))).toEqual([
      "a line break",
      "a tab",
      "the character U+202E, which is not shown",
      undefined,
    ]);
    expect(actingCharacter("a\nb\u0007", "\n")).toBe("the character U+0007, which is not shown");
  });

  it("is cut when it is long", () => {
    expect(shortened("x".repeat(2001))).toBe(`${"x".repeat(2000)}…`);
    expect(shortened("short")).toBe("short");
  });
});
