import { allActions, findAction } from "../catalogue";
import type { ActionSignature, Known, Member, ValueType } from "./signature";
import { signatureOf } from "./signature-of";

function signature(name: string): ActionSignature {
  const action = findAction(name);
  if (action === undefined) throw new Error(`the catalogue has no ${name}`);
  return signatureOf(action);
}

const namesOf = ({ fields }: Known<Member>): readonly string[] => fields.map(({ name }) => name);

type Knowledge = "all" | "some" | "none";

function knowledge({ complete, fields }: Known<Member>): Knowledge {
  if (complete) return "all";
  return fields.length === 0 ? "none" : "some";
}

/** Names without `com.datadoghq.`, of actions whose inputs are known that far. */
const withInputs = (wanted: Knowledge): readonly string[] =>
  allActions()
    .filter((action) => knowledge(signatureOf(action).inputs) === wanted)
    .map(({ name }) => name.replace("com.datadoghq.", ""));

test("says of each action whether all, some or none of its inputs are known", () => {
  const isCustomObject = (name: string) => name.startsWith("kubernetes.customresources.");
  const byKind = (name: string) => name.startsWith("kubernetes.") && !isCustomObject(name);
  expect(withInputs("all").filter((name) => !byKind(name))).toEqual([
    "http.getChecksumFromURL",
    "http.request",
    "http.testConnection",
    "jenkins.buildJenkinsJob",
    "jenkins.getJobStatus",
    "kubernetes.customresources.createCustomObject",
    "mongodb.find",
    "mongodb.findAndModify",
    "postgresql.select",
    "script.enrichScript",
    "script.runPredefinedPowershellScript",
    "script.runPredefinedScript",
    "script.testConnection",
    "temporal.getWorkflowResult",
    "temporal.listWorkflows",
    "temporal.runWorkflow",
  ]);
  expect(withInputs("all").filter(byKind)).toHaveLength(227);
  expect(withInputs("some")).toEqual(["gitlab.pipelines.createPipeline", "remoteaction.rshell.runCommand"]);
  expect(withInputs("none").filter((name) => !name.startsWith("gitlab.") && !isCustomObject(name))).toEqual([
    "ansible.invokePlaybook",
    "ddagent.testConnection",
    "jenkins.deleteJenkinsJob",
    "mongodb.countDocuments",
    "mongodb.createIndex",
    "mongodb.insertMany",
    "mongodb.insertOne",
    "mongodb.replaceOne",
    "mongodb.testConnection",
    "mongodb.updateMany",
    "mongodb.updateOne",
    "postgresql.cancelQuery",
    "postgresql.explain",
    "remoteaction.agent.getConfig",
    "remoteaction.agent.getDiagnose",
    "remoteaction.agent.getStatus",
    "remoteaction.internal.prepareEncryption",
    "remoteaction.networkconfigmanagement.rollbackConfig",
    "remoteaction.networkconfigmanagement.runCommand",
    "remoteaction.networks.runNetworkPath",
    "remoteaction.pcap.runCapture",
    "remoteaction.queries.execute",
    "remoteaction.rshell.runRemediationCommand",
    "remoteaction.testConnection",
    "script.runShellScript",
    "traceroute",
  ]);
});

/** The lists of members in a type, at every depth. */
function membersIn(type: ValueType): readonly (readonly Member[])[] {
  if (typeof type === "string" || "oneOf" in type) return [];
  if ("members" in type) return [type.members, ...type.members.flatMap((member) => membersIn(member.type))];
  return membersIn("listOf" in type ? type.listOf : type.mapOf);
}

test("no object has a member twice, and names are plain", () => {
  for (const action of allActions()) {
    const { inputs, outputs } = signatureOf(action);
    const objects = [inputs.fields, outputs.fields].flatMap((fields) => [
      fields,
      ...fields.flatMap(({ type }) => membersIn(type)),
    ]);
    for (const object of objects) {
      const names = object.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]*$/);
    }
  }
});

