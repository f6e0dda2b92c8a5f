import fc from "fast-check";
import { parse } from "yaml";

import { yamlText } from "./yaml-text";
import { RenderError } from "../render-error";

describe("yamlText", () => {
  it("writes any text so that readers of YAML 1.1 and 1.2 get it back", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: "binary" })), (value) => {
        const text = yamlText(value);
        expect(parse(text, { version: "1.2" })).toEqual(value);
        expect(parse(text, { version: "1.1", merge: false })).toEqual(value);
      }),
    );
  });

  it.each([
    "on",
    "yes",
    "y",
    "1_000",
    "12:30:45",
    "0o7",
    "012",
    "null",
    "~",
    "1e3",
    "2001-01-01",
    "a: b",
    "a #b",
    "0X1F",
    "-0x1f",
    "0B101",
    "0O17",
    "08",
    "1E3",
    "1e+3",
    "+1_0",
    "1__0.5",
    ".5",
    "2001-1-1",
    "2001-1-1 1:2:3",
    ".inf",
    "NO",
    "<<",
  ])("quotes %s", (value) => {
    expect(yamlText({ value })).toBe(`value: "${value}"\n`);
  });

  it.each(["\u0085", "\u2028", "\u2029", "\uFEFF", "\u007F", "\u009F"])(
    "escapes what ends lines or is refused, in values, keys and comments",
    (character) => {
      const value = { [`a${character}b`]: `c${character}d\ne` };
      const text = yamlText(value, { header: [`x${character}y`] });
      expect(text).not.toContain(character);
      expect(parse(text)).toEqual(value);
    },
  );

  it("puts the header at the top and remarks above members at any depth", () => {
    const text = yamlText(
      { a: { b: 1, c: 2 } },
      { header: ["Top", "", "of file"], above: { a: "outer", "a.c": "two\nlines" } },
    );
    expect(text).toBe("# Top\n#\n# of file\n\n# outer\na:\n  b: 1\n  # two\n  # lines\n  c: 2\n");
  });

  it("finds members of which the name has dots", () => {
    expect(
      yamlText(
        { services: { "shop.runner": { volumes: [1] } } },
        { above: { "services.shop.runner.volumes": "Here." } },
      ),
    ).toBe("services:\n  shop.runner:\n    # Here.\n    volumes:\n      - 1\n");
  });

  it.each(["b", "a.b.c", "a.x"])("refuses a remark on %s, which is not there", (path) => {
    expect(() => yamlText({ a: { b: 1 } }, { above: { [path]: "lost" } })).toThrow(RenderError);
  });
});
