import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { WRITTEN_SETTINGS } from "@parkit/provider-schema/internal/deployment/agent-object";
import { descriptionJsonSchema } from "@parkit/provider-schema/internal/description/json-schema";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { OperatorDeployment } from "@parkit/provider-schema/internal/deployment/operator";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { parse, parseAllDocuments } from "yaml";

import { definitionValidator } from "../kubernetes/strict-definition.fixture";
import { datadogAgentAnnotations, datadogAgentDocument } from "./datadog-agent";
import { deployedBy } from "../deployed-by";
import { operatorFiles } from "./operator";
import { operatorGuide } from "./operator-guide";

const list = ["com.datadoghq.http.request"];

function spec(runner: Partial<RunnerInput> = {}, deployment: Partial<OperatorDeployment> = {}) {
  const made = runnerSpec({
    name: "cluster",
    node: { allow: list },
    clusterAgent: { allow: [...list, "com.datadoghq.kubernetes.core.listPod"] },
    ...runner,
    deployment: { type: "operator", namespace: "datadog", ...deployment },
  });
  if (!deployedBy("operator")(made)) throw new Error("not deployed by the operator");
  return made;
}

const SECRET = { type: "secret", secretName: "cluster-identity" } as const;
const MANY: readonly [string, Partial<RunnerInput>, Partial<OperatorDeployment>][] = [
  ["defaults", {}, {}],
  ["an identity in a Secret", { identity: SECRET }, {}],
  ["ownerless runners", { identity: { type: "self-enroll", ownership: "ownerless" } }, {}],
  ["operator 1.25", {}, { operatorVersion: "1.25.0" }],
  [
    "a credential of a SecretProviderClass",
    { credentials: { ci: { type: "jenkins", from: { type: "csi", secretProviderClass: "ci-vault" } } } },
    {},
  ],
  ["systemd", {}, { systemd: { journal: "both", vacuum: true } }],
  ["a runner in two programs", {}, { splitMode: true }],
  [
    "features and settings",
    {},
    {
      agent: {
        type: "managed",
        features: { apm: { enabled: true }, orchestratorExplorer: { enabled: true, extraTags: ["team:a"] } },
        replicas: 2,
        tlsVerify: false,
        imageTags: { node: "7.84.1-jmx" },
        extraSettings: { global: { logLevel: "debug" }, override: { clusterChecksRunner: { replicas: 2 } } },
      },
    },
  ],
  [
    "everything",
    {
      taskTimeoutSeconds: 60,
      httpTimeoutSeconds: 45,
      allowImdsEndpoint: true,
      credentials: { ci: { type: "jenkins", from: { secretName: "ci" } } },
    },
    {
      agent: { type: "managed", name: "agents" },
      clusterName: "prod",
      clusterAgentReplicas: 2,
      nodeIdentityDirectory: "/var/lib/runner",
      nodeResources: { requests: { cpu: "100m" }, limits: { memory: "256Mi" } },
      taskConcurrency: 3,
      httpAllowlist: ["*.internal"],
      defaultActions: false,
    },
  ],
];

const MANAGED = {
  type: "managed",
  features: { apm: { enabled: true }, logCollection: { enabled: true, containerCollectAll: true } },
  replicas: 3,
  tlsVerify: false,
  imageTags: { node: "7.84.1-jmx", clusterAgent: "7.84.1-full" },
  extraSettings: {
    global: { logLevel: "debug", site: "never.example.com" },
    override: {
      clusterAgent: {
        priorityClassName: "high",
        containers: { "cluster-agent": { env: [{ name: "A", value: "b" }] } },
      },
    },
  },
} as const;

describe("a DatadogAgent that is made for the runner", () => {
  const { spec: settings } = datadogAgentDocument(spec({ identity: SECRET }, { agent: MANAGED }));

  it("has what the description says of it beside what the runner needs", () => {
    expect(settings).toMatchObject({
      global: { kubelet: { tlsVerify: false }, logLevel: "debug" },
      features: {
        remoteConfiguration: { enabled: true },
        apm: { enabled: true },
        logCollection: { enabled: true, containerCollectAll: true },
      },
      override: {
        nodeAgent: { image: { tag: "7.84.1-jmx" } },
        clusterAgent: { replicas: 3, image: { tag: "7.84.1-full" }, priorityClassName: "high" },
      },
    });
  });

  it("never loses what the runner needs to what is said besides", () => {
    expect(settings.global.site).toBe("datadoghq.com");
    const env = settings.override.clusterAgent.containers?.["cluster-agent"]?.env ?? [];
    expect(env.map(({ name }) => name)).toEqual([
      "DD_PRIVATE_ACTION_RUNNER_URN",
      "DD_PRIVATE_ACTION_RUNNER_PRIVATE_KEY",
      "A",
    ]);
  });

  it("has an image for nodes without a runner only where one is named", () => {
    const { override } = datadogAgentDocument(
      spec({ node: false }, { agent: { type: "managed", imageTags: { node: "7.84.1-jmx" } } }),
    ).spec;
    expect(override.nodeAgent).toEqual({ image: { tag: "7.84.1-jmx" } });
    expect(datadogAgentDocument(spec({ node: false })).spec.override).not.toHaveProperty("nodeAgent");
  });
});

