import type { DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { accessFiles } from "./access/access-checklist";
import type { CredentialWay } from "./credentials/credential-way";
import { deployedBy, type DeployedBy } from "./deployed-by";
import { guideText, type GuideStep } from "./guide/guide-step";
import { runnerTarget, type RunnerTarget } from "./target";
import type { TargetFile } from "./target-file";
import { RenderError } from "./render-error";

/** One way of deploying, as everything that is rendered asks for it. */
export interface DeploymentTarget extends RunnerTarget {
  readonly name: DeploymentType;
  /** How to install, check, change, restart and watch a runner, with its own names in every command. */
  guide(spec: RunnerSpec): readonly GuideStep[];
  /** How credential files come to the runner. */
  credentialWay(spec: RunnerSpec): CredentialWay;
  /** Objects that permit what the runner's allowlist leads to; none outside a cluster. */
  permissions(spec: RunnerSpec): readonly object[];
  /**
   * Puts the runner into a file that exists, and leaves every other byte of it alone. Undefined where that
   * cannot be done.
   *
   * @throws {RenderError} when the file has no place for it
   */
  readonly into?: (existing: string, spec: RunnerSpec) => string;
}

/** What a way of deploying consists of. */
interface DeploymentParts<Spec extends RunnerSpec> {
  /** What it makes, in one line. */
  readonly summary: string;
  readonly files: (spec: Spec) => readonly TargetFile[];
  readonly guide: (spec: Spec) => readonly GuideStep[];
  readonly credentialWay: (spec: Spec) => CredentialWay;
  /** @default - none */
  readonly permissions?: (spec: Spec) => readonly object[];
  /** @default - not possible */
  readonly into?: (existing: string, spec: Spec) => string;
}

/** Makes a target of a way of deploying. Its guide lies behind its files. */
export function deploymentTarget<Type extends DeploymentType>(
  type: Type,
  parts: DeploymentParts<DeployedBy<Type>>,
): DeploymentTarget {
  const takes = deployedBy(type);
  const own = (spec: RunnerSpec): DeployedBy<Type> => {
    if (takes(spec)) return spec;
    throw new RenderError(`runner ${spec.name} is deployed by ${spec.deployment.type}, not by ${type}`);
  };
  const { summary, files, guide, credentialWay, permissions, into } = parts;
  return {
    ...runnerTarget(type, summary, takes, (spec) => [
      ...files(spec),
      guideFile(spec, guide(spec)),
      ...accessFiles(spec),
    ]),
    name: type,
    guide: (spec) => guide(own(spec)),
    credentialWay: (spec) => credentialWay(own(spec)),
    permissions: (spec) => permissions?.(own(spec)) ?? [],
    ...(into === undefined ? {} : { into: (existing, spec) => into(existing, own(spec)) }),
  };
}

function guideFile(spec: RunnerSpec, steps: readonly GuideStep[]): TargetFile {
  const text = guideText(`Runner ${spec.name}`, steps, terraformRemarks(spec));
  return { path: "README.md", text, guide: true };
}

/**
 * What a description says to Terraform, for whoever renders it without constructs: files are then applied by
 * whoever types the commands.
 */
export function terraformRemarks({ deployment }: RunnerSpec): readonly string[] {
  return [
    ...("apply" in deployment && deployment.apply === "terraform"
      ? [
          "The description says `apply: terraform`, which the constructs of a CDKTF app do. Nothing here is applied by Terraform, but by the commands of its guide.",
        ]
      : []),
    ...("crdStrategy" in deployment && deployment.crdStrategy === "staged"
      ? [
          "The description says `crdStrategy: staged`, of which constructs make two stacks. Here it is two commands: the operator's, and the object's when the definition is there.",
        ]
      : []),
  ];
}
