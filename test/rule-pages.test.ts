import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { RULE_REFERENCES } from "@parkit/provider-schema/internal/rules/reference";
import {
  forEachChild,
  isStringLiteralLike,
  isTemplateExpression,
  createSourceFile,
  ScriptTarget,
  type Node,
} from "typescript";

const ROOT = join(__dirname, "..");
const PACKAGES = [
  "provider-schema",
  "protocol",
  "targets",
  "import",
  "constructs",
  "provider",
  "runner",
  "control-plane",
  "cli",
];
const AREAS =
  "yaml|schema|name|site|mode|identity|allowlist|tag|group|connection|credential|script|deployment|version|access";
const RULE_ID = new RegExp(`^(?:${AREAS})/[a-z]+(?:-[a-z]+)*$`);
const RULE_BEGINNING = new RegExp(`^(?:${AREAS})/[a-z-]*$`);

interface Mention {
  readonly id: string;
  readonly file: string;
}

/** Texts of the code that are rule ids, or begin like one and are finished elsewhere. */
function mentions(file: string): { readonly whole: readonly Mention[]; readonly begun: readonly Mention[] } {
  const whole: Mention[] = [];
  const begun: Mention[] = [];
  const visit = (node: Node): void => {
    if (isStringLiteralLike(node) && RULE_ID.test(node.text)) whole.push({ id: node.text, file });
    if (isTemplateExpression(node) && RULE_BEGINNING.test(node.head.text))
      begun.push({ id: node.head.text, file });
    forEachChild(node, visit);
  };
  visit(createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ScriptTarget.ES2022));
  return { whole, begun };
}

const sources = PACKAGES.flatMap((name) =>
  readdirSync(join(ROOT, name, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/\.(?:test|fixture)\.ts$/.test(path))
    .map((path) => `${name}/src/${path}`),
);
const found = sources.map(mentions);

describe("rule ids in the code of every package", () => {
  it("have a page each", () => {
    const known = new Set<string>(RULE_REFERENCES.map(({ id }) => id));
    expect(found.flatMap(({ whole }) => whole).filter(({ id }) => !known.has(id))).toEqual([]);
  });

  it("are written out, so that none is missed", () => {
    expect(found.flatMap(({ begun }) => begun)).toEqual([]);
  });
});
