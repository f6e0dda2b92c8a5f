import { allActions } from "@parkit/provider-schema/internal/actions/catalogue";
import type { AllowlistInput, RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import fc from "fast-check";

/** Runners as people write them, of every way of deploying; some break a rule. */
export const runnerInputs = (): fc.Arbitrary<RunnerInput> => runners;

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const texts = fc.dictionary(word, fc.stringMatching(/^[A-Za-z0-9 :#'"$\\{}@/.-]{0,20}$/), { maxKeys: 3 });
const labels = fc.dictionary(
  word,
  fc.stringMatching(/^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,18}[A-Za-z0-9])?)?$/),
  {
    maxKeys: 3,
  },
);
const amounts = (cpu: readonly string[], memory: readonly string[]) =>
  fc.record({ cpu: fc.constantFrom(...cpu), memory: fc.constantFrom(...memory) }, { requiredKeys: [] });
const resources = fc.record(
  { requests: amounts(["100m", "0.2"], ["128Mi", "1G"]), limits: amounts(["250m", "1"], ["1Gi", "2e9"]) },
  { requiredKeys: [] },
);
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
        fc.oneof(
          { weight: 3, arbitrary: fc.constantFrom(...names) },
          fc.constant("com.datadoghq.kubernetes.core.listPod"),
          fc.record({ custom: word.map((name) => `com.example.${name}`) }),
        ),
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
    { type: fc.constant("self-enroll" as const), ownership: fc.constantFrom(...ownership), urn },
    { requiredKeys: ["type"] },
  );
/** A key that no Datadog knows. */
const PRIVATE_KEY =
  "eyJrdHkiOiJFQyIsImNydiI6IlAtMjU2IiwiYWxnIjoiRVMyNTYiLCJ1c2UiOiJzaWciLCJraWQiOiJYeTJyblUtMXlkRmp0X2lWU3dKSHFjUDB6cU54QXdOOEVEMTZGOUU3UDhVIiwieCI6ImJXUTBydEx1Mi1xRHlaZGM3VWwtZXNCMVZMdXhreWFEcjE2YnpPdE1OTFkiLCJ5IjoibC10MTZ1V0hPanlLSmY2VUdkU0tFWFFPQTJITndMWFVmNGJSS2Jaa2JSMCIsImQiOiI5cnozSzYtMWowOE1FZWY5ZXlLWXpiMDJlWFVjWlM4bWxXcC1SOXhMWDVrIn0";
const managed = fc.record(
  { type: fc.constant("managed" as const), secretName: word },
  { requiredKeys: ["type"] },
);
const inline = fc.record({
  type: fc.constant("inline" as const),
  force: fc.constant(true as const),
  urn,
  privateKey: fc.constant(PRIVATE_KEY),
});
const file = (...paths: readonly string[]) =>
  fc.record(
    { type: fc.constant("file" as const), path: fc.constantFrom(...paths), urn },
    { requiredKeys: ["type", "path"] },
  );
