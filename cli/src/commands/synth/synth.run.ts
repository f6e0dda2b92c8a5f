import { isDeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { nearestName } from "@parkit/provider-schema/internal/nearest-name";
import { retarget } from "@parkit/provider-schema/internal/description/retarget";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpecs, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { terraformRemarks } from "@parkit/targets/internal/deployment-target";
import { DEPLOYMENT_TARGETS } from "@parkit/targets/internal/deployments";
import type { PrintedIdentity } from "@parkit/targets/internal/helm/helm-identity";
import { repositoryFolder } from "@parkit/targets/internal/gitops/flux";
import type { RunnerTarget, Target } from "@parkit/targets/internal/target";
import type { TargetFile } from "@parkit/targets/internal/target-file";
import { TARGETS } from "@parkit/targets/internal/targets";

import { judge } from "@parkit/targets/internal/description/judge";
import { chooseRunner } from "../../description/choose-runner";
import { loadDescription } from "../../description/load";
import { EXIT, type ExitCode } from "../../exit-code";
import { reportText } from "../../report/text";
import type { Terminal } from "../../terminal";
import { UsageError } from "../../usage-error";
import { identityFrom, readIdentity, withPrintedIdentity } from "./printed-identity";
import { writeInto, type Into } from "./existing-file";
import { writeTargetFiles } from "../../write-target-files";

/** Options of `parkit synth`. */
export interface SynthCommand {
  readonly target: string;
  readonly file: readonly string[];
  readonly runner?: string;
  readonly output?: string;
  /** Targets that can be put into a file: that file. */
  readonly into?: string;
  /** Target `flux`: where the files are to lie in the Git repository, from its root. */
  readonly folder?: string;
  /** Target `helm`: file with what the runner's image printed when it enrolled. */
  readonly identity?: string;
}

/** Renders a description for one target, after judging it as that target. */
export async function synthCommand(options: SynthCommand, terminal: Terminal): Promise<ExitCode> {
  const target = findTarget(options.target);
  checkOptions(options);
  const folder = options.folder === undefined ? undefined : folderOf(options.folder);
  const into = intoOf(target, options);
  const printed = options.identity === undefined ? undefined : await readIdentity(options.identity, terminal);
  const loaded = await loadDescription(options.file, terminal);
  const judged = judge(
    loaded,
    target.of === "runner"
      ? { as: (declared) => asTarget(declared, target.name, options.runner, printed) }
      : {},
  );
  if (judged.violations.length > 0)
    terminal.err.write(reportText(judged.violations, loaded, terminal.paintErr));
  if (judged.kind === "invalid") return EXIT.failed;
  const { description } = judged;
  if (target.of === "description") {
    const refusal = target.refusal(description);
    if (refusal !== undefined)
      throw new UsageError(`target ${target.name} has nothing to show: ${refusal}`, "Name another target.");
    const files = target.files(description);
    writeTargetFiles(files, options.output, terminal, { name: target.name, files });
    return EXIT.ok;
  }
  const spec = chooseRunner(runnerSpecs(description), options.runner);
  const files = render(target, spec, folder);
  if (isDeploymentType(target.name))
    for (const remark of terraformRemarks(spec)) terminal.err.write(`note: ${remark}\n`);
  if (into !== undefined) writeInto(into.path, into.put, spec, files, terminal);
  else {
    const written = printed === undefined ? files : withPrintedIdentity(files, spec, printed);
    // The only copy of a private key never goes with a rendering.
    const rendering = { name: `${target.name}/${spec.name}`, files };
    writeTargetFiles(written, options.output, terminal, rendering);
  }
  return EXIT.ok;
}

/** @throws {UsageError} when an option belongs to another target */
function checkOptions({ target, into, identity, output, folder }: SynthCommand): void {
  if (into !== undefined && output !== undefined)
    throw new UsageError("--into and --output are two places", "Name one of them.");
  if (identity !== undefined && target !== "helm")
    throw new UsageError(`--identity is not for target ${target}`, "Use it with parkit synth helm.");
  if (folder !== undefined && target !== "flux")
    throw new UsageError(`--folder is not for target ${target}`, "Use it with parkit synth flux.");
}

/** @throws {UsageError} when it is no folder below the root of a repository */
function folderOf(path: string): string {
  const folder = repositoryFolder(path);
  if (folder !== undefined) return folder;
  throw new UsageError(
    `--folder ${JSON.stringify(path)} is no folder below the root of a Git repository`,
    "Name it from the root, with / between its parts: clusters/prod/payments.",
  );
}

/** @throws {UsageError} when the target is not a file that a runner can be put into */
function intoOf(
  { name }: Target,
  { into: path }: SynthCommand,
): { readonly path: string; readonly put: Into } | undefined {
  if (path === undefined) return undefined;
  const put = isDeploymentType(name) ? DEPLOYMENT_TARGETS[name].into : undefined;
  if (put !== undefined) return { path, put };
  const able = Object.values(DEPLOYMENT_TARGETS).filter(({ into }) => into !== undefined);
  throw new UsageError(
    `--into is not for target ${name}`,
    `Use it with parkit synth ${able.map((target) => target.name).join(" or ")}.`,
  );
}

function findTarget(name: string): Target {
  const target = Object.values(TARGETS).find((candidate) => candidate.name === name);
  if (target !== undefined) return target;
  const near = nearestName(name, Object.keys(TARGETS));
  throw new UsageError(
    `target ${JSON.stringify(name)} is not available in this version`,
    `${near === undefined ? "" : `Did you mean ${near}? `}Targets: ${Object.keys(TARGETS).join(", ")}.`,
  );
}

/**
 * The description as if the chosen runner were deployed as the target says, and had the printed identity; the
 * others stay as they are.
 *
 * @throws {UsageError} when it is not clear which runner is meant
 */
function asTarget(
  description: Description,
  target: string,
  name: string | undefined,
  printed: PrintedIdentity | undefined,
): Description {
  const { runners = [] } = description;
  if (runners.length === 0) return description;
  const chosen = chooseRunner(runners, name);
  if (!isDeploymentType(target)) return description;
  if (chosen.deployment.type === target && printed === undefined) return description;
  const retargeted: RunnerInput = {
    ...chosen,
    deployment: retarget(chosen.deployment, target),
    ...(printed === undefined ? {} : { identity: identityFrom(chosen, printed) }),
  };
  return { ...description, runners: runners.map((runner) => (runner === chosen ? retargeted : runner)) };
}

/** @throws {UsageError} when the target cannot be made of that runner */
function render(target: RunnerTarget, spec: RunnerSpec, folder: string | undefined): readonly TargetFile[] {
  if (target.takes(spec)) return target.files(spec, folder);
  const { reason, remedy } = target.refusal(spec);
  throw new UsageError(reason, remedy);
}
