import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import {
  Allowlist,
  allActions,
  DEFAULT_VERSIONS,
  DEFAULT_KEYS_SECRET,
  runnerSpec,
  runnerSpecs,
  STANDALONE_IMAGE,
  validate,
} from "@parkit/provider-schema";
import type { AllowlistInput, Description, RunnerInput, RunnerSpec } from "@parkit/provider-schema";
import fc from "fast-check";
import { parse } from "yaml";

import type { TargetName } from "../target";
import { TARGETS } from "../targets";
import { importDocuments } from "./import-documents";
import type { ImportedDescription } from "./import-documents";
import { IMPORT_LOSSES, lostFields } from "./import-loss";
import type { SourceFile } from "./place";

const golden = join(__dirname, "../../golden");

/** Files of one target that can be imported; scripts that install an Agent are not among them. */
function filesOf(name: TargetName, spec: RunnerSpec): readonly SourceFile[] {
  const target = TARGETS[name];
  if (target?.of !== "runner") throw new Error(`no target ${name}`);
  return target
    .files(spec)
    .filter(({ path }) => /(\.yaml|run\.sh)$/.test(path) && !path.includes("credentials"))
    .map(({ path, text }) => ({ file: path, text }));
}

/** What deploys a runner; with a Compose file whose configuration lies elsewhere that configuration too. */
function rendered(spec: RunnerSpec): readonly SourceFile[] {
  const files = filesOf(spec.deployment.type, spec);
  const elsewhere =
    spec.deployment.type === "compose" &&
    spec.kind === "standalone" &&
    spec.identity.type === "file" &&
    files.length === 1;
  return elsewhere ? [...files, ...filesOf("config", spec)] : files;
}

/** Values that say the same as leaving them out. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  imageRepository: STANDALONE_IMAGE,
  imageTag: DEFAULT_VERSIONS.image,
  imagePullPolicy: "IfNotPresent",
  agentVersion: DEFAULT_VERSIONS.agent,
  keysSecret: DEFAULT_KEYS_SECRET,
  agentName: "datadog",
  replicas: 1,
  autoConnections: true,
  remediation: false,
  installOperator: false,
  openShift: false,
  vacuum: false,
  cpus: 0.25,
  memory: "1g",
  configDirectory: "./config",
  service: "private-action-runner",
  ownership: "owned",
  taskTimeoutSeconds: 0,
  httpTimeoutSeconds: 30,
};

/** Without what is empty or a default. An Agent's own timeouts are not the standalone runner's, so that there 0 and 30 mean something. */
function plain(value: unknown, agent: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, agent));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value)
    .map(([name, item]) => [name, name === "affinity" ? item : plain(item, agent)] as const)
    .filter(([name, item]) => {
      if (item === undefined || isDeepStrictEqual(item, {}) || isDeepStrictEqual(item, [])) return false;
      const standard = agent && name.endsWith("TimeoutSeconds") ? undefined : DEFAULTS[name];
      return !isDeepStrictEqual(item, standard);
    });
  return Object.fromEntries(kept);
}

function comparable(spec: RunnerSpec): unknown {
  const normal = (component: { allow: AllowlistInput } | undefined) =>
    component && { ...component, allow: Allowlist.of(component.allow).entries.join(" ") };
  const agent = spec.kind === "agent";
  const value = agent
    ? {
        ...spec,
        node: normal(spec.node),
        clusterAgent: normal(spec.clusterAgent),
        site: spec.site.parameter,
        deployment: withoutPlainDefaultActions(spec),
      }
    : { ...normal(spec), site: spec.site.parameter };
  const forgotten = lostFields(spec.deployment.type)
    .filter((field) => field !== "site" || spec.site.code === "custom")
    .flatMap((field) =>
      field.startsWith("identity") ? [field, `node.${field}`, `clusterAgent.${field}`] : [field],
    );
  // What connections or the description decided is a field of its own.
  const result = [...forgotten, "deployment.autoConnections"].reduce<unknown>(
    (left, field) => without(left, field.split(".")),
    value,
  );
  return plain(result, agent);
}

/** On is what an Agent is by itself, off what a list without entries means. */
function withoutPlainDefaultActions(spec: RunnerSpec & { kind: "agent" }): object {
  const { defaultActions, ...deployment } = spec.deployment;
  const components = [spec.node, spec.clusterAgent].filter((component) => component !== undefined);
  const implied = components.every(
    ({ allow }) => (defaultActions ?? !Allowlist.of(allow).isEmpty) === !Allowlist.of(allow).isEmpty,
  );
  return implied ? deployment : spec.deployment;
}

function without(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (typeof value !== "object" || value === null || name === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (key !== name) return [[key, item as unknown]];
      return rest.length === 0 ? [] : [[key, without(item, rest)]];
    }),
  );
}

