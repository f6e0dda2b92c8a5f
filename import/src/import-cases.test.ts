/** Files as people have them, each for a kind of fault that hurt somebody. */

import { nestedBundles } from "@parkit/provider-schema/internal/actions/catalogue";

import { importDocuments } from "./import-documents";

const IMAGE = "gcr.io/datadoghq/private-action-runner:v1.21.0";
const SETTINGS = `
  runnerIdentitySecret: par-identity
  kubernetesActions: { pods: [] }
  config:
    ddBaseURL: https://app.datadoghq.com
    urn: ""
    privateKey: ""
    modes: [pull]
    actionsAllowlist: [com.datadoghq.http.request]`;
const CHART = `runner:${SETTINGS}`;

const indented = (text: string, by: number): string =>
  text
    .split("\n")
    .map((line) => " ".repeat(by) + line)
    .join("\n");

function imported(text: string, file = "source") {
  const { input, violations, text: description } = importDocuments([{ file, text }]);
  const runners = (input as { runners?: readonly Readonly<Record<string, unknown>>[] } | undefined)?.runners;
  return {
    runner: runners?.[0],
    rules: violations.map(({ rule }) => rule),
    messages: violations.map(({ message, hint }) => `${message} ${hint}`).join("\n"),
    description,
  };
}

describe("numbers and names, as Helm reads them", () => {
  const chart = (text: string): string => `${CHART}\n  ${text}`;
  it.each([
    ["replicas: 010", { replicas: 8 }],
    ["replicas: 0X1F", { replicas: 31 }],
    ["replicas: 1_000", { replicas: 1000 }],
    ['replicas: "3"', { replicas: 3 }],
    ["nodeSelector: { a: on }", { nodeSelector: { a: "true" } }],
    ['nodeSelector: { a: "on" }', { nodeSelector: { a: "on" } }],
    ["tolerations: [{ tolerationSeconds: 010 }]", { tolerations: [{ tolerationSeconds: 8 }] }],
  ])("%s", (line, expected) => {
    expect(imported(chart(line)).runner?.["deployment"]).toMatchObject(expected);
  });

  it.each([
    [
      "requests: { memory: 2Gi }",
      { requests: { cpu: "250m", memory: "2Gi" }, limits: { cpu: "250m", memory: "1Gi" } },
    ],
    [
      "requests: { memory: 512Mi }, limits: { cpu: null }",
      { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "1Gi" } },
    ],
    ["limits: null", { requests: { cpu: "250m", memory: "1Gi" } }],
    ["requests: { cpu: 250m }", undefined],
  ])("takes the chart's own amounts for those that are not written: %s", (written, expected) => {
    const { runner } = imported(chart(`resources: { ${written} }`));
    expect(Object(runner?.["deployment"])).toHaveProperty("type", "helm");
    expect((runner?.["deployment"] as { resources?: unknown }).resources).toEqual(expected);
  });

  it("names a release as Helm does", () => {
    expect(imported(`fullnameOverride: 0X1F\n${CHART}`).runner).toMatchObject({ name: "31" });
  });
});

describe("service accounts", () => {
  it.each([
    [
      "{ create: true, name: tools, annotations: { role: a } }",
      { name: "tools", create: true, annotations: { role: "a" } },
    ],
    ["{ create: false, name: tools }", { name: "tools" }],
    ['{ create: true, name: "", annotations: {} }', undefined],
    ["{ annotations: { role: a } }", { annotations: { role: "a" } }],
  ])("keeps %s apart from the others", (account, expected) => {
    const { runner, rules } = imported(`serviceAccount: ${account}\n${CHART}`);
    expect(runner?.["deployment"]).toEqual({
      type: "helm",
      namespace: "datadog",
      ...(expected === undefined ? {} : { serviceAccount: expected }),
    });
    expect(rules).toEqual([]);
  });

  it.each([
    [
      "{ create: false, name: tools, annotations: { role: a } }",
      { name: "tools" },
      ["serviceAccount.annotations"],
    ],
    ["{ create: false, name: tools, annotations: {} }", { name: "tools" }, []],
    [
      "{ create: false, annotations: { role: a } }",
      undefined,
      ["serviceAccount.create", "serviceAccount.annotations"],
    ],
  ])("tells what the chart passes over itself of %s", (account, expected, lost) => {
    const { runner, rules, messages } = imported(`serviceAccount: ${account}\n${CHART}`);
    expect(Object(runner?.["deployment"])).toEqual({
      type: "helm",
      namespace: "datadog",
      ...(expected === undefined ? {} : { serviceAccount: expected }),
    });
    expect(rules).toEqual(lost.map(() => "schema/not-imported"));
    for (const path of lost) expect(messages).toContain(`not taken over: ${path}`);
  });
});

