import { Annotations, Lazy, TerraformOutput, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import { DEPLOYMENTS, type DeploymentInput } from "@parkit/provider-schema/internal/deployment/deployment";
import type { RunnerIdentityInput } from "@parkit/provider-schema/internal/runner/runner-identity";
import {
  pairedComponent,
  runnerComponents,
  type RunnerSpec,
} from "@parkit/provider-schema/internal/runner/runner-spec";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import {
  enrollmentAttributes,
  identityOutput,
  identityOutputBlock,
} from "@parkit/targets/internal/terraform/terraform-identity";

import { requireProvider } from "../required-provider";
import type { ManagedIdentitySettings, RunnerIdentityProps } from "./runner-identity";
import {
  EphemeralParkitRunnerKey,
  ParkitRunnerEnrollment,
  type EphemeralParkitRunnerKeyConfig,
} from "../terraform/parkit-enrollment";
import { literalAttributes } from "../terraform-text";

/** A runner that Terraform enrolls. */
export interface Enrollment {
  readonly resource: ParkitRunnerEnrollment;
  /** The key, where it is stored nowhere; absent where the enrollment makes it. */
  readonly key?: EphemeralParkitRunnerKey;
}

/** An identity without what only constructs are told. */
export interface IdentityWithoutSettings {
  /** As the description has it. */
  readonly identity: RunnerIdentityInput | undefined;
  readonly settings: ManagedIdentitySettings;
}

/**
 * The identity of a description. With a file it is one that lies on the runner's host, whoever put it there.
 *
 * @param urn - of the enrollment, known later
 */
export function withoutManagedSettings(
  identity: RunnerIdentityProps | undefined,
  urn: () => string,
): IdentityWithoutSettings {
  if (identity?.type !== "managed") return { identity, settings: {} };
  const { file, keyInState, ...managed } = { file: undefined, keyInState: undefined, ...identity };
  return {
    identity: file === undefined ? managed : { type: "file", path: file, urn: urn() },
    settings: {
      ...(file === undefined ? {} : { file }),
      ...(keyInState === undefined ? {} : { keyInState }),
    },
  };
}

/**
 * Refuses an identity by Terraform that nothing could hand to the runner.
 *
 * @throws {ValidationError} that names the choices
 */
export function refuseUnreachableIdentity(
  scope: Construct,
  identity: RunnerIdentityProps | undefined,
  { type }: DeploymentInput,
): void {
  if (identity?.type !== "managed") return;
  const { file, keyInState = false } = { file: undefined, keyInState: undefined, ...identity };
  const inFile = 'RunnerIdentity.managed({ file: "/etc/parkit/<runner>.yaml" })';
  if (DEPLOYMENTS[type].kubernetes) {
    if (file === undefined) return;
    unavailable(scope, "identity.file", {
      message: "a runner in a cluster takes its identity from a Secret, not from a file",
      hint: "Leave file out; secretName names the Secret.",
    });
  }
  if (file !== undefined && keyInState)
    unavailable(scope, "identity.keyInState", {
      message: "the private key would be in the state, although the file has it",
      hint: "Leave out file or keyInState.",
    });
  if (file !== undefined || (type === "docker" && keyInState)) return;
  const inState =
    type === "docker"
      ? ", or, where Docker is on another machine than Terraform, RunnerIdentity.managed({ keyInState: true }), which keeps the private key in the state"
      : "";
  unavailable(scope, "identity", {
    message: `nothing brings an identity that Terraform makes to a runner deployed by ${type} without storing its private key`,
    hint: `Name a file that gets it: ${inFile}${inState}. Or run parkit enroll first, and use RunnerIdentity.file.`,
  });
}

/**
 * Enrolls the runner, where its description or a file says so.
 *
 * @throws {ValidationError} when another component than the paired one was to be enrolled
 */
export function enrollRunner(
  scope: Construct,
  spec: () => RunnerSpec,
  { file, keyInState = false }: ManagedIdentitySettings,
  meta: TerraformMetaArguments,
): Enrollment | undefined {
  const current = spec();
  const { deployment } = current;
  const managed = runnerComponents(current).filter(({ identity }) => identity.type === "managed");
  if (managed.length === 0 && file === undefined) return undefined;
  if (managed.some((component) => component !== pairedComponent(current)))
    unavailable(scope, "node.identity", {
      message: "Terraform enrolls one runner: that of the Cluster Agent, where there is one",
      hint: "Let the nodes enroll by themselves: node: { identity: RunnerIdentity.selfEnroll(), … }.",
    });
  requireProvider(scope, "parkit");
  const key =
    file === undefined && !keyInState
      ? new EphemeralParkitRunnerKey(scope, "key", providerOf(meta))
      : undefined;
  // Without the allowlist, which the call does not take: a change of it would be one of the enrollment.
  const resource = new ParkitRunnerEnrollment(scope, "enrollment", {
    attributes: {
      ...literalAttributes({ ...enrollmentAttributes(current), ...fileAttributes(file, current) }),
      ...(key === undefined ? {} : publicKeyAttributes(key)),
    },
    ...(keyInState ? { remark: `${IN_STATE}. Whoever reads the state can act as the runner.` } : {}),
    ...meta,
  });
  if (!keyInState) return key === undefined ? { resource } : { resource, key };
  Annotations.of(scope).addWarning(
    `${IN_STATE}: keyInState asks for it. Keep the state as secret as the key.`,
  );
  if (deployment.type === "docker" && deployment.apply === "artifact")
    identityTerraformOutput(scope, current, resource);
  return { resource };
}

const IN_STATE = "the private key of the runner is in Terraform's state";

function providerOf({ provider }: TerraformMetaArguments): EphemeralParkitRunnerKeyConfig {
  return provider === undefined ? {} : { provider };
}

/** An Agent reads a form of its own. */
function fileAttributes(file: string | undefined, { kind }: RunnerSpec): object {
  if (file === undefined) return {};
  return { identity_file: file, ...(kind === "agent" ? { identity_file_format: "agent" } : {}) };
}

/** One key for one name: a runner that is enrolled anew has another name. */
function publicKeyAttributes(key: EphemeralParkitRunnerKey): object {
  return {
    public_key_wo: Lazy.stringValue({ produce: () => `\${${key.address}.public_key}` }),
    public_key_wo_version: 1,
  };
}

/** What the guide beside the stack reads. */
function identityTerraformOutput(scope: Construct, spec: RunnerSpec, resource: ParkitRunnerEnrollment): void {
  const address = (): string => `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
  const output = new TerraformOutput(scope, "identity-output", {
    value: Lazy.stringValue({ produce: () => identityOutputBlock(spec, address()).value }),
    sensitive: true,
  });
  output.overrideLogicalId(identityOutput(spec.name));
}

function unavailable(
  scope: Construct,
  path: string,
  { message, hint }: { readonly message: string; readonly hint: string },
): never {
  refuse([
    { rule: "identity/unavailable", severity: "error", path, message, hint, construct: scope.node.path },
  ]);
}
