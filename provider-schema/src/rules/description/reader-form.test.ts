import { validate } from "../../description/validate";

const LATER = "${later}";

/** What the rules find, as `path rule`. */
function found(runner: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", runners: [{ name: "payments", ...runner }] },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => RULES.has(rule))
    .map(({ path, rule }) => `${path.replace(/^runners\[0\]\./, "")} ${rule}`);
}

const RULES = new Set(
  "amount label toleration permission unquoted-name derived-name path seconds agent-form cluster-name"
    .split(" ")
    .map((name) => `deployment/${name}`),
);

const helm = (settings: object): object => ({
  deployment: { type: "helm", namespace: "datadog", ...settings },
});
const docker = (settings: object): object => ({ deployment: { type: "docker", ...settings } });
const operator = (settings: object): object => ({
  deployment: { type: "operator", namespace: "datadog", ...settings },
});
const helmAgent = (settings: object): object => ({
  deployment: { type: "helm-agent", namespace: "datadog", ...settings },
});
const named = (name: string): object => ({ type: "managed", name });

it.each<[string, object, readonly string[]]>([
  ["Docker's memory in Kubernetes' unit", docker({ memory: "1Gi" }), ["deployment.memory deployment/amount"]],
  ["too little memory for Docker", docker({ memory: "5m" }), ["deployment.memory deployment/amount"]],
  ["Docker's own unit", docker({ memory: "1.5g", cpus: 0.01 }), []],
  ["too little of a processor", docker({ cpus: 0.001 }), ["deployment.cpus deployment/amount"]],
  [
    "Kubernetes' memory in Docker's unit",
    helm({ resources: { limits: { memory: "512MB", cpu: "250m" } } }),
    ["deployment.resources.limits.memory deployment/amount"],
  ],
  [
    "memory in thousandths of a byte",
    helm({ resources: { requests: { memory: "512m" } } }),
    ["deployment.resources.requests.memory deployment/amount"],
  ],
  [
    "CPU finer than there is",
    helm({ resources: { requests: { cpu: "0.0001" } } }),
    ["deployment.resources.requests.cpu deployment/amount"],
  ],
  [
    "a request above its limit, in another unit",
    helm({
      resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "900m", memory: "1073741824" } },
    }),
    ["deployment.resources.requests.cpu deployment/amount"],
  ],
  [
    "the same of a node's runner",
    helmAgent({ nodeResources: { requests: { memory: "2Gi" }, limits: { memory: "1Gi" } } }),
    ["deployment.nodeResources.requests.memory deployment/amount"],
  ],
  ["a request alone", helm({ resources: { requests: { memory: "2Gi" } } }), []],
  ["amounts that are not known", helm({ resources: { requests: { cpu: LATER }, limits: { cpu: "1" } } }), []],
  [
    "labels of another form",
    helm({
      labels: { "a b": "x", team: "of pay" },
      nodeSelector: { "example.com/disk": "ssd", "a/b/c": "" },
    }),
    [
      'deployment.labels["a b"] deployment/label',
      "deployment.labels.team deployment/label",
      'deployment.nodeSelector["a/b/c"] deployment/label',
    ],
  ],
  [
    "annotations, whose values are free",
    helm({ annotations: { "example.com/note": "of pay: yes" }, podAnnotations: { "no good": "" } }),
    ['deployment.podAnnotations["no good"] deployment/label'],
  ],
  [
    "annotations of an account and a Service",
    helm({ serviceAccount: { annotations: { "a b": "" } }, serviceAnnotations: { "c d": "" } }),
    [
      'deployment.serviceAnnotations["c d"] deployment/label',
      'deployment.serviceAccount.annotations["a b"] deployment/label',
    ],
  ],
  [
    "labels of a PodMonitor",
    {
      deployment: {
        type: "manifests",
        namespace: "datadog",
        podMonitor: { labels: { "a b": "x", release: "of pay" } },
      },
    },
    [
      'deployment.podMonitor.labels["a b"] deployment/label',
      "deployment.podMonitor.labels.release deployment/label",
    ],
  ],
  ["labels that are not known", helm({ labels: LATER, nodeSelector: { a: LATER } }), []],
  [
    "tolerations that contradict themselves",
    helm({
      tolerations: [
        { operator: "Exists" },
        { value: "x" },
        { key: "a", operator: "Exists", value: "x" },
        { key: "a", operator: "Exists", tolerationSeconds: 5 },
        { key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 },
        { key: "a b", value: "x" },
        { key: "a", value: "x y" },
        { key: "a", value: "x" },
      ],
    }),
    [1, 2, 3, 5, 6].map((index) => `deployment.tolerations[${index}] deployment/toleration`),
  ],
  [
    "permissions that name nothing, or nothing that matches",
    helm({
      permissions: [
        { apiGroups: [], resources: [], verbs: [] },
        { apiGroups: ["Apps"], resources: ["pods/log"], verbs: ["Get", "list"] },
        { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
      ],
    }),
    [
      "deployment.permissions[0].apiGroups deployment/permission",
      "deployment.permissions[0].resources deployment/permission",
      "deployment.permissions[0].verbs deployment/permission",
      "deployment.permissions[1].apiGroups[0] deployment/permission",
      "deployment.permissions[1].verbs[0] deployment/permission",
    ],
  ],
  [
    "names that YAML reads as something else",
    {
      ...helm({ namespace: "1e3", release: "on", serviceAccount: { name: "123" }, caConfigMap: "null" }),
      identity: { type: "secret", secretName: "0x1f" },
      credentials: { ci: { type: "jenkins", from: { secretName: "7" } } },
    },
    [
      "deployment.namespace deployment/unquoted-name",
      "deployment.release deployment/unquoted-name",
      "identity.secretName deployment/unquoted-name",
      "deployment.serviceAccount.name deployment/unquoted-name",
      "deployment.caConfigMap deployment/unquoted-name",
      "credentials.ci.from.secretName deployment/unquoted-name",
    ],
  ],
  ["a runner's name that becomes a release", { name: "off", ...helm({}) }, ["name deployment/unquoted-name"]],
  [
    "names in values of the Agent's chart",
    helmAgent({ namespace: "true", keysSecret: "1" }),
    ["deployment.namespace deployment/unquoted-name", "deployment.keysSecret deployment/unquoted-name"],
  ],
  [
    "the same names where parkit quotes them",
    { deployment: { type: "manifests", namespace: "1e3", serviceAccount: { name: "123" } } },
    [],
  ],
  [
    "names that cannot be a Service's",
    { name: "1st", deployment: { type: "manifests", namespace: "datadog" } },
    ["name deployment/derived-name"],
  ],
  ["a release that cannot", helm({ release: "1st" }), ["deployment.release deployment/derived-name"]],
  [
    "a release of an Agent that grows too long",
    helmAgent({ release: "a".repeat(29) }),
    ["deployment.release deployment/derived-name"],
  ],
  ["the longest release of an Agent", helmAgent({ release: "a".repeat(28) }), []],
  [
    "a DatadogAgent whose volumes grow too long",
    operator({ agent: named("a".repeat(37)) }),
    ["deployment.agent.name deployment/derived-name"],
  ],
  [
    "a DatadogAgent with a dot",
    operator({ agent: { type: "existing", name: "data.dog" } }),
    ["deployment.agent.name deployment/derived-name"],
  ],
  ["the longest DatadogAgent", operator({ agent: named("a".repeat(36)) }), []],
  ["names that are not known", helm({ release: LATER, namespace: LATER }), []],
  [
    "directories with a colon",
    docker({ configDirectory: "/srv/a:b", scriptsDirectory: "./a:b" }),
    ["deployment.configDirectory deployment/path", "deployment.scriptsDirectory deployment/path"],
  ],
  [
    "a directory that Docker takes for a volume",
    docker({ configDirectory: "config" }),
    ["deployment.configDirectory deployment/path"],
  ],
  ["directories", docker({ configDirectory: "../a b", scriptsDirectory: "/srv/scripts" }), []],
  [
    "a directory of nodes that is none",
    { ...helmAgent({ nodeIdentityDirectory: "par:eu" }) },
    ["deployment.nodeIdentityDirectory deployment/path"],
  ],
  [
    "fractions of a second and long times",
    { ...docker({}), taskTimeoutSeconds: 0.5, httpTimeoutSeconds: 1_000_000 },
    ["taskTimeoutSeconds deployment/seconds", "httpTimeoutSeconds deployment/seconds"],
  ],
  [
    "no time at all",
    { ...docker({}), taskTimeoutSeconds: 0, httpTimeoutSeconds: 0 },
    ["httpTimeoutSeconds deployment/seconds"],
  ],
  [
    "a single second in the Agent",
    { ...helmAgent({}), taskTimeoutSeconds: 1, httpTimeoutSeconds: 1 },
    ["taskTimeoutSeconds deployment/seconds", "httpTimeoutSeconds deployment/seconds"],
  ],
  ["a single second elsewhere", { ...docker({}), taskTimeoutSeconds: 1, httpTimeoutSeconds: 1 }, []],
  [
    "a cluster's name that the chart would take for a template",
    helmAgent({ clusterName: "{{ .Release.Name }}" }),
    ["deployment.clusterName deployment/cluster-name"],
  ],
  ["a cluster's name with dots", helmAgent({ clusterName: "eu.prod_1" }), []],
  [
    "settings that the Agent would pass over",
    operator({
      allowedCustomResources: ["cert-manager.io/v1/certificates", "v1/secrets", "certificates"],
      restrictedShell: { allowedCommands: ["rshell:cat", "cat"], allowedPaths: ["/var/log", "logs"] },
    }),
    [
      "deployment.allowedCustomResources[2] deployment/agent-form",
      "deployment.restrictedShell.allowedCommands[1] deployment/agent-form",
      "deployment.restrictedShell.allowedPaths[1] deployment/agent-form",
    ],
  ],
  [
    "what is not known yet",
    operator({
      allowedCustomResources: [LATER, "v1/secrets"],
      restrictedShell: LATER,
      serviceAccount: LATER,
      permissions: LATER,
      tolerations: LATER,
    }),
    [],
  ],
  [
    "members that are not known yet",
    helm({
      serviceAccount: LATER,
      permissions: [LATER, { apiGroups: LATER, resources: ["pods"], verbs: ["get"] }],
      tolerations: [LATER, { key: LATER }],
    }),
    [],
  ],
])("judges %s by the rules of whoever reads it", (_what, runner, expected) => {
  expect(found(runner)).toEqual(expected);
});

it.each<[object, string, string]>([
  [
    docker({ memory: "1Gi" }),
    'Docker does not take "1Gi"',
    "It takes 6m or more, with b, k, m or g, as in 512m or 1g.",
  ],
  [
    helm({ resources: { limits: { memory: "512MB" } } }),
    'Kubernetes does not take "512MB"',
    "It takes bytes with Ki, Mi, Gi or k, M, G, as in 512Mi or 1Gi; m is thousandths of a byte.",
  ],
  ...[helm({ namespace: "123" }), helmAgent({ namespace: "123" })].map((runner): [object, string, string] => [
    runner,
    'the chart does not take "123"',
    "It takes names that YAML reads as text where they stand without quotes: no numbers, on, off, yes, no, null.",
  ]),
])("names the reader, and the form that it takes: %j", (runner, message, hint) => {
  const findings = validate({ apiVersion: "parkit/v1", runners: [{ name: "a", ...runner }] });
  expect(findings.filter(({ rule }) => RULES.has(rule))).toMatchObject([{ message, hint }]);
});
