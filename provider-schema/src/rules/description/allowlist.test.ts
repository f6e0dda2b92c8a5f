import { validate } from "../../description/validate";

const LATER = "${later}";

/** What rules of the area find, as `path rule`. */
function found(description: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", ...description },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => rule.startsWith("allowlist/"))
    .map(({ path, rule }) => `${path} ${rule}`);
}

const HTTP = "com.datadoghq.http.request";
const AGENT = { type: "helm-agent", namespace: "datadog" };
const one = (members: object): readonly string[] =>
  found({ runners: [{ name: "a", deployment: { type: "helm", namespace: "datadog" }, ...members }] });
function covered(allow: unknown, integration: object, deployment: object = AGENT): readonly string[] {
  return found({
    runners: [
      { name: "a", allow, deployment, credentials: { c: { type: "script", from: { secretName: "s" } } } },
    ],
    connections: [{ name: "c", runner: "a", integration }],
  });
}
const KUBERNETES = { type: "kubernetes" };
const SCRIPT = { type: "script", credential: "c" };

describe("rules about allowlists", () => {
  it.each<[string, object, readonly string[]]>([
    ["no list", {}, ["runners[0].allow allowlist/missing"]],
    ["no list for an Agent", { deployment: AGENT }, ["runners[0].allow allowlist/missing"]],
    ["an Agent that is off, reported as such", { deployment: AGENT, node: false, clusterAgent: false }, []],
    ["a Cluster Agent that is not known", { deployment: AGENT, clusterAgent: LATER }, []],
    ["node Agents that are not known", { deployment: AGENT, node: LATER }, []],
    ["a deployment that is not known", { deployment: LATER }, []],
    ["a list that is not known", { allow: LATER }, []],
    ["entries that are not known", { allow: [LATER, { custom: LATER }] }, []],
    [
      "a list for each component",
      { deployment: AGENT, node: { allow: [HTTP] }, clusterAgent: { allow: ["nothing"] } },
      ["runners[0].clusterAgent.allow[0] allowlist/malformed"],
    ],
    [
      "two mistakes of one kind",
      { allow: ["a", "b"] },
      ["runners[0].allow[0] allowlist/malformed", "runners[0].allow[1] allowlist/malformed"],
    ],
    [
      "a wildcard for a version that takes none",
      { deployment: { ...AGENT, agentVersion: "7.80.0" }, allow: ["com.datadoghq.http.*"] },
      ["runners[0].allow[0] allowlist/wildcard"],
    ],
    [
      "a wildcard for a version that is not known",
      { deployment: { ...AGENT, agentVersion: LATER }, allow: ["com.datadoghq.http.*"] },
      [],
    ],
    [
      "an action of Linux on Windows [S109]",
      { deployment: { type: "windows" }, allow: ["com.datadoghq.script.runPredefinedScript"] },
      ["runners[0].allow[0] allowlist/os"],
    ],
    [
      "the allowlist of a host's Agent",
      { deployment: { type: "linux" }, node: { allow: ["nothing"] } },
      ["runners[0].node.allow[0] allowlist/malformed"],
    ],
  ])("checks %s", (_what, members, expected) => {
    expect(one(members)).toEqual(expected);
  });

  const missing = ["connections[0].runner allowlist/uncovered"];
  it.each<[string, unknown, object, object, readonly string[]]>([
    ["Kubernetes by the Cluster Agent's own actions", [HTTP], KUBERNETES, AGENT, []],
    ["Kubernetes without them", [HTTP], KUBERNETES, { ...AGENT, defaultActions: false }, missing],
    [
      "Kubernetes by an Agent older than them",
      [HTTP],
      KUBERNETES,
      { ...AGENT, agentVersion: "7.78.4" },
      missing,
    ],
    ["nothing at all", "none", KUBERNETES, AGENT, missing],
    ["scripts by no action", [HTTP], SCRIPT, AGENT, missing],
    [
      "scripts by a wildcard",
      ["com.datadoghq.script.*"],
      SCRIPT,
      AGENT,
      ["runners[0].allow[0] allowlist/whole-bundle"],
    ],
    ["scripts by a custom action", [{ custom: "com.datadoghq.script.other" }], SCRIPT, AGENT, []],
    ["scripts by an entry that is not known", [LATER], SCRIPT, AGENT, []],
    ["scripts by a custom action that is not known", [{ custom: LATER }], SCRIPT, AGENT, []],
    ["scripts by a list that is not known", LATER, SCRIPT, AGENT, []],
    ["an integration of the cloud", [HTTP], { type: "gemini", auth: LATER }, AGENT, []],
    ["an integration that is not known", [HTTP], { type: LATER }, AGENT, []],
  ])("checks the connection of %s", (_what, allow, integration, deployment, expected) => {
    expect(covered(allow, integration, deployment)).toEqual(expected);
  });
});
