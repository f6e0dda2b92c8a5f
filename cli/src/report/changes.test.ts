import type { Change } from "@parkit/import/internal/diff/change";

import { painter } from "../terminal";
import { reportChanges } from "./changes";

const plain = painter(false, false, {});

const change = (name: string): Change => ({
  object: { type: "connection", name },
  topic: "tags",
  kind: "added",
  words: ["gains the identifier tag ", { name: "env:prod" }],
});

it("groups the changes of one object, and counts all", () => {
  expect(reportChanges([change("a"), change("a"), { ...change("b"), kind: "removed" }], "text", plain))
    .toBe(`connection a
  + gains the identifier tag env:prod
  + gains the identifier tag env:prod

connection b
  - gains the identifier tag env:prod

2 added, 1 removed, 0 changed
`);
});

it("paints only where it may", () => {
  const colour = painter(true, true, {});
  expect(reportChanges([change("a")], "text", colour)).toContain("\u001b[32m+\u001b[39m");
  expect(reportChanges([change("a")], "text", plain)).not.toContain("\u001b");
});

it.each([
  ["a backtick", "a`b", "### Connection ``a`b``\n"],
  ["a backtick at an end", "`a", "### Connection `` `a ``\n"],
  ["a line break and an image", "a\n![x](http://evil)", "### Connection `a\\n![x](http://evil)`\n"],
])("keeps %s in a name inside the code of Markdown", (_what, name, heading) => {
  expect(reportChanges([change(name)], "markdown", plain)).toContain(heading);
});

it("lets no control character of a name reach a terminal", () => {
  expect(reportChanges([change("a\u001b[31m")], "text", plain)).toContain("connection a\\u001b[31m\n");
});

it("does not say that nothing changes where Roles are not told", () => {
  const reports = (["text", "markdown", "json"] as const).map((format) =>
    reportChanges([], format, plain, true),
  );
  expect(reports.slice(0, 2)).toEqual([
    "no changes that these files tell: Roles are not among them\n",
    "No changes that these files tell: Roles are not among them.\n",
  ]);
  expect(JSON.parse(reports[2] ?? "")).toMatchObject({ changes: [], rolesUntold: true });
  expect(reportChanges([], "text", plain)).toBe("no changes\n");
});
