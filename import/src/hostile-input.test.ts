import fc from "fast-check";

import { importDocuments } from "./import-documents";
import { maskedSource } from "./shown/masked-source";

/** Fragments of every format, so that arbitrary text comes near to something. */
const fragment = fc.constantFrom(
  ..."runner: config: runners: common: datadog: clusterAgent: agents: services: image: environment: command:".split(
    " ",
  ),
  ..."ddBaseURL: actionsAllowlist: urn: privateKey: private_action_runner: enabled: true null [] {} ~ - | > &a *a <<: --- ...".split(
    " ",
  ),
  ..."docker run -e A=B --name -v :/etc ' \" \\ $( ${A:-b} ` # << EOF private-action-runner gcr.io/private-action-runner:v1".split(
    " ",
  ),
  "\n",
  "\n  ",
  "\n    - ",
  "\t",
  "\0",
  "\r\n",
  "kind: DatadogAgent\nmetadata: { annotations: ",
  "agent.datadoghq.com/private-action-runner-configdata: ",
  "agent.datadoghq.com/private-action-runner-enabled: ",
);
const nearlySomething = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: fragment }, { weight: 1, arbitrary: fc.string({ unit: "binary" }) }),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(" "));

/** Objects with members that importers look at, holding anything. */
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, "yes", "", 25, -1, 1e99, "a,b", "${X}", "CHANGE_ME", "__proto__"),
    fc.string(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ..."runner config runners common datadog clusterAgent agents services containers privateActionRunner".split(
          " ",
        ),
        ..."image repository tag environment env command volumes ports cpus kind metadata annotations spec override".split(
          " ",
        ),
        ..."actionsAllowlist kubernetesActions kubernetesPermissions credentialFiles credentialSecrets secretName name".split(
          " ",
        ),
        ..."secrets source target value valueFrom secretKeyRef rules tls http paths private_action_runner actions_allowlist urn modes port".split(
          " ",
        ),
        ..."__proto__ constructor toString serviceAccount resources affinity tolerations roleType ddBaseURL".split(
          " ",
        ),
      ),
      tie("value"),
      { maxKeys: 5 },
    ),
  ),
})).value;

const beginning = fc.constantFrom<Readonly<Record<string, unknown>>>(
  { runner: { config: {} } },
  { runners: [{ config: {} }] },
  { datadog: { privateActionRunner: { enabled: true } } },
  {
    kind: "DatadogAgent",
    metadata: { annotations: { "agent.datadoghq.com/private-action-runner-enabled": "true" } },
  },
  { kind: "Ingress" },
  { kind: "ClusterRole", metadata: { name: "x-node-agent-actions" } },
  { services: { a: { image: "private-action-runner" } } },
  { ddBaseURL: "x" },
  { private_action_runner: {} },
);

function expectResult(text: string): void {
  const { input, text: description, violations, locate } = importDocuments([{ file: "f.yaml", text }]);
  expect(input === undefined).toBe(description === undefined);
  // Nothing is refused without a word.
  if (input === undefined) expect(violations.some(({ severity }) => severity === "error")).toBe(true);
  for (const violation of violations) {
    const { line, column } = violation.source ?? { line: 0, column: 0 };
    expect(line).toBeGreaterThanOrEqual(1);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(locate(violation).length).toBeGreaterThanOrEqual(1);
  }
  expect(maskedSource({ file: "f.yaml", text }).split("\n")).toHaveLength(text.split("\n").length);
}

describe("hostile input", () => {
  it("never makes an import throw: text", () => {
    fc.assert(fc.property(nearlySomething, expectResult));
  });

  it("never makes an import throw: values of the wrong kind everywhere", () => {
    fc.assert(
      fc.property(beginning, anything, (first, value) => {
        expectResult(
          JSON.stringify({
            ...(typeof value === "object" && !Array.isArray(value) ? value : { value }),
            ...first,
          }),
        );
      }),
    );
  });

  it("never makes an import throw: values of the wrong kind in Kubernetes objects", () => {
    const manifests = fc.tuple(anything, anything, anything).map(([metadata, config, pod]) => ({
      kind: "List",
      items: [
        {
          kind: "Secret",
          metadata: { name: "a" },
          stringData: { "config.yaml": JSON.stringify(config) },
          data: metadata,
        },
        { kind: "Role", metadata, rules: pod },
        { kind: "RoleBinding", metadata, roleRef: pod, subjects: [{ name: "a" }] },
        { kind: "Service", metadata, spec: pod },
        {
          kind: "Deployment",
          metadata,
          spec: {
            template: {
              spec: {
                ...(typeof pod === "object" ? pod : {}),
                serviceAccountName: "a",
                containers: [
                  {
                    ...(typeof config === "object" ? config : {}),
                    image: "private-action-runner",
                    volumeMounts: [{ name: "c", mountPath: "/etc/dd-action-runner/config" }, pod],
                  },
                ],
                volumes: [{ name: "c", secret: { secretName: "a" } }, metadata],
              },
            },
          },
        },
      ],
    }));
    fc.assert(
      fc.property(manifests, (value) => {
        expectResult(JSON.stringify(value));
      }),
    );
  });

  it("never makes an import throw: several files", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(beginning, anything), { maxLength: 4 }), (contents) => {
        const files = contents.map(([first, value], index) => ({
          file: `${index}.yaml`,
          text: JSON.stringify({ extra: value, ...first }),
        }));
        expect(() => importDocuments(files)).not.toThrow();
      }),
    );
  });

  const bomb = [
    "a: &a [x, x, x, x, x, x, x, x, x, x]",
    ..."bcdefghij".split("").map(
      (name, index) =>
        `${name}: &${name} [${Array(10)
          .fill(`*${"abcdefghij"[index] ?? ""}`)
          .join(", ")}]`,
    ),
  ].join("\n");

  it.each([
    ["an alias bomb", `${bomb}\nrunner: { config: { tags: *j } }`],
    ["an alias to itself", "runner: &a { config: *a }"],
    ["merge keys to themselves", "runner: &a { <<: *a, config: {} }"],
    ["deep brackets", "[".repeat(100_000)],
    ["deep braces", '{"a":'.repeat(100_000)],
    ["deep dashes", "- ".repeat(100_000)],
    ["deep indentation", Array.from({ length: 3_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["many opening substitutions", `docker run ${"$(".repeat(50_000)}`],
    ["many here-documents", `docker run private-action-runner\n${"<<A\n".repeat(20_000)}`],
    ["one long line", `docker run ${"a".repeat(1_000_000)}`],
  ])("survives %s", (_name, text) => {
    expectResult(text);
  });
});