describe("a DatadogAgent that somebody else owns", () => {
  const theirs = spec(
    { clusterAgent: { allow: [...list, "com.datadoghq.kubernetes.core.listPod"] } },
    { agent: { type: "existing", name: "theirs" } },
  );

  it("gets a patch of its annotations and the command for it, never an object", () => {
    const [patch, rbac, ...others] = operatorFiles(theirs);
    expect(others).toEqual([]);
    expect(parse(patch?.text ?? "")).toEqual({ metadata: { annotations: datadogAgentAnnotations(theirs) } });
    expect(patch?.text).toContain(
      "kubectl patch datadogagent theirs --namespace datadog --type merge --patch-file annotations.yaml",
    );
    expect(rbac?.text).toContain("name: theirs-cluster-agent");
  });

  it("is not installed by the guide, nor are its keys", () => {
    const commands = operatorGuide(theirs).flatMap((step) => step.commands);
    expect(commands.join("\n")).not.toMatch(/helm|create secret|datadog-agent\.yaml/);
    expect(commands).toContainEqual(expect.stringContaining("kubectl patch datadogagent theirs"));
  });
});

it.each([
  ["inline", true, undefined],
  ["staged", true, "kubectl wait --for condition=established"],
  ["preinstalled", false, "kubectl get customresourcedefinition/"],
] as const)("installs the operator first with strategy %s: %s", (crdStrategy, installs, looks) => {
  const commands = operatorGuide(spec({}, { crdStrategy })).flatMap((step) => step.commands);
  const index = (start: string): number => commands.findIndex((command) => command.startsWith(start));
  expect(index("helm upgrade") !== -1).toBe(installs);
  if (looks === undefined) return;
  expect(index(looks)).toBeGreaterThan(index("helm upgrade"));
  expect(index(looks)).toBeLessThan(index("kubectl apply --filename datadog-agent.yaml"));
});

it.each([
  ["whose chart is not known", "1.31.0"],
  ["that is newer than the table", "1.99.0"],
])("installs an operator %s (%s) by a chart that somebody looks up", (_what, operatorVersion) => {
  const install = operatorGuide(spec({}, { operatorVersion })).find(({ topic }) => topic === "Install");
  expect(install?.text).toContain(`Which chart brings operator ${operatorVersion} is not known to parkit`);
  expect(install?.commands.slice(0, 4)).toEqual([
    "helm repo add datadog https://helm.datadoghq.com",
    "helm search repo datadog/datadog-operator --versions",
    "export CHART_VERSION=…",
    'helm upgrade --install datadog-operator datadog-operator --repo https://helm.datadoghq.com --version "$CHART_VERSION" --namespace datadog --set datadogCRDs.keepCrds=true --wait',
  ]);
});

describe.each(MANY)("DatadogAgent with %s", (_title, runner, deployment) => {
  const document = datadogAgentDocument(spec(runner, deployment));

  it("[S54 S55 S56 S73] has only texts as annotation values, each section with enabled and self_enroll", () => {
    const { annotations } = document.metadata;
    expect(Object.values(annotations).every((value) => typeof value === "string")).toBe(true);
    for (const [name, value] of Object.entries(annotations)) {
      if (!name.endsWith("-configdata")) continue;
      expect(parse(value)).toMatchObject({
        private_action_runner: { enabled: true, self_enroll: expect.any(Boolean) as boolean },
      });
    }
  });

  it("is what its file says", () => {
    const [file] = operatorFiles(spec(runner, deployment));
    expect(parse(file?.text ?? "", { version: "1.1" })).toEqual(document);
  });
});

