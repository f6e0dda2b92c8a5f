import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import type { DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { deployedBy, type DeployedBy } from "@parkit/targets/internal/deployed-by";

import type { Enrollment } from "../identity/enrollment";
import type { ProviderName } from "../required-provider";
import type * as Compose from "./compose";
import type { Deployed } from "./deployment-resources";
import type { DeploymentSettings } from "./deployment-settings";
import type { Deploying } from "./deploying";
import type * as Docker from "./docker";
import type * as Helm from "./helm";
import type * as HelmAgent from "./helm-agent";
import type * as Linux from "./linux";
import type * as Manifests from "./manifests";
import type * as Operator from "./operator";
import type * as Windows from "./windows";

/** A runner that is to be deployed. */
interface RunnerToDeploy {
  /** The runner's construct. */
  readonly scope: Construct;
  /** Where files go, relative to the stack's folder. */
  readonly folder: string;
  /** The runner as it is when asked. */
  readonly spec: () => RunnerSpec;
  readonly settings: DeploymentSettings;
  readonly enrollment: Enrollment | undefined;
  /** Meta-arguments of a resource of a provider. */
  readonly meta: (provider: ProviderName) => TerraformMetaArguments;
}

/**
 * Each way of deploying, by its type. Loaded by the first runner that is deployed so: the classes of its
 * resources are up to five megabytes of generated code, and an app uses one or two ways.
 */
const DEPLOY: { readonly [Type in DeploymentType]: () => (deploying: Deploying<Type>) => Deployed } = {
  helm: () => (require("./helm") as typeof Helm).deployHelm,
  "helm-agent": () => (require("./helm-agent") as typeof HelmAgent).deployHelmAgent,
  operator: () => (require("./operator") as typeof Operator).deployOperator,
  manifests: () => (require("./manifests") as typeof Manifests).deployManifests,
  docker: () => (require("./docker") as typeof Docker).deployDocker,
  compose: () => (require("./compose") as typeof Compose).deployCompose,
  linux: () => (require("./linux") as typeof Linux).deployLinux,
  windows: () => (require("./windows") as typeof Windows).deployWindows,
};

/**
 * What deploys a runner in one way. Whoever asks calls it: the framework keeps stack traces, which are as
 * long as there are calls.
 */
export function deployerBy<Type extends DeploymentType>(
  type: Type,
): (deploying: Deploying<Type>) => Deployed {
  return DEPLOY[type]();
}

/** What that is given of a runner. */
export function deployingBy<Type extends DeploymentType>(
  type: Type,
  { spec, ...rest }: RunnerToDeploy,
): Deploying<Type> {
  const is = deployedBy(type);
  const own = (): DeployedBy<Type> => {
    const current = spec();
    if (!is(current)) throw new TypeError("a runner does not change its deployment");
    return current;
  };
  return { ...rest, spec: own };
}
