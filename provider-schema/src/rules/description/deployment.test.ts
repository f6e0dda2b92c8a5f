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