test("meanings are one short line without a full stop", () => {
  for (const action of allActions())
    for (const { meaning } of signatureOf(action).inputs.fields)
      expect(meaning).toMatch(/^[A-Za-z][^\n]{2,88}[^.\n]$/);
});

/** Whether a default is a value that the input could have been given. */
function admits(type: ValueType, value: string | number | boolean): boolean {
  if (typeof type === "string") return type === (typeof value === "number" ? "integer" : typeof value);
  return "oneOf" in type && typeof value === "string" && type.oneOf.includes(value);
}

test("defaults are of the input's type, and what is required has none", () => {
  const withDefault = allActions().flatMap((action) =>
    signatureOf(action).inputs.fields.flatMap((field) =>
      field.default === undefined ? [] : [{ ...field, default: field.default }],
    ),
  );
  expect(new Set(withDefault.map(({ name }) => name))).toEqual(
    new Set([
      "algorithm",
      "allowExpiredCertificate",
      "digest",
      "namespace",
      "noFailOnError",
      "noStripTrailingNewline",
    ]),
  );
  for (const field of withDefault) {
    expect(field.required).toBe(false);
    expect(admits(field.type, field.default)).toBe(true);
  }
});

test.each([
  ["http.request", "verb url"],
  ["http.getChecksumFromURL", "url"],
  ["http.testConnection", ""],
  ["postgresql.select", "columns table"],
  ["temporal.runWorkflow", "workflowType workflowId taskQueue"],
  ["script.runPredefinedScript", "scriptName"],
  ["remoteaction.rshell.runCommand", "command"],
  ["kubernetes.core.getPod", "namespace name"],
  ["kubernetes.core.listPod", ""],
  ["kubernetes.core.getNode", "name"],
  ["kubernetes.batch.createJob", "namespace body"],
  ["kubernetes.apps.patchDeployment", "namespace name body"],
  ["kubernetes.apps.deleteMultipleDeployments", "namespace"],
  ["kubernetes.apps.scaleDeployment", "namespace name replicas"],
  ["kubernetes.apps.scaleDeploymentVertically", "namespace name containerUpdates"],
  ["kubernetes.customresources.createCustomObject", "namespace group version plural body"],
])("%s cannot do without %j", (name, expected) => {
  const { fields } = signature(`com.datadoghq.${name}`).inputs;
  expect(
    fields
      .filter(({ required }) => required)
      .map((field) => field.name)
      .join(" "),
  ).toBe(expected);
});

test.each([
  ["kubernetes.core.getPod", "metadata spec status", true],
  ["kubernetes.core.getConfigMap", "metadata", false],
  ["kubernetes.core.listConfigMap", "items metadata", true],
  ["kubernetes.core.deletePod", "", true],
  ["kubernetes.apps.rollbackDeployment", "", true],
  ["kubernetes.apps.restartDeployment", "metadata spec status", true],
  ["http.request", "status headers body", true],
  ["jenkins.buildJenkinsJob", "", true],
  ["script.enrichScript", "", false],
  ["gitlab.users.getUser", "", false],
])("%s returns %j, all known: %j", (name, expected, complete) => {
  const { outputs } = signature(`com.datadoghq.${name}`);
  expect(namesOf(outputs).join(" ")).toBe(expected);
  expect(outputs.complete).toBe(complete);
});

test("options of Kubernetes actions follow the operation", () => {
  const inputsOf = (name: string) => namesOf(signature(`com.datadoghq.kubernetes.${name}`).inputs).join(" ");
  expect(inputsOf("core.patchService")).toBe("namespace name body dryRun fieldManager fieldValidation force");
  expect(inputsOf("core.deleteMultiplePods")).toBe(
    "namespace labelSelector fieldSelector limit gracePeriodSeconds propagationPolicy dryRun",
  );
  expect(inputsOf("apps.rollbackDeployment")).toBe("namespace name toRevision dryRunStrategy");
});
