import type { Construct } from "constructs";

import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import type { TargetFile } from "@parkit/targets/internal/target-file";

import { writeBesideStack } from "../stack-files";
import { textHoldsUnknown } from "../token";

/**
 * Writes what a deployment is rendered to beside the stack. Files that depend on something that only
 * Terraform knows are left out, where Terraform deploys anyway.
 *
 * @param files - called during synthesis
 */
export function writeDeploymentFiles(
  scope: Construct,
  folder: string,
  files: () => readonly TargetFile[],
): void {
  writeBesideStack(scope, () =>
    files()
      .filter(({ text }) => !textHoldsUnknown(text))
      .map(({ path, text, mode }) => ({
        path: `${folder}/${path}`,
        content: text,
        ...(mode === undefined ? {} : { mode }),
      })),
  );
}

/**
 * Writes the files of a deployment that is applied by somebody else.
 *
 * @throws {ValidationError} when one depends on something that only Terraform knows
 */
export function writeArtifacts(scope: Construct, folder: string, files: () => readonly TargetFile[]): void {
  const unwritable = files().filter(({ text }) => textHoldsUnknown(text));
  if (unwritable.length > 0)
    refuse([
      {
        rule: "deployment/artifact-unknown",
        severity: "error",
        path: "deployment.apply",
        message: `${unwritable.map(({ path }) => path).join(", ")} would hold something that only Terraform will know, so no file can be written`,
        hint: 'Use apply: "terraform", or write that value into the app.',
        construct: scope.node.path,
      },
    ]);
  writeDeploymentFiles(scope, folder, files);
}

/** The guide among a target's files: how to apply what Terraform does not. */
export function guideOf(files: readonly TargetFile[]): readonly TargetFile[] {
  return files.filter(({ guide }) => guide === true);
}
