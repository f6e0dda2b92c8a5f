import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { IConstruct } from "constructs";

import { RUNNER } from "@parkit/constructs/internal/runner-symbol";
import { ArgumentError } from "@parkit/provider-schema/internal/parkit-error";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

/** Arguments of a resource by their names in Terraform. */
type Arguments = Readonly<Record<string, unknown>>;

/** A stack as it was synthesized. */
export interface SynthesizedStack {
  readonly name: string;
  /** Its folder, in which Terraform would run. */
  readonly folder: string;
  /** The whole Terraform JSON. */
  readonly json: Arguments;
  /** Warnings that `cdktf synth` would print. */
  readonly warnings: readonly string[];
  /** The stack's runners, with every default filled in. */
  readonly runners: readonly RunnerSpec[];
  /** Arguments of the resources of one type, such as `helm_release`, by their names in Terraform. */
  readonly resources: (type: string) => Readonly<Record<string, Arguments>>;
  /** A file beside the stack, such as `parkit/payments/values.yaml`; undefined when there is none. */
  readonly file: (path: string) => string | undefined;
}

/**
 * Synthesizes the app of a stack as `cdktf synth` does, validations included, and reads what became of the
 * stack. It works for CDKTF and for CDK Terrain.
 *
 * @param stack - a stack; its app writes into a folder of its own when it is made by `Testing.app()`
 * @throws what synthesis throws, with everything that is wrong with the app
 * @throws {ArgumentError} when this is not a stack of an app
 * @example
 * const stack = synthStack(new Payments(Testing.app(), "payments"));
 * expect(stack).toHaveConnection({ name: "billing", integration: "http" });
 */
export function synthStack(stack: IConstruct): SynthesizedStack {
  const app = appOf(stack);
  app.synth();
  const { outdir } = app;
  const manifest = readJson(join(outdir, "manifest.json")) as Manifest;
  const entry = manifest.stacks[stack.node.id];
  if (entry === undefined) throw new ArgumentError(`${stack.node.path} is not a stack`);
  const folder = join(outdir, entry.workingDirectory);
  const json = readJson(join(outdir, entry.synthesizedStackPath)) as TerraformJson;
  return {
    name: stack.node.id,
    folder,
    json,
    warnings: entry.annotations.map(({ message }) => message),
    runners: stack.node.findAll().flatMap((node) => (isRunner(node) ? [node.spec] : [])),
    resources: (type) => json.resource?.[type] ?? {},
    file: (path) => {
      const file = join(folder, path);
      return existsSync(file) ? readFileSync(file, "utf8") : undefined;
    },
  };
}

/** What is needed of an app, of either framework. */
interface AnyApp extends IConstruct {
  readonly outdir: string;
  synth(): void;
}

function appOf(stack: IConstruct): AnyApp {
  const { root } = stack.node;
  if (isApp(root)) return root;
  throw new ArgumentError(
    `${stack.node.path} is not in an app: make it as new MyStack(Testing.app(), "my-stack")`,
  );
}

function isApp(root: IConstruct): root is AnyApp {
  return "outdir" in root && typeof root.outdir === "string" && "synth" in root;
}

function isRunner(node: IConstruct): node is IConstruct & { readonly spec: RunnerSpec } {
  return RUNNER in node && "spec" in node;
}

interface Manifest {
  readonly stacks: Readonly<
    Record<
      string,
      {
        readonly workingDirectory: string;
        readonly synthesizedStackPath: string;
        readonly annotations: readonly { readonly message: string }[];
      }
    >
  >;
}

interface TerraformJson extends Arguments {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
