import { Allowlist } from "./allowlist";
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
  ["com.datadoghq.remoteaction.rshell.runCommand", ["com.datadoghq.remoteaction.testConnection"]],
  [
    "com.datadoghq.script.runPredefinedScript",
    ["com.datadoghq.script.enrichScript", "com.datadoghq.script.testConnection"],
  ],
  ["com.datadoghq.mongodb.find", []],
])("with %s come %j", (entry, names) => {
  expect(inheritedActions(Allowlist.of([entry]), "agent").map(({ name }) => name)).toEqual(names);
  expect(inheritedActions(Allowlist.of([entry]), "standalone")).toEqual([]);
});
