import { type TerraformProvider, type ITerraformDependable, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import type { DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { deployedBy, type DeployedBy } from "@parkit/targets/internal/deployed-by";

import type { ProviderName } from "../required-provider";
import { metaArguments } from "../terraform/parkit-resource";
import { deployCompose } from "./compose";
import type { Deployed } from "./deployment-resources";
import type { DeploymentSettings } from "./deployment-settings";
import type { Deploying } from "./deploying";
import { deployDocker } from "./docker";
import { deployHelm } from "./helm";
import { deployHelmAgent } from "./helm-agent";
import { deployLinux } from "./linux";
import { deployManifests } from "./manifests";
import { deployOperator } from "./operator";
import { deployWindows } from "./windows";

/** A runner that is to be deployed. */
interface RunnerToDeploy {
  /** The runner's construct. */
  readonly scope: Construct;
  /** Where files go, relative to the stack's folder. */
  readonly folder: string;
  /** The runner as it is when asked. */
  readonly spec: () => RunnerSpec;
  readonly settings: DeploymentSettings;
  /** Providers to use, where the stack has several of a kind. */
  readonly providers: readonly TerraformProvider[];
  /** What has to be there before the runner. */
  readonly dependsOn: readonly ITerraformDependable[] | undefined;
}

/** Each way of deploying, by its type. */
const DEPLOY: { readonly [Type in DeploymentType]: (deploying: Deploying<Type>) => Deployed } = {
  helm: deployHelm,
  "helm-agent": deployHelmAgent,
  operator: deployOperator,
  manifests: deployManifests,
  docker: deployDocker,
  compose: deployCompose,
  linux: deployLinux,
  windows: deployWindows,
};

/** Deploys a runner in the way in which it says that it is deployed. */
export function deployRunner(runner: RunnerToDeploy): Deployed {
  const { type } = runner.spec().deployment;
  return deployBy<DeploymentType>(type, DEPLOY[type], runner);
}

function deployBy<Type extends DeploymentType>(
  type: Type,
  deploy: (typeof DEPLOY)[Type],
  { scope, folder, spec, settings, providers, dependsOn }: RunnerToDeploy,
): Deployed {
  const is = deployedBy(type);
  const own = (): DeployedBy<Type> => {
    const current = spec();
    if (!is(current)) throw new TypeError("a runner does not change its deployment");
    return current;
  };
  const meta = (name: ProviderName): TerraformMetaArguments =>
    metaArguments({
      provider: providers.find(({ terraformResourceType }) => terraformResourceType === name),
      dependsOn,
    });
  return deploy({ scope, folder, spec: own, settings, meta });
}
