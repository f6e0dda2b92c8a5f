import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import {
  createSourceFile,
  forEachChild,
  isCallExpression,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  ScriptTarget,
  type CallExpression,
  type Node,
} from "typescript";

import { makeKeys } from "./support/make-keys";

const ROOT = join(__dirname, "..");

it("makes and exports keys by the thousand, which Node stops at for keys that it hands out as objects", async () => {
  await expect(makeKeys(process.execPath)).resolves.toEqual({ stdout: "", stderr: "" });
});

/** Calls in a file that make a key, whatever they are imported from. */
function keyMaking(text: string): readonly CallExpression[] {
  const found: CallExpression[] = [];
  const visit = (node: Node): void => {
    if (isCallExpression(node)) {
      const { expression } = node;
      const name = isPropertyAccessExpression(expression) ? expression.name : expression;
      if (isIdentifier(name) && /^generateKey(?:Pair)?(?:Sync)?$/.test(name.text)) found.push(node);
    }
    forEachChild(node, visit);
  };
  visit(createSourceFile("a.ts", text, ScriptTarget.ES2022));
  return found;
}

/** Whether a call says in which form it wants both halves, so that it gets bytes and no key object. */
function asksForBytes({ arguments: given }: CallExpression): boolean {
  const names = given
    .filter(isObjectLiteralExpression)
    .flatMap(({ properties }) =>
      properties.map(({ name }) => (name !== undefined && isIdentifier(name) ? name.text : "")),
    );
  return ["publicKeyEncoding", "privateKeyEncoding"].every((name) => names.includes(name));
}

describe("keys", () => {
  const files = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.mjs", "*.js"],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  )
    .split("\n")
    .filter((file) => file !== "");

  it("are made in no other way than as bytes, in programs, tests and findings", () => {
    const calls = files.flatMap((file) => {
      const text = readFileSync(join(ROOT, file), "utf8");
      return text.includes("generateKey")
        ? keyMaking(text).map((call) => [file, asksForBytes(call)] as const)
        : [];
    });
    const makers = new Set(calls.map(([file]) => file));
    expect(makers).toContain("protocol/src/key-pair.ts");
    expect(makers).toContain("protocol/src/signing-key.ts");
    expect(makers).toContain("terraform-plugin/src/wire/certificate.ts");
    expect(calls.filter(([, bytes]) => !bytes)).toEqual([]);
  });
});
