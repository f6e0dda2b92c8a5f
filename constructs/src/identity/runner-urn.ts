import { TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import { ENROLLED_IDENTITY_SECRET } from "@parkit/provider-schema/internal/runner/agent-settings";
import {
  identitySecretName,
  type RunnerIdentityInput,
} from "@parkit/provider-schema/internal/runner/runner-identity";
import { pairedComponent, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";

import type { DeploymentResources } from "../deployment/deployment-resources";
import { requireProvider } from "../required-provider";
import { hclResource, type ResourceFragment } from "../terraform/hcl";
import { DataParkitRunnerUrn } from "../terraform/parkit-data";
import { literalAttributes } from "../terraform-text";

/** A URN that is read from a runner's identity Secret when Terraform runs. */
export interface ClusterRunnerUrn {
  readonly type: "cluster";
  /** Name of the Secret. @default - that of the runner's identity */
  readonly secretName?: string;
  /**
   * Seconds to wait until the runner has enrolled, its deployment included.
   *
   * @default 600
   */
  readonly timeoutSeconds?: number;
}

/** URN of a runner: a text, an expression such as that of a variable, or looked for in the cluster. */
export type RunnerUrnInput = string | ClusterRunnerUrn;

/** Where the URN of a runner comes from that has no identity until it runs. */
export const RunnerUrn = {
  /**
   * The runner's identity Secret, in the cluster that `configureProviders(this, { parkit: { kubernetes } })`
   * names. Terraform waits for it and takes the URN alone: the private key beside it is in no plan and no
   * state.
   */
  fromCluster: (options: Omit<ClusterRunnerUrn, "type"> = {}): ClusterRunnerUrn => ({
    type: "cluster",
    ...options,
  }),
} as const;

const DEFAULT_WAIT_SECONDS = 600;

/**
 * Reads the URN from the cluster.
 *
 * It must not be read by the plan of a runner that is not there yet, and must not become unknown whenever the
 * deployment changes, because connections would be planned anew with it. So it depends on nothing but a
 * marker, which the first apply makes and none changes, and waits by itself.
 *
 * @throws {ValidationError} when the runner's identity is in no Secret
 */
export function clusterRunnerUrn(
  scope: Construct,
  spec: RunnerSpec,
  { secretName, timeoutSeconds = DEFAULT_WAIT_SECONDS }: ClusterRunnerUrn,
  { provider }: Pick<TerraformMetaArguments, "provider">,
): Required<Pick<DeploymentResources, "urn" | "urnMarker">> {
  const { deployment } = spec;
  const secret = secretName ?? writtenSecret(spec);
  if (!("namespace" in deployment) || secret === undefined)
    refuse([
      {
        rule: "identity/unavailable",
        severity: "error",
        path: "runnerUrn",
        message: `the identity of a runner deployed by ${deployment.type} is in no Secret of a cluster`,
        hint: "Write the URN once the runner has enrolled, or take it from a variable: runnerUrn: variable.stringValue.",
        construct: scope.node.path,
      },
    ]);
  requireProvider(scope, "parkit");
  const urnMarker = new FirstApply(scope, "first-apply");
  const urn = new DataParkitRunnerUrn(scope, "urn", {
    attributes: literalAttributes({
      namespace: deployment.namespace,
      secret_name: secret,
      timeout: timeoutSeconds,
    }),
    ...(provider === undefined ? {} : { provider }),
    dependsOn: [urnMarker],
  });
  return { urn, urnMarker };
}

/**
 * An identity with the URN, where rules look for it.
 *
 * @throws {ValidationError} when the identity has a URN already
 */
export function withRunnerUrn(
  scope: Construct,
  identity: RunnerIdentityInput = { type: "self-enroll" },
  urn: string,
): RunnerIdentityInput {
  if (identity.type !== "managed" && identity.type !== "inline" && identity.urn === undefined)
    return { ...identity, urn };
  refuse([
    {
      rule: "identity/unavailable",
      severity: "error",
      path: "runnerUrn",
      message:
        identity.type === "managed"
          ? "Terraform makes the URN of a runner that it enrolls"
          : "the identity has a URN already",
      hint: "Leave runnerUrn out.",
      construct: scope.node.path,
    },
  ]);
}

/** Secret that the runner itself writes, or that is to be there; undefined when its identity is elsewhere. */
function writtenSecret(spec: RunnerSpec): string | undefined {
  const identity = pairedComponent(spec)?.identity;
  if (identity === undefined) return undefined;
  if (identity.type !== "self-enroll") return identitySecretName(spec.name, identity);
  return spec.kind === "agent" && spec.clusterAgent !== undefined ? ENROLLED_IDENTITY_SECRET : undefined;
}

/** Terraform's own resource that does nothing: here it marks that there was an apply. */
class FirstApply extends TerraformResource {
  constructor(scope: Construct, id: string) {
    super(scope, id, { terraformResourceType: "terraform_data" });
  }

  /** The resource for `cdktf synth --hcl`. */
  public override toHclTerraform(): object {
    return hclResource(this.toTerraform() as ResourceFragment, super.toHclTerraform() as ResourceFragment);
  }
}
