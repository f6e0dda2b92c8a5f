import { parse } from "yaml";

import { RenderError } from "../render-error";
import type { WantedMembers } from "./wanted-member";
import { editedYaml } from "./yaml-edit";

const edit = (text: string, wanted: WantedMembers): string => editedYaml(text, 0, wanted, "the file");
const value = (wanted: unknown) => ({ kind: "value", value: wanted }) as const;
const members = (of: WantedMembers) => ({ kind: "members", members: of }) as const;

describe("editedYaml", () => {
  it.each<[string, string, WantedMembers, string]>([
    ["a value, and keeps its remark", "a: 1 # one\nb: 2\n", { a: value(3) }, "a: 3 # one\nb: 2\n"],
    ["a value in quotes", 'a: "1"\n', { a: value("x: y") }, 'a: "x: y"\n'],
    ["nothing, where it is said in other words", "a: 0x10\n", { a: value(16) }, "a: 0x10\n"],
    ["a value where there is none", "a: # none\nb: 2\n", { a: value(1) }, "a: 1 # none\nb: 2\n"],
    ["an alias", "a: &x 1\nb: *x # same\n", { b: value(2) }, "a: &x 1\nb: 2 # same\n"],
    [
      "a text of several lines, and keeps its remark and the empty line behind it",
      "a: | # text\n  one\n  two\n\nb: 2\n",
      { a: value("three\n") },
      "a: | # text\n  three\n\nb: 2\n",
    ],
    [
      "a value by a text of several lines",
      "a: x # one\nb: 2\n",
      { a: value("1\n2\n") },
      "a: | # one\n  1\n  2\nb: 2\n",
    ],
    ["a text of several lines by a value", "a: |\n  one\nb: 2\n", { a: value(1) }, "a: 1\nb: 2\n"],
    [
      "an object where there is nothing",
      "a: {} # none\nb: 2\n",
      { a: value({ c: 1 }) },
      "a: # none\n  c: 1\nb: 2\n",
    ],
    ["a member in braces", "a: { b: 1 } # x\n", { a: members({ b: value(2) }) }, "a: { b: 2 } # x\n"],
    [
      "a further member in braces",
      "a: { b: 1 }\n",
      { a: members({ c: value("d") }) },
      'a: { b: 1, "c": "d" }\n',
    ],
    [
      "members as deep as their neighbours",
      "a:\n      b: 1\n",
      { a: members({ c: value(2) }) },
      "a:\n      b: 1\n      c: 2\n",
    ],
    [
      "members in several depths of one place",
      "a:\n  b:\n    c: 1\n",
      { d: value(1), a: members({ e: value(2), b: members({ f: value(3) }) }) },
      "a:\n  b:\n    c: 1\n    f: 3\n  e: 2\nd: 1\n",
    ],
    ["a last line without its end", "a:\n  b: 1", { a: members({ c: value(2) }) }, "a:\n  b: 1\n  c: 2\n"],
    ["a file with a mark of the byte order", "\ufeffa: 1\n", { b: value(2) }, "\ufeffa: 1\nb: 2\n"],
    ["a member that has to go", "a: 1\nb: |\n  x\n\nc: 2\n", { b: { kind: "absent" } }, "a: 1\n\nc: 2\n"],
    [
      "a list of texts, and keeps remarks",
      "a:\n  # why\n  - x # one\n  - y\nb: 1\n",
      { a: { kind: "texts", texts: ["z", "x"] } },
      "a:\n  # why\n  - x # one\n  - z\nb: 1\n",
    ],
    ["a list in brackets", "a: [x, y] # one\n", { a: { kind: "texts", texts: ["x"] } }, 'a: ["x"] # one\n'],
    [
      "a list that becomes empty",
      "a: # why\n- x\nb: 1\n",
      { a: { kind: "texts", texts: [] } },
      "a: [] # why\nb: 1\n",
    ],
    [
      "entries of a list by name",
      "a:\n- name: mine-1\n- name: theirs # kept\n  value: 1\n- name: mine-2\n  value: 2\nb: 1\n",
      {
        a: {
          kind: "entries",
          entries: [{ name: "mine-2" }, { name: "mine-3" }],
          isOwn: (name) => name.startsWith("mine"),
        },
      },
      "a:\n- name: theirs # kept\n  value: 1\n- name: mine-2\n- name: mine-3\nb: 1\n",
    ],
    [
      "what a merge says already",
      "x: &x { a: 1 }\nb:\n  <<: *x\n",
      { b: members({ a: value(1) }) },
      "x: &x { a: 1 }\nb:\n  <<: *x\n",
    ],
  ])("changes %s", (_title, text, wanted, expected) => {
    expect(edit(text, wanted)).toBe(expected);
    expect(edit(expected, wanted)).toBe(expected);
    expect(edit(text.replaceAll("\n", "\r\n"), wanted)).toBe(expected.replaceAll("\n", "\r\n"));
  });

  it.each<[string, string, WantedMembers, RegExp]>([
    ["an anchor that others refer to", "a: &x 1\nb: *x\n", { a: value(2) }, /would reach further/],
    ["an alias of an object", "a: &x { c: 1 }\nb: *x\n", { b: members({ c: value(2) }) }, /: b is an alias/],
    ["an object where there is a value", "a: 1\n", { a: members({ b: value(2) }) }, /: a is not an object/],
    ["brackets over several lines", "a: [\n  1 ]\n", { a: value(2) }, /: a is written over several lines/],
    [
      "a member in a line with others",
      "a: { b: 1 }\n",
      { a: members({ b: { kind: "absent" } }) },
      /: a.b has to go/,
    ],
    [
      "what a new member would hide",
      "x: &x { b: { c: 1 } }\na:\n  <<: *x\n",
      { a: members({ b: members({ d: value(2) }) }) },
      /would reach further/,
    ],
    [
      "a file about something else",
      "a: 1\n",
      { a: { kind: "same", value: 2, refusal: (found) => `it is about ${String(found)}` } },
      /^it is about 1$/,
    ],
  ])("refuses to change %s, and says why", (_title, text, wanted, message) => {
    expect(() => edit(text, wanted)).toThrow(RenderError);
    expect(() => edit(text, wanted)).toThrow(message);
    expect(parse(text)).toBeDefined();
  });

  it("adds a default only where the file says nothing", () => {
    const wanted: WantedMembers = { a: { kind: "default", value: 1 }, b: { kind: "default", value: 2 } };
    expect(edit("a: 7\nb:\n", wanted)).toBe("a: 7\nb: 2\n");
  });
});
