/**
 * Terraform resources of the provider `parkit`, below the constructs that make them of a description:
 * `@parkit/constructs/terraform`.
 */
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
export { ParkitConnectionGroup, type ParkitResourceConfig } from "./parkit-resource";