describe("credential files", () => {
  it("says where files move, also when their directory alone is another", () => {
    const { messages } = imported(
      `${CHART}\n  credentialSecrets: [{ secretName: build, directoryName: jenkins }]`,
    );
    expect(messages).toContain("/credentials/jenkins/ is put at");
    expect(messages).toContain("/credentials/build/ by parkit");
  });

  it("says nothing of files that stay", () => {
    const { rules } = imported(
      `${CHART}\n  credentialSecrets: [{ secretName: jenkins, directoryName: jenkins }]`,
    );
    expect(rules).toEqual(["deployment/assumed"]);
  });

  it("loses none of those whose names are made up alike", () => {
    const { runner, description } = imported(
      `${CHART}\n  useSeparateSecretForCredentials: true\n  credentialFiles: [{ fileName: gitlab_token.json, data: a }]\n  credentialSecrets: [{ secretName: group-b, directoryName: gitlab }]`,
    );
    expect(Object.keys(Object(runner?.["credentials"]) as object)).toEqual(["gitlab", "gitlab-2"]);
    expect(description).toContain(
      "      # Guessed from its name: check type, and key unless it is gitlab_token.json.\n      gitlab-2:",
    );
  });

  it("asks for no Secret that the chart makes itself, and gives names that the rules take", () => {
    const { runner, rules } = imported(
      `fullnameOverride: par\n${CHART}\n  credentialFiles: [{ fileName: Temporal_mTLS_token.json, data: a }]`,
    );
    expect(runner?.["credentials"]).toEqual({
      "temporal-mtls": {
        type: "temporal",
        from: { secretName: "par-credential-files", key: "Temporal_mTLS_token.json" },
      },
    });
    expect(rules).toEqual(["credential/literal", "deployment/assumed", "credential/moved"]);
  });

  it("takes PostgreSQL's own file for what it is", () => {
    const { runner } = imported(`${CHART}\n  credentialFiles: [{ fileName: creds.pgpass, data: a }]`);
    expect(runner?.["credentials"]).toMatchObject({ creds: { type: "postgresql" } });
  });

  const volume = (source: string): string =>
    `kind: Deployment
metadata: { name: par, namespace: datadog }
spec:
  template:
    spec:
      containers:
        - name: runner
          image: ${IMAGE}
          volumeMounts: [{ name: a, mountPath: /etc/dd-action-runner/config/credentials/a.json, subPath: a.json }]
      volumes: [{ name: a, ${source} }]`;

  it.each([
    [
      `fullnameOverride: par\n${CHART}\n  credentialFiles: [{ fileName: a.json, data: secret }]`,
      "{ secretName: par-credential-files, key: a.json }",
      ["credential/literal", "credential/unnamed"],
    ],
    [
      volume("secret: { secretName: orders }"),
      "{ secretName: orders, key: a.json }",
      expect.arrayContaining(["credential/unnamed"]),
    ],
    [
      volume("csi: { driver: secrets-store.csi.k8s.io, volumeAttributes: { secretProviderClass: orders } }"),
      "{ type: csi, secretProviderClass: orders }",
      expect.arrayContaining(["credential/unnamed"]),
    ],
  ])("guesses no type where a file's name tells none: %#", (text, from, expected) => {
    const { runner, rules, messages, description } = imported(text);
    expect(runner).not.toHaveProperty("credentials");
    expect(rules).toEqual(expected);
    expect(messages).toContain('the type of the credential file "a.json" is not known');
    expect(messages).toContain(`{ type: ..., from: ${from} }`);
    expect(description).toContain('# "a.json" was a credential file: add it to credentials');
  });

  it("takes the file that lists scripts for the runner's scripts", () => {
    const { runner, rules } = imported(
      `${CHART}\n  scriptFiles: [{ fileName: a.sh, data: x }]\n  credentialFiles:\n    - fileName: script.yaml\n      data: |\n        schemaId: script-credentials-v1\n        runPredefinedScript: { hello: { command: [bash, /home/scriptuser/a.sh] } }`,
    );
    expect(runner).toMatchObject({ scripts: { hello: { command: ["bash", "/home/scriptuser/a.sh"] } } });
    expect(runner).toMatchObject({ deployment: { scriptFiles: { "a.sh": "x" } } });
    expect(runner).not.toHaveProperty("credentials");
    // The list of this chart allows no scripts.
    expect(rules).toEqual(["credential/moved", "script/unallowed"]);
  });
});

