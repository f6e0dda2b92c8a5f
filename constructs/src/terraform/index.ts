/**
 * Single Terraform resources, below the constructs that make them of a description: those of the provider
 * `parkit`, and of Datadog's own those that go with them. `@parkit/constructs/terraform`.
 */
export {
  DatadogActionConnection,
  type DatadogActionConnectionConfig,
  type DatadogActionConnectionIntegration,
  DatadogActionExecutionPolicy,
  type DatadogActionExecutionPolicyConfig,
  DatadogAppKeyRegistration,
  type DatadogAppKeyRegistrationConfig,
  type DatadogHttpPair,
  DatadogProvider,
  type DatadogProviderConfig,
  DatadogRestrictionPolicy,
  type DatadogRestrictionPolicyBinding,
  type DatadogRestrictionPolicyConfig,
} from "./datadog";
export {
  DatadogDashboardJson,
  type DatadogDashboardJsonConfig,
  DatadogMonitorJson,
  type DatadogMonitorJsonConfig,
} from "./datadog-json";
export {
  ParkitConnection,
  ParkitConnectionAnsible,
  ParkitConnectionAnthropic,
  ParkitConnectionAsana,
  ParkitConnectionAws,
  ParkitConnectionAzure,
  ParkitConnectionCircleCi,
  ParkitConnectionClickup,
  ParkitConnectionCloudflare,
  ParkitConnectionConfigCat,
  ParkitConnectionDatadog,
  ParkitConnectionFastly,
  ParkitConnectionFreshservice,
  ParkitConnectionGcp,
  ParkitConnectionGemini,
  ParkitConnectionGitlab,
  ParkitConnectionGreyNoise,
  ParkitConnectionHttp,
  ParkitConnectionJenkins,
  ParkitConnectionKubernetes,
  ParkitConnectionLaunchDarkly,
  ParkitConnectionMongodb,
  ParkitConnectionNotion,
  ParkitConnectionOkta,
  ParkitConnectionOpenai,
  ParkitConnectionPostgresql,
  ParkitConnectionScript,
  ParkitConnectionServiceNow,
  ParkitConnectionSplit,
  ParkitConnectionStatsig,
  ParkitConnectionTemporal,
  ParkitConnectionVirusTotal,
} from "./parkit-connection";
export {
  DataParkitConnection,
  DataParkitConnectionGroup,
  DataParkitRunner,
  DataParkitRunnerUrn,
  type ParkitDataConfig,
} from "./parkit-data";
export {
  EphemeralParkitRunnerKey,
  type EphemeralParkitRunnerKeyConfig,
  ParkitRunnerEnrollment,
  type ParkitRunnerEnrollmentConfig,
} from "./parkit-enrollment";
export { ParkitConnectionGroup, type ParkitResourceConfig } from "./parkit-resource";
