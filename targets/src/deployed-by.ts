import type { DeploymentType, RunnerSpec } from "@parkit/provider-schema";

type SpecOf<Spec extends RunnerSpec, Type extends DeploymentType> = Spec extends RunnerSpec
  ? Extract<Spec["deployment"], { readonly type: Type }> extends never
    ? never
    : Spec & { readonly deployment: Extract<Spec["deployment"], { readonly type: Type }> }
  : never;

/** A runner that is deployed in one particular way. */
export type DeployedBy<Type extends DeploymentType> = SpecOf<RunnerSpec, Type>;

/** Tells runners that are deployed in one particular way. */
export function deployedBy<Type extends DeploymentType>(
  type: Type,
): (spec: RunnerSpec) => spec is DeployedBy<Type> {
  return (spec): spec is DeployedBy<Type> => spec.deployment.type === type;
}
