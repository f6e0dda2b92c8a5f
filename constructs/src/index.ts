export type {
  ConnectionAccess,
  ConnectionGroupAccess,
  ExecutionPolicyAccess,
  RunnerAccess,
} from "@parkit/provider-schema/internal/access/access";
export { Actions } from "@parkit/provider-schema/internal/actions/generated/actions";
export { isValidationError, ValidationError } from "@parkit/provider-schema/internal/rules/validation-error";
export type { Violation } from "@parkit/provider-schema/internal/rules/violation";
export { Allowlist, type AllowlistProps, type AllowProps, type ComponentProps } from "./allowlist";
export { type ForbiddenActions, ForbidActions } from "./aspects/forbid-actions";
export { ForbidWildcards } from "./aspects/forbid-wildcards";
export { RequirePinnedVersions } from "./aspects/require-pinned-versions";
export { RequireRestrictedAccess } from "./aspects/require-restricted-access";
export { RequireTags } from "./aspects/require-tags";
export { type DescribedObject, Requirement, type UnmetRequirement } from "./aspects/requirement";
export { type ConfiguredProviders, configureProviders, type ProvidersConfig } from "./configure-providers";
export { Connection, type ConnectionProps, type IConnection } from "./connection/connection";
export { ConnectionGroup, type ConnectionGroupProps } from "./connection/connection-group";
export type {
  AppConnection,
  AppConnectionGroup,
  WorkflowConnection,
  WorkflowConnectionGroup,
} from "./connection/consumer";
export { Credential, type CredentialSource } from "./credential";
export { RunnerDashboard, type RunnerDashboardProps } from "./dashboard/runner-dashboard";
export { RunnerMonitors, type RunnerMonitorsProps } from "./dashboard/runner-monitors";
export { DatadogAgentRef, Deployment } from "./deployment";
export type { DeploymentResources } from "./deployment/deployment-resources";
export type { DatadogKeys, DeploymentProps, DeploymentSettings } from "./deployment/deployment-settings";
export type { DescribedObjects, DescribedObjectsOptions } from "./described-objects";
export { ExecutionPolicy, type ExecutionPolicyProps } from "./execution-policy";
export { fromDescription } from "./from-description";
export {
  type IdentifierTagProps,
  IdentifierTags,
  type IdentifierTagText,
} from "./connection/identifier-tags";
export { type CredentialReference, HttpAuth, Integration } from "./connection/integration";
export {
  type ImportedRunnerOptions,
  type IPrivateActionRunner,
  PrivateActionRunner,
  type PrivateActionRunnerProps,
} from "./private-action-runner";
export {
  type FleetCluster,
  type FleetStack,
  type InStack,
  RunnerFleet,
  type RunnerFleetProps,
} from "./runner-fleet";
export {
  type ManagedIdentityProps,
  type ManagedIdentitySettings,
  RunnerIdentity,
  type RunnerIdentityProps,
} from "./identity/runner-identity";
export { type ClusterRunnerUrn, RunnerUrn, type RunnerUrnInput } from "./identity/runner-urn";
export { Secret } from "./secret";
export { Site } from "./site";
export { DatadogProvider, type DatadogProviderConfig } from "./terraform/datadog";
export { DockerProvider, type DockerProviderConfig } from "./terraform/docker";
export type { VersionedProviderConfig } from "./terraform/provider-version";
export {
  type ParkitClusterConfig,
  ParkitProvider,
  type ParkitProviderConfig,
} from "./terraform/parkit-provider";
export { jsonText } from "./terraform-text";
