import { validate } from "@parkit/provider-schema/internal/description/validate";
import { runnerSpec, runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { parse } from "yaml";

import { TARGETS } from "@parkit/targets/internal/targets";
import { importDocuments } from "./import-documents";

const IMAGE = "gcr.io/datadoghq/private-action-runner:v1.21.0";
const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

/** Imports texts as files and says what came of them. */
function imported(files: Readonly<Record<string, string>>) {
  const result = importDocuments(Object.entries(files).map(([file, text]) => ({ file, text })));
  return { ...result, rules: result.violations.map(({ rule }) => rule) };
}

/** What parkit renders beside `datadog.yaml`. */
function installScript(type: "linux" | "windows"): string {
  const target = TARGETS[type];
  if (target?.of !== "runner") throw new Error(`no target ${type}`);
  const spec = runnerSpec({ name: "host", allow: ["com.datadoghq.http.request"], deployment: { type } });
  return target.files(spec).find(({ path }) => path.startsWith("install."))?.text ?? "";
}

describe("importDocuments", () => {
  it("reads chart values of a person, with the chart's own Kubernetes actions", () => {
    const { input, rules } = imported({
      "values.yaml": `
fullnameOverride: payments-par
image: { tag: v1.20.0 }
runner:
  runnerIdentitySecret: payments-par-identity
  config:
    ddBaseURL: https://app.datadoghq.eu
    urn: ""
    privateKey: ""
    modes: [workflowAutomation]
    actionsAllowlist: [com.datadoghq.http.request]
  kubernetesActions:
    pods: [get]
    deployments: [list, restart]
  replicas: 2
`,
    });
    expect(rules).toEqual([]);
    expect(input).toEqual({
      apiVersion: "parkit/v1",
      site: "datadoghq.eu",
      runners: [
        {
          name: "payments-par",
          allow: [
            "com.datadoghq.http.request",
            "com.datadoghq.kubernetes.core.getPod",
            "com.datadoghq.kubernetes.apps.listDeployment",
            "com.datadoghq.kubernetes.apps.restartDeployment",
          ],
          identity: { type: "secret", secretName: "payments-par-identity" },
          deployment: { type: "helm", namespace: "datadog", imageTag: "v1.20.0", replicas: 2 },
        },
      ],
    });
  });

  it("reads values of chart 0.x as one runner for each of its list, and explains the new names", () => {
    const { input, violations } = imported({
      "values.yaml": `
common: { image: { tag: v1.17.1 } }
runners:
  - name: one
    config: { ddBaseURL: https://app.datadoghq.com, modes: [pull], actionsAllowlist: [com.datadoghq.http.request] }
    kubernetesActions: { pods: [] }
    runnerIdentitySecret: one
  - name: two
    config: { ddBaseURL: https://app.datadoghq.eu, urn: "${URN}", modes: [pull], actionsAllowlist: [] }
    kubernetesActions: { pods: [] }
    runnerIdentitySecret: two
`,
    });
    expect(input).toMatchObject({
      runners: [
        {
          name: "one",
          site: "datadoghq.com",
          deployment: { imageTag: "v1.17.1" },
          identity: { secretName: "one" },
        },
        { name: "two", site: "datadoghq.eu", allow: "none", identity: { secretName: "two", urn: URN } },
      ],
    });
    expect(violations.map(({ message }) => message).join("\n")).toContain("runners[] became one runner");
  });

  it("keeps rules that the actions do not need, and takes the others for granted", () => {
    const { input } = imported({
      "values.yaml": `
nameOverride: a
runner:
  roleType: ClusterRole
  runnerIdentitySecret: a
  kubernetesActions: { pods: [list] }
  kubernetesPermissions:
    - { apiGroups: [""], resources: [pods], verbs: [list] }
    - { apiGroups: [policy], resources: [poddisruptionbudgets], verbs: [list] }
    - { apiGroups: [], resources: [], verbs: [list], nonResourceURLs: [/metrics] }
  config: { ddBaseURL: https://app.datadoghq.com, urn: "", privateKey: "", modes: [pull], actionsAllowlist: [] }
`,
    });
    expect(input).toMatchObject({
      runners: [
        {
          deployment: {
            permissionScope: "cluster",
            permissions: [
              { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: ["list"] },
              { apiGroups: [], resources: [], verbs: ["list"], nonResourceURLs: ["/metrics"] },
            ],
          },
        },
      ],
    });
  });

  it.each([
    [
      "no rule for an action",
      "actionsAllowlist: [com.datadoghq.kubernetes.apps.listDeployment]",
      "  roleType: Role",
      ["com.datadoghq.kubernetes.apps.listDeployment (list deployments)"],
    ],
    [
      "a Role for objects of the whole cluster",
      "actionsAllowlist: [com.datadoghq.kubernetes.core.listNode]",
      '  kubernetesPermissions: [{ apiGroups: [""], resources: [nodes], verbs: [list] }]',
      ["com.datadoghq.kubernetes.core.listNode (list nodes by a ClusterRole)"],
    ],
    [
      "a rule for one object",
      "actionsAllowlist: [com.datadoghq.kubernetes.core.getConfigMap]",
      '  kubernetesPermissions: [{ apiGroups: [""], resources: [configmaps], verbs: [get], resourceNames: [a] }]',
      ["com.datadoghq.kubernetes.core.getConfigMap (get configmaps)"],
    ],
    [
      "what the chart derives",
      "actionsAllowlist: []",
      "  kubernetesActions: { pods: [], deployments: [list, rollback], configMaps: [deleteMultiple] }",
      [],
    ],
    [
      "rules with asterisks",
      "actionsAllowlist: [com.datadoghq.kubernetes.apps.listDeployment]",
      '  kubernetesPermissions: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]',
      [],
    ],
  ])("says what is allowed and not permitted: %s", (_case, config, more, expected) => {
    const pods = more.includes("kubernetesActions") ? "" : "  kubernetesActions: { pods: [] }\n";
    const { violations } = imported({
      "values.yaml": `
nameOverride: a
runner:
  runnerIdentitySecret: a
${pods}${more}
  config: { ddBaseURL: https://app.datadoghq.com, urn: "", privateKey: "", modes: [pull], ${config} }
`,
    });
    expect(
      violations
        .filter(({ rule }) => rule === "allowlist/unpermitted")
        .map(({ message }) => message.replace(/^.*permits it: /, "")),
    ).toEqual(expected);
  });

  it.each([
    [
      "short options together",
      `docker run -dit --name=par -eRUNNER_NAME=par -eACTIONS_ALLOWLIST=com.datadoghq.http.request ${IMAGE} --with-api-key`,
    ],
    [
      "long options",
      `sudo docker container run --detach --env RUNNER_NAME=par --env "ACTIONS_ALLOWLIST=com.datadoghq.http.request" ${IMAGE} --with-api-key`,
    ],
    [
      "continuation lines and keys that are passed on",
      `docker run -d \\\n  -e DD_API_KEY -e DD_APP_KEY \\\n  -e RUNNER_NAME=par \\\n  -e ACTIONS_ALLOWLIST=com.datadoghq.http.request \\\n  -v "$PWD/config:/etc/dd-action-runner/config" \\\n  --restart unless-stopped --cpus 0.25 --memory 1g \\\n  ${IMAGE} --with-api-key\n`,
    ],
    [
      "a mount by name",
      `docker run --mount type=bind,source=./config,target=/etc/dd-action-runner/config -e RUNNER_NAME=par -e ACTIONS_ALLOWLIST=com.datadoghq.http.request ${IMAGE} --with-api-key`,
    ],
    [
      "a script of one's own",
      `#!/bin/sh\nset -eu\nimage=${IMAGE}\nif true; then\n  docker run -e RUNNER_NAME=par -e ACTIONS_ALLOWLIST=com.datadoghq.http.request "$image" --with-api-key\nfi\n`,
    ],
  ])("reads docker run: %s", (_name, text) => {
    const { input, rules } = imported({ "run.sh": text });
    expect(rules).toEqual([]);
    expect(input).toEqual({
      apiVersion: "parkit/v1",
      runners: [
        {
          name: "par",
          allow: ["com.datadoghq.http.request"],
          identity: { type: "self-enroll" },
          deployment: { type: "docker" },
        },
      ],
    });
  });

  it("picks the runners of a Compose file among other services, with merged members and defaults of variables", () => {
    const { input, rules } = imported({
      "compose.yaml": `
x-runner: &runner
  image: gcr.io/datadoghq/private-action-runner:\${TAG:-v1.20.0}
  command: --with-api-key
services:
  db: { image: postgres }
  one: { <<: *runner, environment: [RUNNER_NAME=one, "ACTIONS_ALLOWLIST=com.datadoghq.http.request", DD_API_KEY, DD_APP_KEY] }
  two:
    <<: *runner
    environment: { RUNNER_NAME: two_b, ACTIONS_ALLOWLIST: com.datadoghq.http.request }
    volumes: [{ type: bind, source: ./two, target: /etc/dd-action-runner/config }]
    deploy: { resources: { limits: { cpus: "0.5", memory: 512m } } }
`,
    });
    expect(rules).toEqual(["deployment/assumed"]);
    expect(input).toMatchObject({
      runners: [
        { name: "one", deployment: { type: "compose", service: "one", imageTag: "v1.20.0" } },
        { name: "two-b", deployment: { configDirectory: "./two", cpus: 0.5, memory: "512m" } },
      ],
    });
  });

  const withSecrets = (granted: string, declared: string): string => `
services:
  payments:
    image: ${IMAGE}
    command: ["--with-api-key"]
    environment: { RUNNER_NAME: payments, ACTIONS_ALLOWLIST: com.datadoghq.http.request }
    secrets: ${granted}
secrets: ${declared}
`;

  it("takes a Compose secret for the credential that it was rendered of", () => {
    const description: Description = {
      apiVersion: "parkit/v1",
      runners: [
        {
          name: "payments",
          allow: ["com.datadoghq.http.request"],
          credentials: {
            "orders-postgresql": { type: "postgresql", from: { type: "env", name: "ORDERS_JSON" } },
          },
          deployment: { type: "compose" },
        },
      ],
    };
    const [spec] = runnerSpecs(description);
    const target = TARGETS.compose;
    if (spec === undefined || target?.of !== "runner") throw new Error("nothing to render");
    const [file] = target.files(spec);
    const { input, rules } = imported({ "docker-compose.yaml": file?.text ?? "" });
    expect(input).toMatchObject({ runners: [{ credentials: description.runners?.[0]?.credentials }] });
    expect(rules).toEqual(["deployment/assumed"]);
  });

  it.each([
    [
      "of somebody else's name",
      withSecrets("[postgres]", "{ postgres: { environment: PG } }"),
      { postgres: { type: "postgresql", from: { type: "env", name: "PG" } } },
      ["deployment/assumed", "credential/moved"],
    ],
    [
      "with a target of its own",
      withSecrets(
        "[{ source: payments-api, target: /etc/http_token.json }]",
        "{ payments-api: { environment: API } }",
      ),
      { api: { type: "http-token", from: { type: "env", name: "API" } } },
      ["deployment/assumed", "credential/moved"],
    ],
    [
      "whose name tells no integration",
      withSecrets("[payments-orders]", "{ payments-orders: { environment: ORDERS } }"),
      undefined,
      ["credential/unnamed"],
    ],
    [
      "that is a file",
      withSecrets("[payments-postgres]", "{ payments-postgres: { file: ./postgres.json } }"),
      undefined,
      ["schema/not-imported"],
    ],
    [
      "of what cannot be a variable",
      withSecrets("[payments-postgres]", "{ payments-postgres: { environment: hunter-2 } }"),
      undefined,
      ["schema/not-imported"],
    ],
  ])("says what becomes of a Compose secret %s", (_title, text, credentials, expected) => {
    const { input, rules, violations } = imported({ "compose.yaml": text });
    expect(JSON.stringify([input, violations])).not.toContain("hunter-2");
    expect((input as Description).runners?.[0]?.credentials).toEqual(credentials);
    expect(rules).toEqual(expected);
  });

  it("puts a Compose file and the config.yaml that it mounts together, wherever they lie", () => {
    const service = (name: string) =>
      `  ${name}: { image: "${IMAGE}", volumes: ["./${name}:/etc/dd-action-runner/config"] }\n`;
    const config = (action: string) =>
      `ddBaseURL: https://app.datadoghq.com\nurn: ${URN}\nmodes: [pull]\nactionsAllowlist: [${action}]\ntags: [team:a]\n`;
    const { input } = imported({
      "deploy/two/config.yaml": config("com.datadoghq.mongodb.find"),
      "deploy/docker-compose.yaml": `services:\n${service("one")}${service("two")}`,
      "deploy/one/config.yaml": config("com.datadoghq.http.request"),
    });
    const identity = { type: "file", path: "/etc/dd-action-runner/config/config.yaml", urn: URN };
    expect(input).toMatchObject({
      runners: [
        { name: "one", allow: ["com.datadoghq.http.request"], tags: ["team:a"], identity },
        { name: "two", allow: ["com.datadoghq.mongodb.find"], identity },
      ],
    });
  });

  it("reads config.yaml alone as a runner in Docker", () => {
    const { input, text } = imported({
      "config.yaml": "ddBaseURL: https://app.datadoghq.com\nactionsAllowlist: []\n",
    });
    expect(input).toMatchObject({
      runners: [{ allow: "none", identity: { type: "self-enroll" }, deployment: { type: "docker" } }],
    });
    expect(text).toContain("# config.yaml does not say how the runner is deployed.");
  });

  it("tells Windows from Linux by what only Windows has", () => {
    const section = (action: string) =>
      `private_action_runner:\n  enabled: true\n  actions_allowlist: [${action}]\n`;
    expect(
      imported({ "datadog.yaml": section("com.datadoghq.script.runPredefinedPowershellScript") }).input,
    ).toMatchObject({ runners: [{ deployment: { type: "windows" } }] });
    expect(
      imported({ "datadog.yaml": section("com.datadoghq.script.runPredefinedScript") }).input,
    ).toMatchObject({ runners: [{ deployment: { type: "linux" } }] });
  });

  it("gives two runners of one name two names", () => {
    const line = `docker run -e RUNNER_NAME=par -e ACTIONS_ALLOWLIST=com.datadoghq.http.request ${IMAGE} --with-api-key`;
    const { input } = imported({ a: line, b: line });
    expect(input).toMatchObject({ runners: [{ name: "par" }, { name: "par-2" }] });
  });

  it("writes a description that reads back the same and passes the rules that the import told of", () => {
    const { input, text, rules } = imported({
      "run.sh": `docker run -e RUNNER_NAME=par ${IMAGE} --with-api-key`,
    });
    expect(parse(text ?? "")).toEqual(input);
    expect(rules).toEqual(expect.arrayContaining(validate(input).map(({ rule }) => rule)));
  });

  it.each([
    ["a description", "apiVersion: parkit/v1\nrunners: []\n", "a description of parkit already"],
    ["another Kubernetes object", "kind: Deployment\n", 'a Kubernetes object of kind "Deployment"'],
    [
      "another Compose file",
      "services: { web: { image: nginx } }\n",
      "a Compose file without a service of the image private-action-runner",
    ],
    [
      "values without a runner",
      "datadog: { site: datadoghq.eu }\n",
      "values of chart datadog, in which no runner is switched on",
    ],
    [
      "a DatadogAgent without a runner",
      "kind: DatadogAgent\nmetadata: { name: a }\n",
      "a DatadogAgent without annotations of a runner",
    ],
    [
      "docker run of something else",
      "docker run nginx\n",
      "a docker run command, but not of the image private-action-runner",
    ],
    ["an install script for Linux", installScript("linux"), "a script that installs the Agent"],
    ["an install script for Windows", installScript("windows"), "a script that installs the Agent"],
    ["prose", "hello\n", "plain text"],
    ["nothing", "", "nothing"],
  ])("says of %s what it saw and which formats there are", (_name, text, saw) => {
    const { input, violations } = imported({ f: text });
    expect(input).toBeUndefined();
    expect(violations).toMatchObject([
      {
        rule: "schema/unrecognised-format",
        message: expect.stringContaining(saw) as string,
        hint: expect.stringContaining("DatadogAgent manifest") as string,
      },
    ]);
  });

  it("takes nothing over when one of several files is not recognised", () => {
    const { input, text } = imported({ a: `docker run ${IMAGE}`, b: "hello" });
    expect([input, text]).toEqual([undefined, undefined]);
  });

  it("points into the YAML that an annotation holds", () => {
    const { violations } = imported({
      "agent.yaml": `kind: DatadogAgent
metadata:
  name: a
  namespace: b
  annotations:
    cluster-agent.datadoghq.com/private-action-runner-enabled: "true"
    cluster-agent.datadoghq.com/private-action-runner-configdata: |
      private_action_runner:
        self_enroll: true
        identity_secret_name: datadog-private-action-runner-identity
        actions_allowlist:
          - com.datadoghq.http.requst
`,
    });
    expect(violations).toMatchObject([
      { rule: "allowlist/unknown-action", source: { file: "agent.yaml", line: 12, column: 13 } },
    ]);
  });
});
