import type { DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

/** The deployments of a union that have the type; one interface may stand for several types. */
type DeploymentOf<
  Deployment extends RunnerSpec["deployment"],
  Type extends DeploymentType,
> = Deployment extends RunnerSpec["deployment"]
  ? Type extends Deployment["type"]
    ? Deployment & { readonly type: Type }
    : never
  : never;

type SpecOf<Spec extends RunnerSpec, Type extends DeploymentType> = Spec extends RunnerSpec
  ? [DeploymentOf<Spec["deployment"], Type>] extends [never]
    ? never
    : Spec & { readonly deployment: DeploymentOf<Spec["deployment"], Type> }
  : never;

/** A runner that is deployed in one particular way. */
export type DeployedBy<Type extends DeploymentType> = SpecOf<RunnerSpec, Type>;

/** Tells runners that are deployed in one particular way. */
export function deployedBy<Type extends DeploymentType>(
  type: Type,
): (spec: RunnerSpec) => spec is DeployedBy<Type> {
  return (spec): spec is DeployedBy<Type> => spec.deployment.type === type;
}
