import { validate } from "../../description/validate";

const LATER = "${later}";

/** What rules of the area find, as `path rule`. */
function found(description: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", ...description },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => rule.startsWith("deployment/"))
    .map(({ path, rule }) => `${path} ${rule}`);
}

const one = (members: object): readonly string[] =>
  found({ runners: [{ name: "a", deployment: { type: "helm", namespace: "datadog" }, ...members }] });
const R = "runners[0]";
const LIST = { allow: ["com.datadoghq.http.request"] };
const AGENT = { type: "operator", namespace: "datadog", nodeIdentityDirectory: "/var/lib/a" };
const EXISTING = { type: "existing", name: "datadog" };
const EPHEMERAL = { type: "helm-agent", namespace: "datadog" };

describe("rules about deployments", () => {
  it.each<[string, object, readonly string[]]>([
    ["a deployment that is not known", { deployment: LATER }, []],
    ["names that are not known", { deployment: { type: "helm", namespace: LATER, release: LATER } }, []],
    [
      "a release that is too long",
      { deployment: { type: "helm", namespace: "a", release: "a".repeat(54) } },
      [`${R}.deployment.release deployment/release`],
    ],
    [
      "a runner's name that is too long for a release",
      { name: "a".repeat(54) },
      [`${R}.deployment.release deployment/release`],
    ],
    [
      "a Secret of keys that cannot exist",
      { deployment: { ...AGENT, keysSecret: "Keys" }, ...LIST },
      [`${R}.deployment.keysSecret deployment/keys-secret`],
    ],
    ["a Secret of keys that is not known", { deployment: { ...AGENT, keysSecret: LATER }, ...LIST }, []],
    ["a runner's name that is not known", { name: LATER }, []],
    [
      "what an existing Agent cannot be told by annotations",
      {
        deployment: { type: "operator", namespace: "a", agent: EXISTING, clusterName: "b", keysSecret: "c" },
        ...LIST,
        identity: { type: "secret", secretName: "d" },
        credentials: {
          e: { type: "jenkins", from: { type: "kubernetes", secretName: "f" } },
          g: { type: "jenkins", from: { type: "file", path: "/h" } },
        },
      },
      ["deployment.clusterName", "deployment.keysSecret", "identity", "credentials.e"].map(
        (path) => `${R}.${path} deployment/existing-agent`,
      ),
    ],
    [
      "an existing Agent that is asked for nothing else",
      { deployment: { type: "operator", namespace: "a", agent: EXISTING, agentVersion: "7.81.2" }, ...LIST },
      [],
    ],
    [
      "settings of an Agent of one's own",
      {
        deployment: { type: "operator", namespace: "a", agent: { type: "managed" }, clusterName: "b" },
        ...LIST,
      },
      [],
    ],
    [
      "extra settings that parkit writes, or a feature says already",
      {
        deployment: {
          ...AGENT,
          clusterAgentReplicas: 2,
          agent: {
            type: "managed",
            replicas: 2,
            features: { apm: { enabled: true } },
            extraSettings: {
              global: { site: "a", credentials: { apiKey: "b" }, kubelet: "c", logLevel: "info" },
              features: {
                apm: { enabled: false, hostPortConfig: {} },
                remoteConfiguration: { enabled: false },
              },
              override: {
                clusterAgent: {
                  image: { tag: "d", name: "e" },
                  volumes: [{ name: "ci-credential" }, { name: "theirs" }],
                  containers: {
                    "cluster-agent": {
                      args: [],
                      env: [{ name: "DD_PRIVATE_ACTION_RUNNER_URN" }, { name: "DD_LOG_LEVEL" }],
                    },
                  },
                },
                nodeAgent: { volumes: "none" },
              },
            },
          },
        },
        ...LIST,
        credentials: { ci: { type: "jenkins", from: { type: "csi", secretProviderClass: "f" } } },
      },
      [
        "replicas",
        "extraSettings.global.site",
        "extraSettings.global.credentials",
        "extraSettings.global.kubelet",
        "extraSettings.features.remoteConfiguration",
        "extraSettings.override.clusterAgent.image.tag",
        "extraSettings.override.clusterAgent.containers.cluster-agent.args",
        "extraSettings.features.apm.enabled",
        "extraSettings.override.nodeAgent.volumes",
        "extraSettings.override.clusterAgent.containers.cluster-agent.env[0]",
        "extraSettings.override.clusterAgent.volumes[0]",
      ].map((path) => `${R}.deployment.agent.${path} deployment/agent-setting`),
    ],
    [
      "extra settings that are not known",
      { deployment: { ...AGENT, agent: { type: "managed", extraSettings: { global: LATER } } }, ...LIST },
      [],
    ],
    [
      "tags of another version, by default and as written",
      {
        deployment: {
          ...AGENT,
          agent: { type: "managed", imageTags: { node: "7.82.0-jmx", clusterAgent: "own" } },
        },
        ...LIST,
      },
      [`${R}.deployment.agent.imageTags.node deployment/agent-image-tag`],
    ],
    [
      "tags of the version that is written",
      {
        deployment: {
          ...AGENT,
          agentVersion: "7.82.0",
          agent: { type: "managed", imageTags: { node: "7.82.0-jmx", clusterAgent: LATER } },
        },
        ...LIST,
      },
      [],
    ],
    [
      "a strategy for an object that is there",
      {
        deployment: { type: "operator", namespace: "a", agent: EXISTING, crdStrategy: "preinstalled" },
        ...LIST,
      },
      [`${R}.deployment.crdStrategy deployment/crd-strategy`],
    ],
    [
      "a Compose project that Terraform should start",
      { deployment: { type: "compose", apply: "terraform" } },
      [`${R}.deployment.apply deployment/apply`],
    ],
    [
      "a host that Terraform should install an Agent on",
      { deployment: { type: "windows", apply: "terraform" } },
      [`${R}.deployment.apply deployment/apply`],
    ],
    ["files for a host", { deployment: { type: "linux", apply: "artifact" } }, []],
    [
      "annotations of an account that exists",
      {
        deployment: {
          type: "manifests",
          namespace: "a",
          serviceAccount: { name: "b", annotations: { c: "d" } },
        },
      },
      [`${R}.deployment.serviceAccount.annotations deployment/account-annotations`],
    ],
    [
      "annotations of an account that is not to be made",
      {
        deployment: {
          type: "helm",
          namespace: "a",
          serviceAccount: { create: false, annotations: { c: "d" } },
        },
      },
      [`${R}.deployment.serviceAccount.annotations deployment/account-annotations`],
    ],
    [
      "annotations of an account that exists, whose name is not known",
      {
        deployment: {
          type: "helm",
          namespace: "a",
          serviceAccount: { name: LATER, annotations: { c: LATER } },
        },
      },
      [`${R}.deployment.serviceAccount.annotations deployment/account-annotations`],
    ],
    ...[undefined, {}, LATER].map((annotations): [string, object, readonly string[]] => [
      `no annotations that are known of an account that exists: ${JSON.stringify(annotations)}`,
      { deployment: { type: "helm", namespace: "a", serviceAccount: { name: "b", annotations } } },
      [],
    ]),
    ...[{ name: "b", create: LATER }, { name: "b", create: true }, {}].map(
      (account): [string, object, readonly string[]] => [
        `annotations of an account that is made, or may be: ${Object.keys(account).join(" ")}`,
        {
          deployment: {
            type: "helm",
            namespace: "a",
            serviceAccount: { ...account, annotations: { c: "d" } },
          },
        },
        [],
      ],
    ),
    [
      "an account that is not known",
      { deployment: { type: "helm", namespace: "a", serviceAccount: LATER } },
      [],
    ],
    ["a long name where there is no release", { name: "a".repeat(60), deployment: { type: "compose" } }, []],
    ["node Agents of a standalone runner", { node: false }, [`${R}.node deployment/component`]],
    [
      "the Cluster Agent of a host",
      { deployment: { type: "linux" }, clusterAgent: LIST },
      [`${R}.clusterAgent deployment/component`],
    ],
    [
      "two lists on a host",
      { deployment: { type: "linux" }, ...LIST, node: LIST },
      [`${R}.allow deployment/two-allowlists`],
    ],
    [
      "a list and no Cluster Agent",
      { deployment: AGENT, ...LIST, clusterAgent: false },
      [`${R}.allow deployment/two-allowlists`],
    ],
    ["a list and node Agents", { deployment: AGENT, ...LIST, node: LIST }, []],
    ["no node Agents, and nothing else", { deployment: AGENT, node: false }, [`${R} deployment/nothing-on`]],
    [
      "systemd beside a component that is not known",
      { deployment: { ...AGENT, systemd: { journal: "both" } }, node: LATER },
      [],
    ],
    [
      "two programs on the nodes",
      { deployment: { ...AGENT, splitMode: true, agent: { type: "managed" } }, node: LIST },
      [],
    ],
    ["one program", { deployment: { ...AGENT, splitMode: false }, ...LIST }, []],
    [
      "two programs in the Cluster Agent",
      { deployment: { ...AGENT, splitMode: true, agent: LATER }, ...LIST },
      [`${R}.deployment.splitMode deployment/split-mode`],
    ],
    [
      "two programs of an existing Agent, of a component that is not known",
      {
        deployment: { type: "operator", namespace: "datadog", splitMode: true, agent: EXISTING },
        node: LATER,
      },
      [],
    ],
    [
      "two programs of a FIPS image",
      {
        deployment: {
          ...AGENT,
          splitMode: true,
          agentVersion: "7.84.1",
          agent: { type: "managed", imageTags: { node: "7.84.1-fips-jmx" } },
        },
        node: LIST,
      },
      [`${R}.deployment.agent.imageTags.node deployment/split-mode`],
    ],
    [
      "two programs of images that are not known",
      {
        deployment: { ...AGENT, splitMode: true, agent: { type: "managed", imageTags: { node: LATER } } },
        node: LIST,
      },
      [],
    ],
    [
      "two programs of another image",
      {
        deployment: {
          ...AGENT,
          splitMode: true,
          agentVersion: "7.84.1",
          agent: { type: "managed", imageTags: { node: "7.84.1-jmx" } },
        },
        node: LIST,
      },
      [],
    ],
    [
      "nodes that enroll by themselves",
      { deployment: EPHEMERAL, node: LIST },
      [`${R}.node deployment/node-identity`],
    ],
    [
      "nodes with an identity of their own",
      { deployment: EPHEMERAL, node: { ...LIST, identity: { type: "secret", secretName: "a" } } },
      [],
    ],
    ["nodes whose identity is not known", { deployment: EPHEMERAL, node: { ...LIST, identity: LATER } }, []],
  ])("checks %s", (_what, members, expected) => {
    expect(one(members)).toEqual(expected);
  });
});
