export type {
  ConnectionAccess,
  ConnectionGroupAccess,
  ExecutionPolicyAccess,
  RunnerAccess,
} from "./access/access";
export type { Action, ActionOs, ActionStatus } from "./actions/action";
export { ACTION_RISKS } from "./actions/action-risk";
export type { ActionRisk } from "./actions/action-risk";
export {
  actionName,
  type ActionName,
  type ActionNameParts,
  bundleId,
  type BundleId,
  customAction,
  type CustomAction,
  isActionName,
  isBundleId,
  splitActionName,
} from "./actions/action-name";
export { actionsInBundle, allActions, allBundles, findAction, isKnownAction } from "./actions/catalogue";
export { nearestActions } from "./actions/did-you-mean";
export { Actions } from "./actions/generated/actions";
export { Allowlist } from "./allowlist/allowlist";
export {
  type AllowlistContext,
  type AllowlistProblem,
  allowlistProblems,
  type AllowlistRule,
} from "./allowlist/allowlist-problems";
export {
  type EffectiveAction,
  effectiveActions,
  type EffectiveActionsContext,
  type GrantReason,
} from "./allowlist/effective-actions";
export type { ConnectionInput } from "./connection/connection";
export type {
  CloudIntegration,
  GitlabIntegration,
  HttpAuth,
  HttpIntegration,
  IntegrationInput,
  KubernetesIntegration,
  NameAndValue,
  RunnerFileIntegration,
} from "./connection/integration";
export {
  INTEGRATION_TYPES,
  type IntegrationKind,
  INTEGRATIONS,
  type IntegrationType,
  isIntegrationType,
} from "./connection/integration-catalogue";
export type { CredentialInput, CredentialType } from "./credential/credential";
export type { AgentFeatures } from "./deployment/agent-feature";
export type { ComposeDeployment } from "./deployment/compose";
export type { ContainerSettings } from "./deployment/container";
export {
  type AgentDeployment,
  type DeploymentInput,
  DEPLOYMENTS,
  type DeploymentType,
  type HostDeployment,
  type StandaloneDeployment,
} from "./deployment/deployment";
export type { Apply, DeploymentFacts } from "./deployment/deployment-module";
export type { DockerDeployment } from "./deployment/docker";
export type { HelmDeployment } from "./deployment/helm";
export type { HelmAgentDeployment } from "./deployment/helm-agent";
export type { LinuxDeployment } from "./deployment/linux";
export type { ManifestsDeployment, PodMonitorSettings } from "./deployment/manifests";
export type {
  AgentImageTags,
  AgentInput,
  CrdStrategy,
  ExistingAgent,
  ManagedAgent,
  OperatorDeployment,
} from "./deployment/operator";
export type {
  EnvironmentValue,
  PermissionSettings,
  PodSettings,
  ResourceAmounts,
  ResourceSettings,
  ServiceAccountSettings,
  Toleration,
} from "./deployment/pod";
export type { PermissionRule } from "./kubernetes/granted-permissions";
export type { TlsProxySettings } from "./deployment/tls-proxy";
export type { WindowsDeployment } from "./deployment/windows";
export { API_VERSION, type Description, type Readable } from "./description/description";
export { descriptionJsonSchema } from "./description/json-schema";
export { retarget } from "./description/retarget";
export { validate, type ValidateOptions } from "./description/validate";
export { EXECUTION_INTEGRATIONS, type ExecutionIntegration } from "./execution-policy/execution-integration";
export type {
  ExecutionPolicyInput,
  ExecutionPolicyScope,
  ExecutionPolicyTarget,
  KubernetesScope,
  PathAccess,
  RemoteActionScope,
  ScopedPath,
  ScriptScope,
} from "./execution-policy/execution-policy";
export type { ConnectionGroupInput } from "./group/connection-group";
export {
  type KubernetesPermission,
  kubernetesRbac,
  type KubernetesRbac,
  type RbacRule,
} from "./kubernetes/kubernetes-rbac";
export { ArgumentError, ParkitError, type ParkitErrorCode } from "./parkit-error";
export { RULE_REFERENCES } from "./rules/reference";
export type { IsUnknown, RuleDocs, RuleReference } from "./rules/rule";
export { isValidationError, ValidationError } from "./rules/validation-error";
export {
  formatPath,
  formatViolation,
  parsePath,
  type PathSegment,
  type RuleArea,
  type RuleId,
  type Severity,
  type SourceLocation,
  type Violation,
} from "./rules/violation";
export type { AgentSettings } from "./runner/agent-settings";
export { type Flavour, FLAVOURS } from "./runner/flavour";
export type { CertificateIssuer, GatewayInput, IngressInput, LoadBalancerInput } from "./runner/ingress";
export type { Mode, ModeInput } from "./runner/mode";
export type { AllowInput, AllowlistInput, ComponentInput, PushInput, RunnerInput } from "./runner/runner";
export type {
  FileIdentity,
  InlineIdentity,
  ManagedIdentity,
  Ownership,
  RunnerIdentityInput,
  SecretIdentity,
  SelfEnrollIdentity,
} from "./runner/runner-identity";
export {
  type AgentRunnerSpec,
  type CredentialSpec,
  type PushSpec,
  type RunnerComponent,
  runnerComponents,
  runnerSpec,
  type RunnerSpec,
  runnerSpecs,
  type StandaloneRunnerSpec,
} from "./runner/runner-spec";
export {
  formatRunnerUrn,
  isRunnerUrn,
  parseRunnerUrn,
  type RunnerUrn,
  type RunnerUrnParts,
} from "./runner/runner-urn";
export type { ScriptInput } from "./script/script";
export type {
  CsiSecret,
  EnvironmentSecret,
  ExternalSecret,
  KubernetesSecret,
  SecretInput,
  SecretType,
  TerraformSecret,
} from "./secret/secret";
export {
  type CustomSite,
  findSite,
  isCustomSite,
  resolveSite,
  type Site,
  type SiteCode,
  type SiteInput,
  SITES,
} from "./site/site";
export {
  type IdentifierTag,
  identifierTagKeyProblems,
  type IdentifierTagOptions,
  type IdentifierTagProblem,
  identifierTagProblems,
  type IdentifierTagsInput,
  identifierTagTexts,
  isIdentifierTag,
} from "./tag/identifier-tag";
export { PROVIDER_NAME, PROVIDER_PLATFORMS, PROVIDER_SOURCE, PROVIDER_VERSION } from "./terraform-provider";
export {
  AGENT_CHART,
  DEFAULT_VERSIONS,
  HELM_REPOSITORY,
  STANDALONE_CHART,
  STANDALONE_IMAGE,
} from "./version/versions";