describe("files of scripts", () => {
  it("come out of a ConfigMap that is mounted where scripts look, as the chart renders it", () => {
    const { runner, rules } = imported(`kind: ConfigMap
metadata: { name: par-scripts, labels: { helm.sh/chart: a }, annotations: { checksum/scripts: abc } }
data: { hello.sh: "echo hello\\n" }
---
kind: Deployment
metadata: { name: par, namespace: tools }
spec:
  template:
    spec:
      containers:
        - name: runner
          image: ${IMAGE}
          env: [{ name: ACTIONS_ALLOWLIST, value: com.datadoghq.http.request }]
          volumeMounts: [{ name: scripts, mountPath: /home/scriptuser }]
      volumes: [{ name: scripts, configMap: { name: par-scripts } }]
`);
    expect(runner).toMatchObject({ deployment: { scriptFiles: { "hello.sh": "echo hello\n" } } });
    expect(rules).not.toContain("schema/not-imported");
  });

  it("are told where their ConfigMap is not there", () => {
    const { rules, messages } = imported(`kind: Deployment
metadata: { name: par, namespace: tools }
spec:
  template:
    spec:
      containers:
        - { name: runner, image: "${IMAGE}", volumeMounts: [{ name: scripts, mountPath: /home/scriptuser }] }
      volumes: [{ name: scripts, configMap: { name: par-scripts } }]
`);
    expect(rules).toContain("schema/not-imported");
    expect(messages).toContain("volumeMounts[0]");
  });

  it("are told where one has no name or no text", () => {
    const { runner, messages } = imported(
      `${CHART}\n  scriptFiles: [{ fileName: a.sh }, { data: x }, { fileName: b.sh, data: "echo" }]`,
    );
    expect(runner).toMatchObject({ deployment: { scriptFiles: { "b.sh": "echo" } } });
    expect(messages).toContain("runner.scriptFiles[0]");
    expect(messages).toContain("runner.scriptFiles[1]");
  });
});

describe("values one level down", () => {
  it("finds them below the name of a dependency", () => {
    expect(imported(`other: { enabled: true }\npar:\n${indented(CHART, 2)}`).runner).toMatchObject({
      allow: ["com.datadoghq.http.request"],
    });
  });

  it("finds them in a HelmRelease, with what they do not tell", () => {
    const { runner, rules, description } = imported(
      `kind: HelmRelease\nmetadata: { name: par, namespace: tools }\nspec:\n  chart: { spec: { version: 1.27.0 } }\n  values:\n${indented(CHART, 4)}`,
    );
    expect(runner).toMatchObject({
      name: "par",
      deployment: { type: "helm", namespace: "tools", chartVersion: "1.27.0" },
    });
    expect(rules).toEqual([]);
    expect(description).not.toContain("which namespace");
  });

  it.each(["values: |", "valuesObject:"])("finds them in an Application's %s", (member) => {
    const { runner, rules } = imported(
      `kind: Application\nmetadata: { name: par }\nspec:\n  destination: { namespace: tools }\n  source:\n    targetRevision: 1.*\n    helm:\n      releaseName: actions\n      ${member}\n${indented(CHART, 8)}`,
    );
    expect(runner).toMatchObject({ name: "actions", deployment: { namespace: "tools" } });
    expect(rules).toEqual(["schema/not-imported"]);
  });
});

