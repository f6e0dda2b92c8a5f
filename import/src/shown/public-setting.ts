/**
 * Settings, options and variables whose values are not secrets: what they are called in any of the formats
 * that are imported.
 */
const PUBLIC = new Set(
  [
    "apiVersion kind name namespace type restart service",
    "image repository tag pullPolicy imagePullPolicy imagePullSecrets fullnameOverride nameOverride container_name",
    "ddBaseURL baseURL site clusterName urn modes mode port ports publish hostname host ingressClassName path mountPath",
    "allowIMDSEndpoint httpAllowIMDSEndpoint tags actionsAllowlist httpAllowlist taskTimeoutSeconds httpTimeoutSeconds",
    "kubernetesAllowedCustomResources idleTimeoutSeconds allowedCommands allowedPaths",
    "taskConcurrency defaultActionsEnabled skipConnectionCreation enabled create selfEnroll apiKeyOnlyEnrollment",
    "identitySecretName identityUseK8sSecret identityFilePath identityFromExistingSecret runnerIdentitySecret",
    "apiKeyExistingSecret appKeyExistingSecret secretName configMapName keyName fileName directoryName",
    "replicas roleType cpu cpus memory memLimit volume volumes mount configDirectory configDir managedBy",
    "useSeparateSecretForCredentials serviceAccountName",
  ]
    .join(" ")
    .split(" ")
    .map(normal),
);

/** Settings below which nothing is secret, whatever it is called. */
const PUBLIC_BRANCHES = new Set(
  [
    ..."kubernetesActions kubernetesPermissions rules roleRef subjects".split(" "),
    ..."resources nodeSelector affinity tolerations".split(" "),
  ].map(normal),
);

/** Switches of a runner among a `DatadogAgent`'s annotations; its settings are YAML of their own. */
const SWITCH = /\.datadoghq\.com\/private-action-runner-(?!configdata$)/;

/** Names are in camel case, snake case or capitals; variables have a prefix that tells whose they are. */
function normal(name: string): string {
  return name
    .replace(/^(?:DD_PRIVATE_ACTION_RUNNER|DD_PRIVATE_RUNNER|DD|RUNNER)_/, "")
    .replace(/[-_]/g, "")
    .toLowerCase();
}

/** Whether a value of that name may be shown. A name that nobody knows may be that of a secret. */
export function isPublicSetting(name: string): boolean {
  return PUBLIC.has(normal(name)) || SWITCH.test(name);
}

/** Whether everything below a setting of that name may be shown. */
export function isPublicBranch(name: string): boolean {
  return PUBLIC_BRANCHES.has(normal(name));
}
