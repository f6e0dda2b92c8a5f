import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { App, TerraformStack } from "cdktf";

/** What became of one stack. */
export interface SynthesizedStack {
  /** Its folder. */
  readonly folder: string;
  /** Arguments of its resources of one type, by logical id. */
  resources(type: string): Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The whole Terraform JSON. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Stacks that are deployed before. */
  readonly dependencies: readonly string[];
  /** Warnings that `cdktf synth` would print. */
  readonly warnings: readonly string[];
}

const folders: string[] = [];

/** Removes everything that was synthesized; for `afterAll`. */
export function removeSynthesized(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Builds an app of one stack and synthesizes it as `cdktf synth` does, validations included. */
export function synthesize(build: (stack: TerraformStack) => void): SynthesizedStack {
  const { stack } = synthesizeAll({ stack: build });
  if (stack === undefined) throw new Error("the stack was not synthesized");
  return stack;
}

/** Builds an app of several stacks, in order, and synthesizes it. */
export function synthesizeAll(
  stacks: Readonly<Record<string, (stack: TerraformStack) => void>>,
): Readonly<Record<string, SynthesizedStack>> {
  return synthesizeApp((app) => {
    for (const [name, build] of Object.entries(stacks)) build(new TerraformStack(app, name));
  });
}

/** Builds an app and synthesizes it; answers its stacks by name. */
export function synthesizeApp(build: (app: App) => void): Readonly<Record<string, SynthesizedStack>> {
  const outdir = mkdtempSync(join(tmpdir(), "parkit-constructs-"));
  folders.push(outdir);
  const app = new App({ outdir });
  build(app);
  app.synth();
  const manifest = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as Manifest;
  return Object.fromEntries(
    Object.entries(manifest.stacks).map(([name, { workingDirectory, annotations, dependencies }]) => {
      const folder = join(outdir, workingDirectory);
      const json = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as TerraformJson;
      return [
        name,
        {
          folder,
          json,
          dependencies,
          resources: (type: string) =>
            Object.fromEntries(
              Object.entries(json.resource?.[type] ?? {}).map(([id, attributes]) => [
                id,
                withoutRemark(attributes),
              ]),
            ),
          warnings: annotations.map(({ message }) => message),
        },
      ];
    }),
  );
}

/** The framework notes the construct beside the arguments. */
function withoutRemark(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== "//"));
}

/** Arguments of the only resource of a type; a test fails that finds several. */
export function only(stack: SynthesizedStack, type: string): Readonly<Record<string, unknown>> {
  const [found, ...others] = Object.values(stack.resources(type));
  expect(others).toEqual([]);
  return found ?? {};
}

/** Text of a file beside a stack; undefined when there is none. */
export function fileBeside({ folder }: SynthesizedStack, path: string): string | undefined {
  const file = join(folder, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** A value without what tells ids of the same name apart. */
export function withoutHashes<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value).replace(/_[0-9A-F]{8}\b/g, "")) as Value;
}

interface Manifest {
  readonly stacks: Readonly<
    Record<
      string,
      {
        readonly workingDirectory: string;
        readonly annotations: readonly { message: string }[];
        readonly dependencies: readonly string[];
      }
    >
  >;
}

interface TerraformJson extends Readonly<Record<string, unknown>> {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}