describe("datadogAgentDocument", () => {
  it("[S53] is of the kind and version that the operator has, with the name of Datadog's page", () => {
    expect(datadogAgentDocument(spec())).toMatchObject({
      apiVersion: "datadoghq.com/v2alpha1",
      kind: "DatadogAgent",
      metadata: { name: "datadog", namespace: "datadog" },
    });
  });

  it("[S46 S52 S57] gives node and Cluster Agent lists of their own, and leaves out what is off", () => {
    const annotations = datadogAgentAnnotations(spec({ node: false }));
    expect(Object.keys(annotations).filter((name) => name.startsWith("agent."))).toEqual([]);
    const both = datadogAgentAnnotations(spec());
    const lists = Object.entries(both)
      .filter(([name]) => name.endsWith("-configdata"))
      .map(
        ([, text]) =>
          (parse(text) as { private_action_runner: { actions_allowlist: unknown } }).private_action_runner,
      );
    expect(lists.map(({ actions_allowlist }) => actions_allowlist)).toEqual([
      list,
      [...list, "com.datadoghq.kubernetes.core.listPod"],
    ]);
  });

  it("names the Secret of an enrolled identity, and bars it for an identity of one's own", () => {
    expect(configdata(spec())).toMatchObject({
      self_enroll: true,
      identity_secret_name: "datadog-private-action-runner-identity",
    });
    expect(configdata(spec({ identity: SECRET }))).toMatchObject({
      self_enroll: false,
      identity_use_k8s_secret: false,
    });
    expect(JSON.stringify(datadogAgentDocument(spec({ identity: SECRET })))).toContain(
      '"name":"DD_PRIVATE_ACTION_RUNNER_PRIVATE_KEY","valueFrom":{"secretKeyRef":{"name":"cluster-identity","key":"private_key"}}',
    );
  });

  it("takes the built-in actions away from a component that may do nothing", () => {
    expect(configdata(spec({ clusterAgent: { allow: "none" } }))).toMatchObject({
      actions_allowlist: [],
      default_actions_enabled: false,
    });
    expect(configdata(spec())).not.toHaveProperty("default_actions_enabled");
  });

  it("helps only operators that need it to start the Cluster Agent", () => {
    const command = (operatorVersion: string) =>
      datadogAgentDocument(spec({}, { operatorVersion })).spec.override.clusterAgent.containers;
    expect(command("1.25.1")).toMatchObject({ "cluster-agent": { command: ["/entrypoint.sh"] } });
    expect(command("1.26.0")).toBeUndefined();
  });

  it.each([
    ["1.25.0", "7.77.2"],
    ["1.29.0", "7.81.2"],
    ["1.30.0", "7.83.0"],
    ["1.31.0", "7.84.1"],
    ["1.32.0", undefined],
  ])("runs with operator %s the Agent that belongs to it: %s", (operatorVersion, expected) => {
    const { override } = datadogAgentDocument(spec({}, { operatorVersion })).spec;
    expect([override.nodeAgent?.image?.tag, override.clusterAgent.image?.tag]).toEqual([expected, expected]);
    const pinned = datadogAgentDocument(spec({}, { operatorVersion, agentVersion: "7.90.0" })).spec.override;
    expect(pinned.clusterAgent.image).toEqual({ tag: "7.90.0" });
  });

  it("leaves the Agent's version to an operator that is in the cluster already, unless that one is named", () => {
    const tags = (deployment: Partial<OperatorDeployment>): readonly unknown[] => {
      const { override } = datadogAgentDocument(
        spec({}, { crdStrategy: "preinstalled", ...deployment }),
      ).spec;
      return [override.nodeAgent?.image?.tag, override.clusterAgent.image?.tag];
    };
    expect(tags({})).toEqual([undefined, undefined]);
    expect(tags({ operatorVersion: "1.30.0" })).toEqual(["7.83.0", "7.83.0"]);
    expect(tags({ agentVersion: "7.84.1" })).toEqual(["7.84.1", "7.84.1"]);
  });

  it.each([
    "config",
    "confd",
    "tmpdir",
    "installinfo",
    "logdatadog",
    "auth-token",
    "private-action-runner-identity",
    "datadog-privateactionrunner-config",
  ])("names no volume like one of the operator's, whatever the Secret is called: %s", (secretName) => {
    const credentials = { ci: { type: "jenkins", from: { secretName } } } as const;
    const kept = spec({ credentials }, { nodeIdentityDirectory: "/var/lib/runner" });
    const { nodeAgent, clusterAgent } = datadogAgentDocument(kept).spec.override;
    const names = [nodeAgent, clusterAgent].map((override) => override?.volumes?.map(({ name }) => name));
    expect(names).toEqual([["ci-credential", "private-action-runner-identity"], ["ci-credential"]]);
  });

  it("passes limits of shells and custom resources on, an empty list too", () => {
    const limited = spec(
      {},
      {
        agentVersion: "7.84.0",
        allowedCustomResources: ["cert-manager.io/v1/certificates"],
        restrictedShell: {
          allowedCommands: [],
          allowedPaths: ["/var/log"],
          allowedSystemServices: { "nginx.service": ["restart"] },
        },
        idleTimeoutSeconds: 120,
      },
    );
    expect(configdata(limited)).toMatchObject({
      kubernetes_allowed_custom_resources: ["cert-manager.io/v1/certificates"],
      restricted_shell: {
        allowed_commands: [],
        allowed_paths: ["/var/log"],
        allowed_system_services: { "nginx.service": ["restart"] },
      },
      idle_timeout_seconds: 120,
    });
    expect(configdata(spec())).not.toHaveProperty("restricted_shell");
  });

  it("[S51 S58] needs no application key when nobody owns the runners", () => {
    const ownerless = spec({ identity: { type: "self-enroll", ownership: "ownerless" } });
    expect(datadogAgentDocument(ownerless).spec.global.credentials).not.toHaveProperty("appSecret");
    expect(configdata(ownerless)).toMatchObject({ api_key_only_enrollment: true });
  });
});

