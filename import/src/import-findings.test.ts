import { IMPORT_RULES } from "@parkit/provider-schema/internal/rules/import/index";

import { importDocuments } from "./import-documents";
import { maskedSource } from "./shown/masked-source";

const KEY = "eyJrdHkiOiJFQyIsImNydiI6IlAtMjU2IiwiYWxnIjoiRVMyNTYifQ";
const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

/** A line of YAML or of a script for each argument. */
const file = (...lines: readonly string[]): string => `${lines.join("\n")}\n`;

function findings(text: string, name = "source.yaml"): readonly string[] {
  return importDocuments([{ file: name, text }]).violations.map(
    ({ rule, source }) => `${source?.line ?? 0}:${source?.column ?? 0} ${rule}`,
  );
}

const rulesOf = (text: string): readonly string[] =>
  importDocuments([{ file: "source", text }]).violations.map(({ rule }) => rule);

/** What files with a finding cannot help having besides. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  "credential/moved": ["credential/literal"],
  // A published port means push mode, for which no file but an Ingress names the host.
  "deployment/published-port": ["mode/push-hostname"],
};

const soundChart = (...runner: readonly string[]): string =>
  file(
    "fullnameOverride: payments",
    "runner:",
    "  runnerIdentitySecret: payments-identity",
    "  kubernetesActions: { pods: [] }",
    "  config:",
    "    ddBaseURL: https://app.datadoghq.com",
    '    urn: ""',
    '    privateKey: ""',
    "    modes: [pull]",
    "    actionsAllowlist: [com.datadoghq.http.request]",
    ...runner.map((line) => `  ${line}`),
  );

const agent = (...annotations: readonly string[]): string =>
  file(
    "apiVersion: datadoghq.com/v2alpha1",
    "kind: DatadogAgent",
    "metadata:",
    "  name: datadog",
    "  annotations:",
    ...annotations.map((line) => `    ${line}`),
  );

const clusterData = (...settings: readonly string[]): readonly string[] => [
  'cluster-agent.datadoghq.com/private-action-runner-enabled: "true"',
  "cluster-agent.datadoghq.com/private-action-runner-configdata: |",
  "  private_action_runner:",
  ...settings.map((line) => `    ${line}`),
];

const agentChart = (...lines: readonly string[]): string =>
  file(
    "datadog:",
    "  operator: { enabled: false }",
    "clusterAgent:",
    "  privateActionRunner:",
    "    enabled: true",
    ...lines,
  );

const compose = (...lines: readonly string[]): string =>
  file(
    "services:",
    "  runner:",
    "    image: gcr.io/datadoghq/private-action-runner:v1.21.0",
    '    command: ["--with-api-key"]',
    "    environment:",
    "      RUNNER_NAME: payments",
    "      ACTIONS_ALLOWLIST: com.datadoghq.http.request",
    ...lines,
  );

/** One file for each finding, with the place where it belongs. */
const CASES: readonly (readonly [rule: string, at: string, text: string])[] = [
  ["allowlist/chart-default-pods", "2:3", file("runner:", "  config: {}")],
  ["identity/inline", "8:17", soundChart().replace('privateKey: ""', `privateKey: ${KEY}`)],
  [
    "identity/placeholder",
    "8:17",
    soundChart().replace('privateKey: ""', "privateKey: CHANGE_ME_PRIVATE_KEY_FROM_CONFIG"),
  ],
  [
    "identity/placeholder",
    "8:17",
    soundChart().replace("  runnerIdentitySecret: payments-identity", "  replicas: 1"),
  ],
  [
    "identity/urn",
    "7:10",
    soundChart().replace('urn: ""', "urn: urn:datadog:private-action-runner:organization:1:runner:2"),
  ],
  ["site/base-url", "6:16", soundChart().replace("app.datadoghq.com", "datadoghq.com")],
  ["site/unknown", "6:16", soundChart().replace("app.datadoghq.com", "app.example.com")],
  ["allowlist/wildcard", "10:24", soundChart().replace("http.request", "http.*")],
  ["allowlist/unknown-action", "10:24", soundChart().replace("http.request", "http.requst")],
  ["allowlist/unpermitted", "10:24", soundChart().replace("http.request", "kubernetes.core.listNode")],
  [
    "allowlist/chart-verb",
    "4:46",
    soundChart().replace("{ pods: [] }", "{ pods: [], endpoints: [deleteMultiple] }"),
  ],
  [
    "schema/type",
    "10:23",
    soundChart().replace("[com.datadoghq.http.request]", "com.datadoghq.http.request"),
  ],
  ["schema/not-imported", "11:18", soundChart("priorityClass: high")],
  [
    "credential/literal",
    "13:13",
    soundChart("credentialFiles:", "  - fileName: http_token.json", '    data: "{}"'),
  ],
  [
    "credential/moved",
    "12:7",
    soundChart("credentialFiles:", "  - fileName: http_token.json", '    data: "{}"'),
  ],
  ["credential/unnamed", "12:7", soundChart("credentialSecrets:", "  - secretName: orders")],
  ["deployment/assumed", "12:7", soundChart("credentialSecrets:", "  - secretName: jenkins-credentials")],
  ["deployment/chart-shape", "2:3", file("common:", "  image: { tag: v1.17.1 }") + soundChart()],
  ["deployment/annotation-boolean", "6:56", agent("agent.datadoghq.com/private-action-runner-enabled: true")],
  [
    "deployment/annotation-boolean",
    "6:56",
    agent('agent.datadoghq.com/private-action-runner-enabled: "True"'),
  ],
  [
    "deployment/not-enabled",
    "9:9",
    agent(
      'agent.datadoghq.com/private-action-runner-enabled: "true"',
      "agent.datadoghq.com/private-action-runner-configdata: |",
      "  private_action_runner:",
      "    self_enroll: true",
    ),
  ],
  [
    "identity/self-enroll-unsaid",
    "9:9",
    agent(...clusterData("enabled: true", "actions_allowlist: [com.datadoghq.http.request]")),
  ],
  [
    "identity/secret-unsaid",
    "9:9",
    agent(...clusterData("self_enroll: true", "actions_allowlist: [com.datadoghq.http.request]")),
  ],
  ["identity/inline", "10:22", agent(...clusterData("self_enroll: false", `private_key: ${KEY}`))],
  ["identity/old-secret-wins", "9:9", agent(...clusterData("self_enroll: false", `private_key: ${KEY}`))],
  ["schema/not-imported", "9:27", agent(...clusterData("actions_alowlist: [a.b]"))],
  [
    "deployment/start-arguments",
    "12:58",
    agent(...clusterData("self_enroll: true")) +
      file("spec:", "  override:", "    clusterAgent: { containers: { cluster-agent: { args: [start] } } }"),
  ],
  [
    "deployment/remote-configuration-off",
    "10:53",
    agent(...clusterData("self_enroll: true")) +
      file("spec: { features: { remoteConfiguration: { enabled: false } } }"),
  ],
  [
    "deployment/remote-configuration-key",
    "3:24",
    agentChart().replace("clusterAgent:", "  remoteConfiguration: { enabled: true }\nclusterAgent:"),
  ],
  [
    "deployment/bundled-operator",
    "2:3",
    agentChart().replace("  operator: { enabled: false }", "  site: datadoghq.eu"),
  ],
  ["identity/ignored", "6:33", agentChart("    identityFromExistingSecret: par")],
  ["allowlist/built-in", "5:5", agentChart()],
  [
    "allowlist/wrong-container",
    "7:91",
    agentChart(
      "agents:",
      "  containers: { agent: { env: [{ name: DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST, value: com.datadoghq.http.request }] } }",
    ),
  ],
  ["deployment/cpus", "8:11", compose("    cpus: 25")],
  ["deployment/published-port", "8:13", compose('    ports: ["9016:9016"]')],
  ["credential/literal", "8:19", compose("      DD_API_KEY: 0123456789abcdef0123456789abcdef")],
  [
    "identity/inline",
    "8:27",
    compose(`      RUNNER_PRIVATE_KEY: ${KEY}`).replace(
      '    command: ["--with-api-key"]\n',
      "    restart: always\n",
    ),
  ],
  ["deployment/assumed", "1:1", compose().replace(/ {6}ACTIONS_ALLOWLIST.*\n/, "")],
  ["yaml/syntax", "2:1", "runner: [\n"],
  ["schema/unrecognised-format", "1:1", "kind: Pod\n"],
  ["deployment/not-enabled", "2:3", file("private_action_runner:", "  self_enroll: true")],
];

