import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import type { DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { DeployedBy } from "@parkit/targets/internal/deployed-by";

import type { Enrollment } from "../identity/enrollment";
import type { ProviderName } from "../required-provider";
import type { DeploymentSettings } from "./deployment-settings";

/** A runner that is being deployed in one particular way. */
export interface Deploying<Type extends DeploymentType> {
  /** The runner's construct, below which resources are made. */
  readonly scope: Construct;
  /** Where files go, relative to the stack's folder. */
  readonly folder: string;
  /** The runner as it is when asked: actions may be added until synthesis. */
  readonly spec: () => DeployedBy<Type>;
  readonly settings: DeploymentSettings;
  /** The runner's enrollment, where Terraform makes it. */
  readonly enrollment: Enrollment | undefined;
  /** Meta-arguments of a resource of a provider. */
  readonly meta: (provider: ProviderName) => TerraformMetaArguments;
}

/**
 * What is made of a runner as it is when asked, made anew only once the runner has changed: during synthesis
 * an argument of Terraform's and the file beside the stack need the same.
 */
export function madeOf<Spec extends object, Made>(spec: () => Spec, make: (spec: Spec) => Made): () => Made {
  let last: { readonly spec: Spec; readonly made: Made } | undefined;
  return () => {
    const now = spec();
    if (last?.spec !== now) last = { spec: now, made: make(now) };
    return last.made;
  };
}