function configdata(of: ReturnType<typeof spec>): unknown {
  const text = datadogAgentAnnotations(of)["cluster-agent.datadoghq.com/private-action-runner-configdata"];
  return (parse(text ?? "") as { private_action_runner: unknown }).private_action_runner;
}

const golden = join(__dirname, "../../golden");
const contracts = process.env["PARKIT_CONTRACTS"];
const crdFile = join(contracts ?? "", "datadogagents.crd.yaml");
const withCrd = contracts !== undefined && existsSync(crdFile);
const suffix = withCrd ? "" : " [skipped: PARKIT_CONTRACTS does not hold the custom resource definition]";

(withCrd ? describe : describe.skip)(`against the custom resource definition${suffix}`, () => {
  const check = withCrd ? crdValidator() : undefined;

  it.each(MANY)("takes %s", (_title, runner, deployment) => {
    check?.(datadogAgentDocument(spec(runner, deployment)));
    expect(check?.errors ?? []).toEqual([]);
  });

  it.each(goldenFiles("operator/datadog-agent.yaml"))("takes golden file %s", (file) => {
    const documents = parseAllDocuments(readFileSync(join(golden, file), "utf8"));
    const agents = documents
      .map((document) => document.toJS() as { readonly kind: string })
      .filter(({ kind }) => kind === "DatadogAgent");
    expect(agents).toHaveLength(1);
    check?.(agents[0]);
    expect(check?.errors ?? []).toEqual([]);
  });

  it("knows every feature, and the type of each setting", () => {
    const { features } = crdSettings();
    const types = Object.entries(features.properties).map(([name, { properties }]) => [
      name,
      Object.fromEntries(Object.entries(properties).map(([setting, { type }]) => [setting, type])),
    ]);
    // The runner needs it: it is always on.
    expect({ ...featureTypes(), remoteConfiguration: { enabled: "boolean" } }).toEqual(
      Object.fromEntries(types),
    );
  });

  it("has a place for each setting that parkit writes", () => {
    for (const { path } of WRITTEN_SETTINGS)
      expect([path, isPlace(crdSettings(), path)]).toEqual([path, true]);
    expect(isPlace(crdSettings(), ["global", "sight"])).toBe(false);
  });

  it("refuses a field that the cluster would prune", () => {
    const document = datadogAgentDocument(spec());
    const features = { ...document.spec.features, privateActionRunner: { enabled: true } };
    expect(check?.({ ...document, spec: { ...document.spec, features } })).toBe(false);
  });
});

function goldenFiles(name: string): readonly string[] {
  return readdirSync(golden, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(`/${name}`),
  );
}

interface CrdSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, CrdSchema>>;
  readonly additionalProperties?: CrdSchema;
}

function crdSchema(): CrdSchema {
  const definition = parse(readFileSync(crdFile, "utf8")) as {
    spec: { versions: [{ schema: { openAPIV3Schema: CrdSchema } }] };
  };
  return definition.spec.versions[0].schema.openAPIV3Schema;
}

interface CrdFeatures {
  readonly properties: Readonly<Record<string, { readonly properties: Readonly<Record<string, CrdSchema>> }>>;
}

function crdSettings() {
  const settings = crdSchema().properties?.["spec"]?.properties ?? {};
  return { properties: settings, features: settings["features"] as CrdFeatures };
}

function isPlace(schema: CrdSchema, path: readonly string[]): boolean {
  const [name, ...below] = path;
  if (name === undefined) return true;
  const next = schema.properties?.[name] ?? schema.additionalProperties;
  return next !== undefined && isPlace(next, below);
}

/** Settings of features with the types that descriptions give them. */
function featureTypes() {
  const features = featuresIn(descriptionJsonSchema());
  return Object.fromEntries(
    Object.entries(features?.properties ?? {}).map(([name, { properties = {} }]) => [
      name,
      Object.fromEntries(Object.entries(properties).map(([setting, { type }]) => [setting, type])),
    ]),
  );
}

/** The schema of `features`, wherever it stands. */
function featuresIn(schema: unknown): CrdSchema | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  const { features } = ("properties" in schema ? schema.properties : {}) as { readonly features?: CrdSchema };
  if (features !== undefined) return features;
  for (const item of Object.values(schema)) {
    const found = featuresIn(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function crdValidator() {
  return definitionValidator(crdSchema());
}
