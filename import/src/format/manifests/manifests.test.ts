import { parseAllDocuments, stringify } from "yaml";

import { importDocuments } from "../../import-documents";
import { maskedSource } from "../../shown/masked-source";

const KEY = "eyJrdHkiOiJFQyIsImNydiI6IlAtMjU2IiwiYWxnIjoiRVMyNTYifQ";
const CONFIG =
  "ddBaseURL: https://app.datadoghq.eu\nmodes: [pull]\nactionsAllowlist: [com.datadoghq.http.request]\n";

/** What a chart renders: names of its own, labels of Helm, the configuration encoded. */
function objects(config = CONFIG): readonly object[] {
  const labels = { "app.kubernetes.io/name": "par", "app.kubernetes.io/instance": "payments" };
  const container = {
    name: "runner",
    image: "gcr.io/datadoghq/private-action-runner:v1.20.0",
    env: [
      { name: "DD_PRIVATE_RUNNER_CONFIG_DIR", value: "/etc/dd-action-runner/config" },
      { name: "HTTPS_PROXY", value: "http://proxy:3128" },
    ],
    envFrom: [{ secretRef: { name: "payments-identity" } }],
    volumeMounts: [{ name: "secrets", mountPath: "/etc/dd-action-runner/config" }],
  };
  const template = {
    metadata: { labels, annotations: { "checksum/values": "0" } },
    spec: {
      serviceAccountName: "payments-par",
      containers: [{ name: "side", image: "nginx" }, container],
      volumes: [{ name: "secrets", secret: { secretName: "payments-par" } }],
    },
  };
  const named = { name: "payments-par", namespace: "actions" };
  return [
    { kind: "ServiceAccount", metadata: { ...named, annotations: { role: "payments" } } },
    {
      kind: "Secret",
      metadata: named,
      data: { "config.yaml": Buffer.from(config).toString("base64") },
    },
    {
      kind: "Role",
      metadata: { name: "grants", namespace: "actions" },
      rules: [{ apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: ["list"] }],
    },
    {
      kind: "RoleBinding",
      metadata: { name: "binding", namespace: "actions" },
      roleRef: { kind: "Role", name: "grants" },
      subjects: [{ kind: "ServiceAccount", name: "payments-par" }],
    },
    {
      kind: "Deployment",
      metadata: { ...named, labels: { ...labels, "helm.sh/chart": "par-1.0.0", team: "payments" } },
      spec: { replicas: 2, template },
    },
    {
      kind: "Service",
      metadata: { ...named, annotations: { internal: "always" } },
      spec: { selector: labels, ports: [{ port: 9016 }] },
    },
    { kind: "Service", metadata: { name: "web" }, spec: { selector: { app: "web" } } },
  ];
}

const stream = (documents: readonly object[]): string => documents.map((one) => stringify(one)).join("---\n");
const imported = (text: string) => importDocuments([{ file: "runner.yaml", text }]);
const rulesOf = (text: string): readonly string[] => imported(text).violations.map(({ rule }) => rule);