function importedSpec({ input, violations }: ImportedDescription): RunnerSpec {
  const [spec, ...others] = input === undefined ? [] : runnerSpecs(input as Description);
  if (spec === undefined || others.length > 0)
    throw new Error(`no single runner: ${JSON.stringify(violations)}`);
  return spec;
}

/** Formats that are imported; plain manifests are not among them. */
const IMPORTED = ["helm", "helm-agent", "operator", "compose", "docker", "linux", "windows"];

const goldenRunners = readdirSync(golden, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => {
    const description = parse(readFileSync(join(golden, name, "parkit.yaml"), "utf8")) as Description;
    return runnerSpecs(description).map((spec) => [`${name}/${spec.name}`, spec] as const);
  })
  .filter(([, spec]) => IMPORTED.includes(spec.deployment.type));

describe("what synth renders, imported again", () => {
  it("covers every format", () => {
    expect(new Set(goldenRunners.map(([, spec]) => spec.deployment.type))).toEqual(new Set(IMPORTED));
  });

  it.each(goldenRunners)("%s is the same but for documented losses", (_name, spec) => {
    expect(comparable(importedSpec(importDocuments(rendered(spec))))).toEqual(comparable(spec));
  });

  it.each(goldenRunners)("%s has no errors but the hostname that no file names", (_name, spec) => {
    const { violations } = importDocuments(rendered(spec));
    const errors = violations.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
    expect(errors.filter((rule) => rule !== "mode/push-hostname")).toEqual([]);
  });

  it("holds for generated runners", () => {
    let compared = 0;
    fc.assert(
      fc.property(runners, (runner) => {
        const description: Description = { apiVersion: "parkit/v1", runners: [runner] };
        if (validate(description).some(({ severity }) => severity === "error")) return;
        compared += 1;
        const spec = runnerSpec(runner);
        expect(comparable(importedSpec(importDocuments(rendered(spec))))).toEqual(comparable(spec));
      }),
      { numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  it("loses nothing that is not told with a reason", () => {
    expect(IMPORT_LOSSES.filter(({ reason }) => !/^.{20,}\.$/s.test(reason))).toEqual([]);
  });
});

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const texts = fc.dictionary(word, fc.stringMatching(/^[A-Za-z0-9 :#'"$\\{}@/.-]{0,20}$/), { maxKeys: 3 });
const amounts = fc.record(
  { cpu: fc.constantFrom("100m", "1"), memory: fc.constantFrom("1Gi", "128Mi") },
  { requiredKeys: [] },
);
const resources = fc.record({ requests: amounts, limits: amounts }, { requiredKeys: [] });
const standaloneNames = allActions()
  .filter(({ flavours }) => flavours.includes("standalone"))
  .map(({ name }) => name);
const agentNames = allActions()
  .filter(({ flavours }) => flavours.includes("agent") && flavours.includes("cluster-agent"))
  .map(({ name }) => name);
const listOf = (names: readonly string[]): fc.Arbitrary<AllowlistInput> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant("none" as const) },
    {
      weight: 6,
      arbitrary: fc.uniqueArray(
        fc.oneof(fc.constantFrom(...names), fc.record({ custom: word.map((name) => `com.example.${name}`) })),
        { minLength: 1, maxLength: 6, selector: (entry) => JSON.stringify(entry) },
      ),
    },
  );
const urn = fc.constant("urn:dd:apps:on-prem-runner:us1:1234:runner-a1");
const secretIdentity = fc.record(
  { type: fc.constant("secret" as const), secretName: word, urn },
  { requiredKeys: ["type", "secretName"] },
);
const selfEnroll = (ownership: readonly ("owned" | "ownerless")[]) =>
  fc.record(
    { type: fc.constant("self-enroll" as const), ownership: fc.constantFrom(...ownership) },
    { requiredKeys: ["type"] },
  );
const common = {
  tags: optional(
    fc.uniqueArray(
      word.map((name) => `team:${name}`),
      { maxLength: 3 },
    ),
  ),
  taskTimeoutSeconds: optional(fc.integer({ min: 2, max: 900 })),
  httpTimeoutSeconds: optional(fc.integer({ min: 2, max: 900 })),
  allowImdsEndpoint: optional(fc.boolean()),
  site: optional(fc.constantFrom("us1", "datadoghq.eu", "ap2")),
};
const permissions = fc.record(
  {
    permissions: fc.array(
      fc.record({
        apiGroups: fc.constant(["policy"]),
        resources: fc.uniqueArray(word, { minLength: 1, maxLength: 2 }),
        verbs: fc.constantFrom(["list"], ["get", "list"]),
      }),
      { maxLength: 2 },
    ),
    permissionScope: fc.constantFrom("namespace" as const, "cluster" as const),
  },
  { requiredKeys: [] },
);
const helm = fc
  .tuple(
    fc.record(
      {
        type: fc.constant("helm" as const),
        namespace: word,
        release: word,
        imageRepository: fc.constant("registry.example.com/private-action-runner"),
        imageTag: fc.constantFrom("v1.20.0", "v1.21.0-large"),
        imagePullPolicy: fc.constantFrom("Always" as const, "IfNotPresent" as const),
        imagePullSecrets: fc.uniqueArray(word, { maxLength: 2 }),
        replicas: fc.integer({ min: 1, max: 3 }),
        labels: texts,
        annotations: texts,
        podAnnotations: texts,
        serviceAnnotations: texts,
        serviceAccount: fc.record({ name: word, annotations: texts }, { requiredKeys: [] }),
        env: fc.dictionary(word, fc.oneof(fc.string(), fc.record({ secretName: word, key: word })), {
          maxKeys: 3,
        }),
        resources,
        nodeSelector: texts,
        caConfigMap: word,
        openShift: fc.boolean(),
      },
      { requiredKeys: ["type", "namespace"] },
    ),
    permissions,
  )
  .map(([deployment, more]) => ({ ...deployment, ...more }));
const agentSettings = {
  agentVersion: fc.constantFrom("7.81.2", "7.82.0"),
  defaultActions: fc.boolean(),
  taskConcurrency: fc.integer({ min: 1, max: 20 }),
  autoConnections: fc.boolean(),
  httpAllowlist: fc.uniqueArray(
    word.map((name) => `*.${name}.example.com`),
    { maxLength: 3 },
  ),
};
const clusterSettings = {
  namespace: word,
  ...agentSettings,
  clusterName: word,
  keysSecret: word,
  clusterAgentReplicas: fc.integer({ min: 1, max: 3 }),
  remediation: fc.boolean(),
  nodeResources: resources,
  nodeIdentityDirectory: word.map((name) => `/var/lib/${name}`),
};
const helmAgent = fc.record(
  {
    type: fc.constant("helm-agent" as const),
    release: word,
    installOperator: fc.boolean(),
    ...clusterSettings,
  },
  { requiredKeys: ["type", "namespace"] },
);
const operator = fc.record(
  {
    type: fc.constant("operator" as const),
    agentName: word,
    operatorVersion: fc.constantFrom("1.25.0", "1.29.0"),
    ...clusterSettings,
  },
  { requiredKeys: ["type", "namespace"] },
);
const containerSettings = {
  imageRepository: fc.constant("registry.example.com:5000/team/private-action-runner"),
  imageTag: fc.constantFrom("v1.20.0", "v1.21.0-large"),
  configDirectory: fc.constantFrom("./config", "./etc/runner", "/srv/runner", "./my config"),
  scriptsDirectory: fc.constantFrom("./scripts", "/srv/scripts"),
  env: fc.dictionary(fc.stringMatching(/^[A-Z]{2,8}$/), fc.stringMatching(/^[ -~]{0,30}$/), { maxKeys: 3 }),
  cpus: fc.constantFrom(0.25, 0.5, 2),
  memory: fc.constantFrom("1g", "512m"),
};
const docker = fc.record(
  { type: fc.constant("docker" as const), ...containerSettings },
  { requiredKeys: ["type"] },
);
const compose = fc.record(
  { type: fc.constant("compose" as const), service: word, ...containerSettings },
  { requiredKeys: ["type"] },
);
const host = fc.record(
  { type: fc.constantFrom("linux" as const), ...agentSettings },
  { requiredKeys: ["type"] },
);
const fileIdentity = fc.record({
  type: fc.constant("file" as const),
  path: fc.constant("/etc/dd-action-runner/config/config.yaml"),
});
const component = fc.record({
  allow: listOf(agentNames),
  identity: fc.oneof(selfEnroll(["owned", "ownerless"]), secretIdentity),
});

const runners: fc.Arbitrary<RunnerInput> = fc
  .oneof(
    fc.record({
      name: word,
      allow: listOf(standaloneNames),
      identity: secretIdentity,
      deployment: helm,
      ...common,
    }),
    fc.record({ name: word, node: component, deployment: fc.oneof(helmAgent, operator), ...common }),
    fc.record({ name: word, clusterAgent: component, deployment: fc.oneof(helmAgent, operator), ...common }),
    fc.record({
      name: word,
      node: component,
      clusterAgent: component,
      deployment: fc.oneof(helmAgent, operator),
      ...common,
    }),
    fc.record({
      name: word,
      allow: listOf(standaloneNames),
      identity: fc.oneof(selfEnroll(["owned"]), fileIdentity),
      deployment: fc.oneof(docker, compose),
      ...common,
    }),
    fc.record({
      name: word,
      allow: listOf(agentNames),
      identity: selfEnroll(["owned", "ownerless"]),
      deployment: host,
      ...common,
    }),
  )
  // Members that are undefined do not exist in a description.
  .map((runner) => JSON.parse(JSON.stringify(runner)) as RunnerInput);
