export { composeInto } from "./compose/compose-into";
export { type PrintedIdentity, readPrintedIdentity } from "./helm/helm-identity";
export { runnerRbac, type RunnerRbac, type RunnerRbacSettings } from "./kubernetes/runner-rbac";
export { RenderError } from "./render-error";
export type { DescriptionTarget, OtherTargetName, Refusal, RunnerTarget, Target, TargetName } from "./target";
export type { TargetFile } from "./target-file";
export { TARGETS } from "./targets";
export {
  connectionAttributes,
  type ConnectionAttributes,
  type ConnectionContext,
  connectionGroupAttributes,
  type ConnectionGroupAttributes,
  type TerraformValue,
} from "./terraform/terraform";
