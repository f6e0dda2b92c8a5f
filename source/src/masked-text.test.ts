import { asterisks, maskedText } from "./masked-text";
import { yamlSource } from "./yaml-source";

/** Shows members called `open`. */
function shown(text: string): string {
  return maskedText(text, yamlSource({ file: "f", text }).documents, ({ path }, written) =>
    path.at(-1) === "open" ? written : asterisks(written),
  );
}

describe("maskedText", () => {
  it.each([
    [
      "names, structure and what may be shown",
      "open: a # b\nshut: [c, 'd']\n",
      "open: a # *\nshut: [*, ***]\n",
    ],
    ["no line of a block", "shut: |\n  ab\n\n  c\nopen: d\n", "shut: *\n****\n\n***\nopen: d\n"],
    ["a name without a value", "open:\nshut:\n", "open:\nshut:\n"],
    ["an alias, but not what its name leads to", "shut: &a b\nopen: *a\n", "shut: &* *\nopen: *a\n"],
    [
      "what may be shown wherever it is used",
      "open: &a b\nx: { open: *a }\n",
      "open: &* b\nx: { open: *a }\n",
    ],
    ["nothing of an alias that leads nowhere", "open: *secret\n", "open: *******\n"],
    ["no password in a URL", "open: https://me:pass@host\n", "open: https://me:****@host\n"],
    ["no encoded key", `open: eyJ${"a".repeat(40)}\n`, `open: ${"*".repeat(43)}\n`],
    ["of what is broken the rest", "open: a\nshut: b\n- c\n", "open: a\nshut: *\n- *\n"],
    ["only structure of what stands for too much", `open: ${"[".repeat(300)}`, `****: ${"[".repeat(300)}`],
  ])("shows %s", (_what, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it("hides in all places what one of them hides", () => {
    expect(shown("open: &a { open: b }\nshut: *a\n")).toBe("open: &* { open: b }\nshut: *a\n");
    expect(shown("x: { open: &a b }\nshut: *a\n")).toBe("x: { open: &* * }\nshut: *a\n");
  });
});