describe("images", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  it.each([
    [`${IMAGE}@${digest}`, { imageTag: `v1.21.0@${digest}` }, []],
    [
      `gcr.io/datadoghq/private-action-runner@${digest}`,
      { imageRepository: "gcr.io/datadoghq/private-action-runner@sha256", imageTag: "a".repeat(64) },
      [],
    ],
    ["gcr.io/datadoghq/private-action-runner:${VERSION}", {}, ["schema/not-imported"]],
    ["gcr.io/datadoghq/private-action-runner:${VERSION:-v1.20.0}", { imageTag: "v1.20.0" }, []],
    ["corp.example/par:v1.21.0", { imageRepository: "corp.example/par" }, ["deployment/assumed"]],
  ])("%s", (image, expected, rules) => {
    const found = imported(
      `services:\n  private-action-runner:\n    image: "${image}"\n    command: [--with-api-key]\n    environment: { ACTIONS_ALLOWLIST: com.datadoghq.http.request }\n`,
    );
    expect(found.runner?.["deployment"]).toEqual({ type: "compose", ...expected });
    expect(found.rules).toEqual(rules);
  });

  it("takes a service that is built for a runner when it is started like one", () => {
    const { rules, messages } = imported(
      "services: { a: { build: ., volumes: ['./config:/etc/dd-action-runner/config'], environment: { ACTIONS_ALLOWLIST: com.datadoghq.http.request } } }",
    );
    expect(rules).toEqual(["deployment/assumed"]);
    expect(messages).toContain("imageRepository");
  });
});

it("reads a Deployment that is configured by variables, and says that it cannot enroll", () => {
  const { runner, rules, messages } = imported(
    `kind: Deployment\nmetadata: { name: par, namespace: tools }\nspec: { template: { spec: { containers: [{ name: runner, image: "${IMAGE}", args: [--with-api-key], env: [{ name: RUNNER_NAME, value: tools }, { name: DD_BASE_URL, value: https://app.datadoghq.eu }, { name: ACTIONS_ALLOWLIST, value: com.datadoghq.http.request }] }] } } }`,
  );
  expect(runner).toMatchObject({ name: "tools", allow: ["com.datadoghq.http.request"] });
  expect(rules).toEqual(["identity/placeholder", "schema/not-imported"]);
  expect(messages).toContain("do not enroll by themselves");
});

describe("commands as the documentation has them", () => {
  const command = (name: string, ending: string): string =>
    `docker run -d ${ending}\n  -e RUNNER_NAME=${name} ${ending}\n  -e ACTIONS_ALLOWLIST=com.datadoghq.http.request ${ending}\n  ${IMAGE} --with-api-key\n`;

  it("keeps a name that nobody filled in, and says how it is called", () => {
    const { runner, rules } = imported(command("<YOUR_NAME>", "\\"));
    expect(runner).toMatchObject({ name: "your-name", identity: { type: "self-enroll" } });
    expect(rules).toEqual(["deployment/assumed"]);
  });

  it("goes on behind PowerShell's backtick", () => {
    expect(imported(command("par", "`")).runner).toMatchObject({
      name: "par",
      allow: ["com.datadoghq.http.request"],
    });
    expect(imported(command("par", "`").replaceAll("\n", "\r\n")).runner).toMatchObject({ name: "par" });
  });

  it("takes no command for a runner that only prints an identity", () => {
    const { runner, messages } = imported(
      `docker run ${IMAGE} --with-api-key --enroll -f helm-values > values.yaml`,
    );
    expect(runner).toBeUndefined();
    expect(messages).toContain("only enrolls a runner");
  });
});

it("says that values are encrypted, and not that a key is written out", () => {
  const { runner, rules } = imported(
    `${CHART.replace('urn: ""', "urn: ENC[AES256_GCM,data:a=,type:str]").replace('privateKey: ""', "privateKey: ENC[AES256_GCM,data:a=,type:str]").replace("runnerIdentitySecret: par-identity", "replicas: 1")}\nsops: { mac: "ENC[AES256_GCM,data:a=,type:str]", version: 3.9.0 }`,
  );
  expect(rules).toEqual(["deployment/assumed"]);
  expect(runner?.["identity"]).toEqual({ type: "secret", secretName: "private-action-runner-identity" });
});

it("passes over foreign files of a directory with one note, and refuses those that are named", () => {
  const files = [
    { file: "d/Chart.yaml", text: "apiVersion: v2\nname: a\n" },
    { file: "d/values.yaml", text: CHART },
  ];
  const found = importDocuments(files.map((file) => ({ ...file, ofDirectory: true })));
  expect(found.description).toBeDefined();
  expect(found.violations.map(({ message }) => message)).toEqual(["no part of a runner: d/Chart.yaml"]);
  expect(importDocuments(files).input).toBeUndefined();
});

