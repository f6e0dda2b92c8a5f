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
