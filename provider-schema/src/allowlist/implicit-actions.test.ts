import { Allowlist } from "./allowlist";
import { Actions } from "../actions/generated/actions";
import { findAction } from "../actions/catalogue";
import { FLAVOURS } from "../runner/flavour";
import { defaultActions, inheritedActions } from "./implicit-actions";

test("the Cluster Agent adds twenty ways of reading, the node Agent its shell, both network paths, the standalone runner nothing", () => {
  const path = "com.datadoghq.remoteaction.networks.runNetworkPath";
  const reading = defaultActions("cluster-agent").filter((name) => name !== path);
  expect(reading).toHaveLength(20);
  for (const name of reading) expect(name).toMatch(/^com\.datadoghq\.kubernetes\.\w+\.(get|list)[A-Z]/);
  expect(defaultActions("cluster-agent")).toContain(path);
  expect(defaultActions("agent")).toEqual([path, "com.datadoghq.remoteaction.rshell.runCommand"]);
  expect(defaultActions("standalone")).toEqual([]);
});

test.each([
  ["7.78.4", 0, 0],
  ["7.79.0", 21, 2],
  ["7.81.2-jmx", 21, 2],
  ["latest", 21, 2],
])("Agent %s brings %d actions of its own in the cluster and %d on nodes", (version, cluster, node) => {
  expect(defaultActions("cluster-agent", version)).toHaveLength(cluster);
  expect(defaultActions("agent", version)).toHaveLength(node);
});

test.each([
  ["7.81.2", false],
  ["7.82.0", true],
])("keys for secret inputs come with Agents that know them: %s", (version, expected) => {
  const names = inheritedActions(Allowlist.of(["com.datadoghq.remoteaction.*"]), "agent", version);
  const isThere = names.some(({ name }) => name === Actions.remoteaction.internal.prepareEncryption);
  expect(isThere).toBe(expected);
});

test("nothing is added that the runner does not have", () => {
  for (const flavour of FLAVOURS) {
    for (const name of defaultActions(flavour)) expect(findAction(name)?.flavours).toContain(flavour);
  }
});

test.each([
  ["com.datadoghq.gitlab.tags.listTags", ["com.datadoghq.gitlab.users.testConnection"]],
  ["com.datadoghq.http.request", ["com.datadoghq.http.testConnection"]],
  ["com.datadoghq.http.*", ["com.datadoghq.http.testConnection"]],
  ["com.datadoghq.kubernetes.batch.getJob", ["com.datadoghq.kubernetes.core.testConnection"]],
  [
    "com.datadoghq.remoteaction.rshell.runCommand",
    ["com.datadoghq.remoteaction.internal.prepareEncryption", "com.datadoghq.remoteaction.testConnection"],
  ],
  [
    "com.datadoghq.script.runPredefinedScript",
    ["com.datadoghq.script.enrichScript", "com.datadoghq.script.testConnection"],
  ],
  ["com.datadoghq.mongodb.find", []],
])("with %s come %j", (entry, names) => {
  expect(inheritedActions(Allowlist.of([entry]), "agent").map(({ name }) => name)).toEqual(names);
  expect(inheritedActions(Allowlist.of([entry]), "standalone")).toEqual([]);
});