describe("bundles that are named by the one above them", () => {
  const chart = (entry: string, program: string): string =>
    `datadog: { operator: { enabled: false } }\nremoteConfiguration: { enabled: true }\n${program}: { privateActionRunner: { enabled: true, selfEnroll: true, actionsAllowlist: ["${entry}"] } }\n`;

  it.each([
    [
      "com.datadoghq.kubernetes.*",
      "clusterAgent",
      "cluster-agent",
      "grants nothing, but the bundles below it do",
    ],
    ["com.datadoghq.remoteaction.*", "datadog", "agent", "does not reach into the bundles below it"],
  ] as const)("are offered by their names in place of %s in %s", (entry, program, flavour, says) => {
    const text =
      program === "datadog"
        ? chart(entry, program)
            .replace("datadog: { operator: { enabled: false } }\n", "")
            .replace("datadog: {", "datadog: { operator: { enabled: false },")
        : chart(entry, program);
    const { description = "", runner } = imported(text);
    expect(JSON.stringify(runner)).toContain(entry);
    const offered = nestedBundles(entry.slice(0, -2), flavour);
    expect(offered.length).toBeGreaterThan(0);
    expect(description).toContain(
      [`# ${entry} ${says}:`, ...offered.map((bundle) => `#   ${bundle}.*`), "allow:"].join("\n      "),
    );
  });

  it("are not spoken of where a bundle has none below it", () => {
    const { description } = imported(chart("com.datadoghq.kubernetes.core.*", "clusterAgent"));
    expect(description).toContain("com.datadoghq.kubernetes.core.*");
    expect(description).not.toContain("below it");
  });
});

describe("limits of the Agent's shells and custom resources", () => {
  const expected = {
    allowedCustomResources: ["v1/secrets", "cert-manager.io/v1/certificates"],
    restrictedShell: {
      allowedCommands: [],
      allowedPaths: ["/var/log"],
      allowedSystemServices: { "nginx.service": ["restart"] },
    },
    idleTimeoutSeconds: 120,
  };

  it("are taken over from a section, and what has no field is named", () => {
    const { runner, rules, messages } = imported(`private_action_runner:
  enabled: true
  actions_allowlist: [com.datadoghq.http.request]
  kubernetes_allowed_custom_resources: [v1/secrets, cert-manager.io/v1/certificates]
  idle_timeout_seconds: 120
  restricted_shell:
    allowed_commands: []
    allowed_paths: [/var/log]
    allowed_system_services: { nginx.service: [restart] }
    privileged: { enabled: true }
`);
    expect(runner?.["deployment"]).toMatchObject(expected);
    expect(rules).toContain("schema/not-imported");
    expect(messages).toContain('the setting "privileged" is not taken over');
  });

  it("are taken over from variables of the Agent's chart", () => {
    const name = (setting: string): string => `DD_PRIVATE_ACTION_RUNNER_${setting}`;
    const { runner } = imported(`clusterAgent:
  privateActionRunner: { enabled: true, actionsAllowlist: [com.datadoghq.http.request] }
  env:
    - { name: ${name("KUBERNETES_ALLOWED_CUSTOM_RESOURCES")}, value: "v1/secrets,cert-manager.io/v1/certificates" }
    - { name: ${name("IDLE_TIMEOUT_SECONDS")}, value: "120" }
    - { name: ${name("RESTRICTED_SHELL_ALLOWED_COMMANDS")}, value: "[]" }
    - { name: ${name("RESTRICTED_SHELL_ALLOWED_PATHS")}, value: "/var/log" }
    - { name: ${name("RESTRICTED_SHELL_ALLOWED_SYSTEM_SERVICES")}, value: '{"nginx.service":["restart"]}' }
`);
    expect(runner?.["deployment"]).toMatchObject(expected);
  });
});

it.each([
  ["1.20.1", "v1.16.0", undefined],
  ["1.20.1", "v1.21.0", "v1.21.0"],
  ["1.28.1", "v1.21.0", undefined],
])(
  "takes over the image of a release of chart %s, %s, where it is another than the chart's",
  (chart, tag, expected) => {
    const { runner } = imported(`apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: tools, namespace: tools }
spec:
  chart: { spec: { chart: private-action-runner, version: ${chart} } }
  values:
    image: { repository: gcr.io/datadoghq/private-action-runner, tag: ${tag} }
${indented(CHART, 4)}
`);
    expect((runner?.["deployment"] as { imageTag?: unknown }).imageTag).toBe(expected);
  },
);
