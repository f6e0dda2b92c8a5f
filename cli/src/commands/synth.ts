import { mkdir, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";

import { DEPLOYMENTS } from "@parkit/provider-schema/deployment";
import type { DeploymentInput, DeploymentType } from "@parkit/provider-schema/deployment";
import type { Description } from "@parkit/provider-schema/description";
import { retarget } from "@parkit/provider-schema/retarget";
import { runnerSpecs } from "@parkit/provider-schema/runner-spec";
import type { Target } from "@parkit/targets/target";
import type { TargetFile } from "@parkit/targets/target-file";
import { TARGETS } from "@parkit/targets/targets";

import { chooseRunner } from "../description/choose-runner";
import { judge } from "../description/judge";
import { loadDescription } from "../description/load";
import type { LoadedDescription } from "../description/merge";
import { EXIT } from "../exit-code";
import type { ExitCode } from "../exit-code";
import { reportText } from "../report/text";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";

/** Options of `parkit synth`. */
export interface SynthCommand {
  readonly target: string;
  readonly file: readonly string[];
  readonly runner?: string;
  readonly output?: string;
}

/** Renders a description for one target, after judging it as that target. */
export async function synthCommand(options: SynthCommand, terminal: Terminal): Promise<ExitCode> {
  const target = findTarget(options.target);
  const loaded = asTarget(await loadDescription(options.file), target.name);
  const violations = judge(loaded);
  if (violations.length > 0) terminal.err.write(reportText(violations, loaded, terminal.paint));
  if (violations.some((violation) => violation.severity === "error")) return EXIT.failed;
  // Without a violation the input is a description.
  const files = render(target, loaded.input as Description, options.runner);
  await writeFiles(files, options.output, terminal);
  return EXIT.ok;
}

function findTarget(name: string): Target {
  const target = Object.values(TARGETS).find((candidate) => candidate.name === name);
  if (target !== undefined) return target;
  throw new UsageError(
    `target ${JSON.stringify(name)} is not available in this version`,
    `Targets: ${Object.keys(TARGETS).join(", ")}.`,
  );
}

function isDeploymentType(name: string): name is DeploymentType {
  return Object.hasOwn(DEPLOYMENTS, name);
}

/** The description as if its runners were deployed as the target says. */
function asTarget(loaded: LoadedDescription, target: string): LoadedDescription {
  const { input } = loaded;
  if (!isDeploymentType(target) || !isRecord(input) || !Array.isArray(input["runners"])) return loaded;
  const runners: unknown[] = input["runners"];
  const retargeted = runners.map((runner) =>
    isRecord(runner) && isDeployment(runner["deployment"])
      ? { ...runner, deployment: retarget(runner["deployment"], target) }
      : runner,
  );
  return { ...loaded, input: { ...input, runners: retargeted } };
}

/** Only the type is looked at: a deployment that is wrong otherwise stays wrong and is reported as such. */
function isDeployment(value: unknown): value is DeploymentInput {
  return isRecord(value) && typeof value["type"] === "string" && isDeploymentType(value["type"]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function render(target: Target, description: Description, runner: string | undefined): readonly TargetFile[] {
  if (target.of === "description") return target.files(description);
  const spec = chooseRunner(runnerSpecs(description), runner);
  if (target.takes(spec)) return target.files(spec);
  throw new UsageError(
    `runner ${spec.name}, deployed by ${spec.deployment.type}, has no ${target.name}`,
    "Render it for the way it is deployed.",
  );
}

/**
 * Writes the main file, which every target has first, to standard output or to the named file; or all files to the named directory. A name
 * with the main file's extension is a file.
 */
async function writeFiles(
  files: readonly TargetFile[],
  output: string | undefined,
  terminal: Terminal,
): Promise<void> {
  const [main, ...others] = files;
  if (main === undefined) return;
  const isFile = output !== undefined && extname(output) === extname(main.path);
  if (output !== undefined && !isFile) {
    for (const file of files) await writeTo(join(output, file.path), file, terminal);
    return;
  }
  if (output === undefined) terminal.out.write(main.text);
  else await writeTo(output, main, terminal);
  if (others.length > 0) {
    const names = others.map(({ path }) => path).join(", ");
    terminal.err.write(`left out: ${names}; name a directory with --output to have them too\n`);
  }
}

async function writeTo(path: string, file: TargetFile, terminal: Terminal): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, file.text, { mode: file.mode ?? 0o644 });
  terminal.err.write(`wrote ${path}\n`);
}