describe("findings of imports", () => {
  it.each(CASES)("%s at %s", (rule, at, text) => {
    expect(findings(text)).toContainEqual(`${at} ${rule}`);
  });

  it("has a case for each of its rules", () => {
    const shown = new Set(CASES.map(([rule]) => rule));
    expect(IMPORT_RULES.map(({ id }) => id).filter((rule) => !shown.has(rule))).toEqual([]);
  });

  it.each(IMPORT_RULES)("$id is found in the wrong example of its page, and nothing else", ({ id, docs }) => {
    expect(new Set(rulesOf(docs.bad))).toEqual(new Set([id, ...(COMPANIONS[id] ?? [])]));
  });

  it.each(IMPORT_RULES)("$id is not found in the right example of its page", ({ id, docs }) => {
    expect(rulesOf(docs.good).filter((rule) => !COMPANIONS[id]?.includes(rule))).toEqual([]);
  });

  it("finds nothing in sound files", () => {
    expect(findings(soundChart())).toEqual([]);
    expect(findings(compose())).toEqual([]);
  });

  it("shows names of Secrets, which are not secret", () => {
    const text = "datadog: { apiKeyExistingSecret: keys }\nrunner: { runnerIdentitySecret: a, config: {} }\n";
    expect(maskedSource({ file: "f", text })).toBe(text);
  });

  it("never copies a private key or an API key, nor shows one", () => {
    const sources = [
      soundChart().replace('privateKey: ""', `privateKey: ${KEY}`),
      agent(...clusterData("self_enroll: false", `private_key: ${KEY}`)),
      compose(`      RUNNER_PRIVATE_KEY: ${KEY}`),
      file("ddBaseURL: https://app.datadoghq.com", `urn: ${URN}`, `privateKey: ${KEY}`),
      soundChart("env:", `  - { name: SIGNING_KEY, value: ${KEY} }`),
      agent(...clusterData()).replace("private_action_runner:", `private_key: ${KEY}`),
      `docker run -e RUNNER_PRIVATE_KEY=${KEY} gcr.io/datadoghq/private-action-runner:v1.21.0`,
    ];
    for (const text of sources) {
      const { text: description, violations } = importDocuments([{ file: "source", text }]);
      const shown = maskedSource({ file: "source", text });
      expect(description).toBeDefined();
      expect(JSON.stringify([description, violations, shown])).not.toContain(KEY);
      expect(shown).toHaveLength(text.length);
    }
  });
});
