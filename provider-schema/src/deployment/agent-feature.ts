import * as z from "../shape/deferred-zod";

const flag = z.boolean().optional();
const text = z.string().min(1).optional();
const count = z.int().optional();
const list = z.array(z.unknown()).optional();
/** Settings that are handed on as they are. */
const block = z.record(z.string(), z.unknown()).optional();

/** A feature with these settings. What they mean is told where the custom resource is. */
function feature<Settings extends Readonly<Record<string, z.ZodType>>>(
  name: string,
  settings: Settings,
): z.ZodOptional<z.ZodObject<{ -readonly [Name in keyof Settings]: Settings[Name] }, z.core.$strict>> {
  const path = `spec.features.${name}`;
  const described = Object.entries(settings).map(([setting, shape]) => [
    setting,
    shape.describe(`\`${path}.${setting}\` of the \`DatadogAgent\`.`),
  ]);
  // The same shapes under the same names.
  return z
    .strictObject(Object.fromEntries(described) as Settings)
    .optional()
    .describe(`\`${path}\` of the \`DatadogAgent\`.`);
}

/**
 * Features of an Agent, in the words of the custom resource: `spec.features` of a `DatadogAgent` without
 * remote configuration, which runners need and which is therefore always on. A test holds the names and
 * their types against the custom resource definition.
 */
export const agentFeaturesShape = z.strictObject({
  admissionController: feature("admissionController", {
    agentCommunicationMode: text,
    agentSidecarInjection: block,
    cwsInstrumentation: block,
    enabled: flag,
    failurePolicy: text,
    kubernetesAdmissionEvents: block,
    mutateUnlabelled: flag,
    mutation: block,
    probe: block,
    registry: text,
    serviceName: text,
    validation: block,
    webhookName: text,
  }),
  apm: feature("apm", {
    enabled: flag,
    errorTrackingStandalone: block,
    hostPortConfig: block,
    instrumentation: block,
    unixDomainSocketConfig: block,
  }),
  asm: feature("asm", { iast: block, sca: block, threats: block }),
  autoscaling: feature("autoscaling", { cluster: block, workload: block }),
  clusterChecks: feature("clusterChecks", { enabled: flag, useClusterChecksRunners: flag }),
  controlPlaneMonitoring: feature("controlPlaneMonitoring", { enabled: flag }),
  cspm: feature("cspm", {
    checkInterval: text,
    customBenchmarks: block,
    enabled: flag,
    hostBenchmarks: block,
    runInSystemProbe: flag,
  }),
  cws: feature("cws", {
    customPolicies: block,
    directSendFromSystemProbe: flag,
    enabled: flag,
    enforcement: block,
    network: block,
    remoteConfiguration: block,
    securityProfiles: block,
    syscallMonitorEnabled: flag,
  }),
  dataPlane: feature("dataPlane", { dogstatsd: block, enabled: flag }),
  dogstatsd: feature("dogstatsd", {
    hostPortConfig: block,
    mapperProfiles: block,
    nonLocalTraffic: flag,
    originDetectionEnabled: flag,
    tagCardinality: text,
    unixDomainSocketConfig: block,
  }),
  dynamicInstrumentation: feature("dynamicInstrumentation", { enabled: flag }),
  ebpfCheck: feature("ebpfCheck", { enabled: flag }),
  eventCollection: feature("eventCollection", {
    collectKubernetesEvents: flag,
    collectedEventTypes: list,
    unbundleEvents: flag,
  }),
  externalMetricsServer: feature("externalMetricsServer", {
    enabled: flag,
    endpoint: block,
    port: count,
    registerAPIService: flag,
    useDatadogMetrics: flag,
    wpaController: flag,
  }),
  gpu: feature("gpu", {
    enabled: flag,
    patchCgroupPermissions: flag,
    privilegedMode: flag,
    requiredRuntimeClassName: text,
  }),
  helmCheck: feature("helmCheck", { collectEvents: flag, enabled: flag, valuesAsTags: block }),
  kubeStateMetricsCore: feature("kubeStateMetricsCore", {
    collectCrMetrics: list,
    conf: block,
    enabled: flag,
  }),
  kubernetesActions: feature("kubernetesActions", { enabled: flag }),
  liveContainerCollection: feature("liveContainerCollection", { enabled: flag }),
  liveProcessCollection: feature("liveProcessCollection", {
    enabled: flag,
    scrubProcessArguments: flag,
    stripProcessArguments: flag,
  }),
  logCollection: feature("logCollection", {
    autoMultiLineDetection: flag,
    containerCollectAll: flag,
    containerCollectUsingFiles: flag,
    containerLogsPath: text,
    containerSymlinksPath: text,
    enabled: flag,
    openFilesLimit: count,
    podLogsPath: text,
    tempStoragePath: text,
  }),
  npm: feature("npm", { collectDNSStats: flag, enableConntrack: flag, enabled: flag }),
  oomKill: feature("oomKill", { enabled: flag }),
  orchestratorExplorer: feature("orchestratorExplorer", {
    conf: block,
    customResources: list,
    ddUrl: text,
    enabled: flag,
    extraTags: list,
    scrubContainers: flag,
  }),
  otelAgentGateway: feature("otelAgentGateway", {
    conf: block,
    enabled: flag,
    featureGates: text,
    ports: list,
  }),
  otelCollector: feature("otelCollector", { conf: block, coreConfig: block, enabled: flag, ports: list }),
  otlp: feature("otlp", { receiver: block }),
  processDiscovery: feature("processDiscovery", { enabled: flag }),
  prometheusScrape: feature("prometheusScrape", {
    additionalConfigs: text,
    enableServiceEndpoints: flag,
    enabled: flag,
    version: count,
  }),
  sbom: feature("sbom", { containerImage: block, enabled: flag, enrichment: block, host: block }),
  serviceDiscovery: feature("serviceDiscovery", { enabled: flag }),
  tcpQueueLength: feature("tcpQueueLength", { enabled: flag }),
  usm: feature("usm", { enabled: flag }),
});

/** Features of an Agent with their settings, by name: `{ apm: { enabled: true } }`. */
export type AgentFeatures = z.output<typeof agentFeaturesShape>;