describe("importManifests", () => {
  it("puts the objects that belong to a Deployment together, whatever they are called", () => {
    const { input, violations } = imported(stream(objects()));
    expect(input).toEqual({
      apiVersion: "parkit/v1",
      site: "datadoghq.eu",
      runners: [
        {
          name: "payments-par",
          allow: ["com.datadoghq.http.request"],
          identity: { type: "secret", secretName: "payments-identity" },
          deployment: {
            type: "manifests",
            namespace: "actions",
            imageTag: "v1.20.0",
            replicas: 2,
            labels: { team: "payments" },
            serviceAnnotations: { internal: "always" },
            serviceAccount: { annotations: { role: "payments" } },
            env: { HTTPS_PROXY: "http://proxy:3128" },
            permissions: [{ apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: ["list"] }],
          },
        },
      ],
    });
    // The other Service, which belongs to something else, and the other container of the Pod.
    expect(violations.map(({ rule, message }) => [rule, message])).toEqual([
      ["schema/not-imported", 'not taken over: a Kubernetes object of kind "Service"'],
      ["schema/not-imported", "not taken over: spec.template.spec.containers[0]"],
    ]);
  });

  it("takes a ClusterRole for what its binding makes of it, and says where the role is not in the file", () => {
    const bound = (kind: string, changes: object = {}): readonly object[] =>
      objects().map((object) =>
        "kind" in object && object.kind === "RoleBinding"
          ? { ...object, kind, roleRef: { kind: "ClusterRole", name: "grants" }, ...changes }
          : "kind" in object && object.kind === "Role"
            ? { ...object, kind: "ClusterRole" }
            : object,
      );
    const scopeOf = (documents: readonly object[]): unknown => {
      const { input, granted } = imported(stream(documents));
      expect(input).toMatchObject({ runners: [{ deployment: { type: "manifests" } }] });
      return [granted.get("payments-par")?.standalone?.kind, JSON.stringify(input).includes('"cluster"')];
    };
    expect(scopeOf(bound("RoleBinding"))).toEqual(["Role", false]);
    expect(scopeOf(bound("ClusterRoleBinding"))).toEqual(["ClusterRole", true]);
    const elsewhere = bound("RoleBinding", { roleRef: { kind: "ClusterRole", name: "view" } });
    expect(imported(stream(elsewhere)).lost).toContainEqual(
      expect.objectContaining({ path: "roleRef.name", value: "view" }),
    );
  });

  it("reads a list, as a cluster answers, and JSON", () => {
    const expected = imported(stream(objects())).input;
    const list = { kind: "List", items: objects() };
    expect(imported(stringify(list)).input).toEqual(expected);
    expect(imported(JSON.stringify(list)).input).toEqual(expected);
  });

  it("does not copy a private key that the configuration holds, and shows neither it nor the Secret", () => {
    const text = stream(
      objects(`${CONFIG}urn: urn:dd:apps:on-prem-runner:us1:1234:runner-a1\nprivateKey: ${KEY}\n`),
    );
    const { text: description, violations } = imported(text);
    expect(violations.map(({ rule }) => rule)).toContain("identity/inline");
    expect(JSON.stringify([description, violations])).not.toContain(KEY);
    const encoded = /config\.yaml: (\S+)/.exec(text)?.[1] ?? "";
    expect(encoded.length).toBeGreaterThan(40);
    expect(maskedSource({ file: "f", text })).not.toContain(encoded.slice(0, 20));
  });

  it("says what is missing: the configuration, or an identity", () => {
    const withoutConfig = objects().filter((object) => !("data" in object));
    expect(rulesOf(stream(withoutConfig))).toContain("deployment/assumed");
    const anonymous = stream(objects()).replace(/ +envFrom:\n.*\n.*\n/, "");
    expect(rulesOf(anonymous)).toContain("identity/placeholder");
  });

  it("takes the configuration from a file of its own", () => {
    const { input } = importDocuments([
      { file: "runner.yaml", text: stream(objects().filter((object) => !("data" in object))) },
      { file: "config.yaml", text: CONFIG },
    ]);
    expect(input).toMatchObject({
      runners: [{ allow: ["com.datadoghq.http.request"], deployment: { type: "manifests" } }],
    });
  });

  it("points at the settings inside a Secret", () => {
    const secret = `kind: Secret\nmetadata: { name: payments-par }\nstringData:\n  config.yaml: |\n    actionsAllowlist:\n      - com.datadoghq.http.requst\n`;
    const others = objects().filter((object) => !("data" in object));
    expect(imported(`${secret}---\n${stream(others)}`).violations).toContainEqual(
      expect.objectContaining({
        rule: "allowlist/unknown-action",
        source: { file: "runner.yaml", line: 6, column: 9 },
      }),
    );
  });

  it("leaves a Deployment of another image alone", () => {
    const [deployment] = objects().filter((object) => "kind" in object && object.kind === "Deployment");
    const text = stringify(deployment).replace("private-action-runner", "web");
    expect(parseAllDocuments(text)).toHaveLength(1);
    expect(rulesOf(text)).toEqual(["schema/unrecognised-format"]);
  });
});
