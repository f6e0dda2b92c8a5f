import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { ParkitError } from "@parkit/provider-schema";
import ts from "typescript";

import { runProgram } from "../examples/demo/program";
import { publishedPackages } from "./support/public-names";

const ROOT = resolve(__dirname, "..");
const PACKAGES = publishedPackages(ROOT);

/** Code and class of every error in the sources of the published packages. */
function codesInSources(): readonly string[] {
  const classes: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassDeclaration(node) && extendsParkitError(node)) {
      const text = node.getSourceFile().text;
      const code = /"(PARKIT_\w+)"/.exec(`${node.getText()}\n${text}`)?.[1];
      classes.push(`${code ?? "no code"} ${node.name?.text ?? ""}`);
    }
    ts.forEachChild(node, visit);
  };
  for (const { folder } of PACKAGES) {
    for (const file of ts.sys.readDirectory(join(ROOT, folder, "src"), [".ts"], ["**/*.test.ts"]))
      visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true));
  }
  return classes.sort();
}

function extendsParkitError(node: ts.ClassDeclaration): boolean {
  const parents = node.heritageClauses?.flatMap(({ types }) => [...types]) ?? [];
  return parents.some(({ expression }) => expression.getText() === "ParkitError");
}

function isErrorClass(value: unknown): value is { readonly name: string; readonly prototype: Error } {
  return typeof value === "function" && value.prototype instanceof Error;
}

describe("errors that a program may meet", () => {
  it("are all on the page, and the page names no other", () => {
    const page = readFileSync(join(ROOT, "docs/errors.md"), "utf8");
    const rows = Array.from(
      page.matchAll(/^\| `(PARKIT_\w+)` \| `(\w+)` \|/gm),
      ([, code, name]) => `${code ?? ""} ${name ?? ""}`,
    );
    expect(rows).toEqual(codesInSources());
  });

  it.each(PACKAGES.filter(({ exports }) => "." in exports).map(({ name }) => [name]))(
    "of %s have the one base",
    (name) => {
      const errors = Object.values(jest.requireActual<Record<string, unknown>>(name)).filter(isErrorClass);
      const others = errors.filter(
        ({ prototype }) => !(prototype instanceof ParkitError) && prototype !== ParkitError.prototype,
      );
      expect(others.map((one) => one.name)).toEqual([]);
    },
  );
});

describe("a ValidationError that nothing catches", () => {
  let outdir: string;
  beforeAll(async () => {
    outdir = await mkdtemp(join(tmpdir(), "parkit-uncaught-"));
  });
  afterAll(() => rm(outdir, { recursive: true, force: true }));

  const app = (statement: string): string => `
const { App, TerraformStack } = require("cdktf");
const { configureProviders, Connection, Integration, PrivateActionRunner } = require("@parkit/constructs");
const stack = new TerraformStack(new App(), "shop");
configureProviders(stack, { parkit: {} });
const runner = PrivateActionRunner.fromUrn(stack, "runner", "urn:dd:apps:on-prem-runner:us1:1:a1");
const build = () => new Connection(stack, "billing", { name: "billing", runner, integration: Integration.http(), identifierTags: ["a:b:c"] });
${statement}
`;

  it.each([
    ["thrown", "build();"],
    ["rejected", "(async () => { build(); })();"],
  ])("is printed as its violations alone when it is %s", async (_, statement) => {
    const env = { ...process.env, CDKTF_OUTDIR: outdir };
    const cwd = join(ROOT, "examples");
    const { code, stdout, stderr } = await runProgram(process.execPath, ["-e", app(statement)], { cwd, env });
    expect([code, stdout]).toEqual([1, ""]);
    // Node 20 shows three lines of its own above an error of a promise.
    const shown = stderr.replace(/^node:internal.*\n.*\n *\^\n\n/, "");
    expect(shown).toMatch(
      /^\[ValidationError:\n\[shop\/billing\] identifierTags\[0\]: .*a:b:c.* \[tag\/\S+\]\n {2}\S.*\n\]\n\nNode\.js v\S+\n$/,
    );
  });
});