const clusterIdentity = fc.oneof({ weight: 3, arbitrary: secretIdentity }, managed, inline);
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
  access: optional(fc.constant({ contributor: ["team:9a1f"], editor: ["user:1c0d"] })),
  site: optional(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom("us1", "datadoghq.eu", "ap2") },
      fc.constant({ appUrl: "http://app.example.com:8080", apiUrl: "http://api.example.com:8081" }),
    ),
  ),
};
const apply = fc.constantFrom("terraform" as const, "artifact" as const);
const permissions = fc.record(
  {
    permissions: fc.array(
      fc.oneof(
        fc.record({
          apiGroups: fc.constant(["policy"]),
          resources: fc.uniqueArray(word, { minLength: 1, maxLength: 2 }),
          verbs: fc.constantFrom(["list"], ["get", "list"]),
        }),
        // What an allowed action may need anyway.
        fc.constant({ apiGroups: [""], resources: ["pods"], verbs: ["list"] }),
      ),
      { maxLength: 2 },
    ),
    permissionScope: fc.constantFrom("namespace" as const, "cluster" as const),
    customResources: fc.constant([{ apiGroup: "example.com", resource: "things" }]),
  },
  { requiredKeys: [] },
);
const helm = fc
  .tuple(
    fc.record(
      {
        type: fc.constant("helm" as const),
        chartVersion: fc.constantFrom("1.28.0"),
        apply,
        namespace: word,
        release: word,
        imageRepository: fc.constant("registry.example.com/private-action-runner"),
        imageTag: fc.constantFrom("v1.20.0", "v1.21.0-large"),
        imagePullPolicy: fc.constantFrom("Always" as const, "IfNotPresent" as const),
        imagePullSecrets: fc.uniqueArray(word, { maxLength: 2 }),
        replicas: fc.integer({ min: 1, max: 3 }),
        labels,
        annotations: texts,
        podAnnotations: texts,
        serviceAnnotations: texts,
        serviceAccount: fc.oneof(
          fc.record({ name: word }),
          fc.record({ annotations: texts }, { requiredKeys: [] }),
          fc.record(
            { name: word, create: fc.constant(true), annotations: texts },
            { requiredKeys: ["name", "create"] },
          ),
        ),
        env: fc.dictionary(word, fc.oneof(fc.string(), fc.record({ secretName: word, key: word })), {
          maxKeys: 3,
        }),
        resources,
        nodeSelector: labels,
        caConfigMap: word,
        scriptFiles: fc.dictionary(
          word.map((name) => `${name}.sh`),
          fc.stringMatching(/^[A-Za-z0-9 $"'#:-]{0,20}$/).map((line) => `echo ${line}\n`),
          { minKeys: 1, maxKeys: 2 },
        ),
        openShift: fc.boolean(),
      },
      { requiredKeys: ["type", "namespace"] },
    ),
    permissions,
  )
  .map(([deployment, more]) => ({ ...deployment, ...more }));
/** Without what is the chart's own, and with what it has not. */
const manifests = fc
  .tuple(helm, fc.record({ podMonitor: fc.record({ labels }) }, { requiredKeys: [] }))
  .map(([{ namespace, ...rest }, more]) => {
    const settings = Object.entries(rest).filter(
      ([name]) => !["type", "release", "openShift", "chartVersion"].includes(name),
    );
    return { ...Object.fromEntries(settings), type: "manifests" as const, namespace, ...more };
  });
const annotations = fc.dictionary(word, fc.stringMatching(/^[A-Za-z0-9 :/.-]{1,20}$/), {
  minKeys: 1,
  maxKeys: 2,
});
const push = fc.record(
  {
    hostname: word.map((name) => `${name}.example.com`),
    ingress: fc.oneof(
      fc.record({ className: word, tlsSecret: word, annotations }, { requiredKeys: ["tlsSecret"] }),
      fc.record(
        {
          tlsSecret: word,
          issuer: fc.record({ name: word, kind: fc.constant("Issuer" as const) }, { requiredKeys: ["name"] }),
          loadBalancer: fc.record(
            { type: fc.constant("azure-application-gateway" as const), internal: fc.constant(true) },
            { requiredKeys: ["type"] },
          ),
        },
        { requiredKeys: ["issuer"] },
      ),
      fc.record(
        {
          loadBalancer: fc.record(
            { type: fc.constant("aws-alb" as const), internal: fc.constant(true) },
            { requiredKeys: ["type"] },
          ),
          healthPath: fc.constantFrom("/readiness", "/alive"),
          annotations,
        },
        { requiredKeys: ["loadBalancer"] },
      ),
      fc.record(
        {
          gateway: fc.record({ name: word, namespace: word, listener: word }, { requiredKeys: ["name"] }),
          annotations,
        },
        { requiredKeys: ["gateway"] },
      ),
    ),
  },
  { requiredKeys: ["hostname"] },
);
/** How the standalone runner is asked for work; pull is the default. */
const exchange = fc.oneof(
  fc.record({}),
  fc.record({ modes: fc.constantFrom(["pull" as const]) }),
  fc.record({ modes: fc.constantFrom(["push" as const], ["pull" as const, "push" as const]), push }),
);
const agentSettings = {
  agentVersion: fc.constantFrom("7.84.1", "7.85.0"),
  allowedCustomResources: fc.constantFrom(["v1/secrets", "example.com/v1/things"], []),
  restrictedShell: fc.record(
    {
      allowedCommands: fc.constantFrom(["rshell:cat", "rshell:ls"], []),
      allowedPaths: fc.constantFrom(["/var/log"], []),
      allowedSystemServices: fc.dictionary(
        word.map((name) => `${name}.service`),
        fc.constantFrom(["restart"], []),
      ),
    },
    { requiredKeys: [] },
  ),
  idleTimeoutSeconds: fc.integer({ min: 1, max: 900 }),
  defaultActions: fc.boolean(),
  taskConcurrency: fc.integer({ min: 1, max: 20 }),
  autoConnections: fc.boolean(),
  httpAllowlist: fc.uniqueArray(
    word.map((name) => `*.${name}.example.com`),
    { maxLength: 3 },
  ),
};
const LIMITS = ["allowedCustomResources", "restrictedShell", "idleTimeoutSeconds"];
/** With an Agent that has what it is told. */
const withAgent = <T extends object>(deployment: T): T =>
  LIMITS.some((name) => name in deployment) ? { ...deployment, agentVersion: "7.84.0" } : deployment;
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
const helmAgent = fc
  .tuple(
    fc.record(
      {
        type: fc.constant("helm-agent" as const),
        release: word,
        chartVersion: fc.constantFrom("3.231.0"),
        installOperator: fc.boolean(),
        apply,
        ...clusterSettings,
      },
      { requiredKeys: ["type", "namespace"] },
    ),
    permissions,
  )
  .map(([deployment, more]) => withAgent({ ...deployment, ...more }));
/** What a `DatadogAgent` says besides its runner. */
const agentObject = fc.record(
  {
    type: fc.constant("managed" as const),
    name: word,
    features: fc.record(
      {
        apm: fc.record({ enabled: fc.boolean() }),
        logCollection: fc.record(
          {
            enabled: fc.boolean(),
            containerCollectAll: fc.boolean(),
            openFilesLimit: fc.integer({ min: 1, max: 500 }),
          },
          { requiredKeys: ["enabled"] },
        ),
        orchestratorExplorer: fc.record({ enabled: fc.boolean(), extraTags: fc.constant(["team:a"]) }),
      },
      { requiredKeys: [] },
    ),
    tlsVerify: fc.boolean(),
    imageTags: fc.record(
      { node: fc.constant("7.84.1-jmx"), clusterAgent: fc.constant("7.84.1-full") },
      { requiredKeys: [] },
    ),
    extraSettings: fc.record(
      {
        global: fc.record(
          { logLevel: word, tags: fc.constant(["env:prod"]) },
          { requiredKeys: ["logLevel"] },
        ),
        override: fc.record({
          clusterAgent: fc.record({ priorityClassName: word }),
          clusterChecksRunner: fc.record({ replicas: fc.integer({ min: 1, max: 3 }) }),
        }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["type", "name"] },
);
const operator = fc
  .tuple(
    fc.record(
      {
        type: fc.constant("operator" as const),
        agent: agentObject,
        operatorVersion: fc.constantFrom("1.25.0", "1.31.0", "1.31.2"),
        splitMode: fc.constant(true),
        crdStrategy: fc.constantFrom("staged" as const, "preinstalled" as const),
        systemd: fc.record(
          { journal: fc.constantFrom("both" as const, "volatile" as const), vacuum: fc.boolean() },
          { requiredKeys: ["journal"] },
        ),
        apply,
        ...clusterSettings,
      },
      { requiredKeys: ["type", "namespace"] },
    ),
    permissions,
  )
  .map(([deployment, more]) => withAgent({ ...deployment, ...more }))
  // Tags are of the version that is said.
  .map((deployment) => {
    const { agent, agentVersion } = deployment as { agent?: { imageTags?: object }; agentVersion?: string };
    if (agent?.imageTags === undefined) return deployment;
    const version = agentVersion ?? "7.84.0";
    const imageTags = Object.fromEntries(
      Object.keys(agent.imageTags).map((component) => [component, `${version}-jmx`]),
    );
    return { ...deployment, agentVersion: version, agent: { ...agent, imageTags } } as typeof deployment;
  });
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
  { type: fc.constant("docker" as const), apply, ...containerSettings },
  { requiredKeys: ["type"] },
);
const compose = fc.record(
  {
    type: fc.constant("compose" as const),
    service: word,
    apply: fc.constant("artifact" as const),
    ...containerSettings,
  },
  { requiredKeys: ["type"] },
);
const host = fc
  .record(
    {
      type: fc.constantFrom("linux" as const, "windows" as const),
      apply: fc.constant("artifact" as const),
      ...agentSettings,
    },
    { requiredKeys: ["type"] },
  )
  .map(withAgent);
const containerIdentity = fc.oneof(
  { weight: 3, arbitrary: selfEnroll(["owned"]) },
  { weight: 3, arbitrary: file("/etc/dd-action-runner/config/config.yaml", "/etc/other.yaml") },
  managed,
  inline,
);
const hostIdentity = fc.oneof(
  { weight: 5, arbitrary: selfEnroll(["owned", "ownerless"]) },
  file("/etc/datadog-agent/identity.json"),
  inline,
);
const component = fc.record({
  allow: listOf(agentNames),
  identity: fc.oneof({ weight: 6, arbitrary: selfEnroll(["owned", "ownerless"]) }, clusterIdentity),
});

const runners: fc.Arbitrary<RunnerInput> = fc
  .oneof(
    fc
      .tuple(
        fc.record({
          name: word,
          allow: listOf(standaloneNames),
          identity: clusterIdentity,
          deployment: fc.oneof(helm, manifests),
          ...common,
        }),
        exchange,
      )
      .map(([runner, modes]) => ({ ...runner, ...modes })),
    fc.record({ name: word, node: component, deployment: fc.oneof(helmAgent, operator), ...common }),
    fc.record({ name: word, clusterAgent: component, deployment: fc.oneof(helmAgent, operator), ...common }),
    fc.record({
      name: word,
      node: component,
      clusterAgent: component,
      deployment: fc.oneof(helmAgent, operator),
      ...common,
    }),
    fc
      .tuple(
        fc.record({
          name: word,
          allow: listOf(standaloneNames),
          identity: containerIdentity,
          deployment: fc.oneof(docker, compose),
          ...common,
        }),
        exchange,
      )
      .map(([runner, modes]) => ({ ...runner, ...modes })),
    fc.record({
      name: word,
      allow: listOf(agentNames),
      identity: hostIdentity,
      deployment: host,
      ...common,
    }),
  )
  // Members that are undefined do not exist in a description.
  .map((runner) => JSON.parse(JSON.stringify(runner)) as RunnerInput);
