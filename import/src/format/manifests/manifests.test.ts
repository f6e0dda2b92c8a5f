import { CONTAINER_SECURITY, POD_SECURITY } from "@parkit/targets/internal/kubernetes/standalone-pod";
import { connectionRules } from "@parkit/targets/internal/manifests/network-policy";
import { parse, parseAllDocuments, stringify } from "yaml";

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

  describe("what stands beside the Pods", () => {
    const labels = { "app.kubernetes.io/name": "par", "app.kubernetes.io/instance": "payments" };
    const beside = (kind: string, spec: object, metadata: object = {}): object => ({
      kind,
      metadata: { name: "payments-par", namespace: "actions", ...metadata },
      spec,
    });
    const lost = (...more: readonly object[]): readonly string[] =>
      imported(stream([...objects().slice(0, -1), ...more]))
        .violations.filter(({ rule }) => rule === "schema/not-imported")
        .map(({ message }) => message);
    const policy = (rules: object): object =>
      beside("NetworkPolicy", {
        podSelector: { matchLabels: labels },
        policyTypes: ["Ingress", "Egress"],
        ...rules,
      });
    const own = connectionRules({ isCalled: false, callsCluster: true, callsMetadata: false });
    const side = "not taken over: spec.template.spec.containers[0]";

    it("is nothing to be told where parkit renders it anyway", () => {
      const budget = { maxUnavailable: 1, selector: { matchLabels: labels } };
      expect(lost(policy(own), beside("PodDisruptionBudget", budget))).toEqual([side]);
    });

    it("is told where it is otherwise", () => {
      const egress = [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }];
      const budget = { minAvailable: 1, selector: { matchLabels: labels } };
      expect(lost(policy({ ...own, egress }), beside("PodDisruptionBudget", budget))).toEqual([
        side,
        "not taken over: spec.egress",
        "not taken over: spec.minAvailable",
      ]);
      expect(lost(policy({ ...own, ingress: [{}] }))).toEqual([side, "not taken over: spec.ingress"]);
    });

    it("is left alone where it belongs to other Pods", () => {
      const other = { podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Ingress"] };
      expect(lost(beside("NetworkPolicy", other))).toEqual([
        'not taken over: a Kubernetes object of kind "NetworkPolicy"',
        side,
      ]);
    });

    it("is a field where it is a PodMonitor, also one without labels", () => {
      const monitor = (metadata: object, endpoint: object = { port: "http", path: "/metrics" }): object =>
        beside(
          "PodMonitor",
          { selector: { matchLabels: labels }, podMetricsEndpoints: [endpoint] },
          metadata,
        );
      const monitored = (object: object): unknown =>
        imported(stream([...objects().slice(0, -1), object])).input;
      expect(monitored(monitor({ labels: { release: "prometheus" } }))).toMatchObject({
        runners: [{ deployment: { podMonitor: { labels: { release: "prometheus" } } } }],
      });
      expect(monitored(monitor({}))).toMatchObject({ runners: [{ deployment: { podMonitor: {} } }] });
      expect(lost(monitor({}, { port: "other", interval: "5s" }))).toEqual([
        side,
        "not taken over: spec.podMetricsEndpoints[0].port",
        "not taken over: spec.podMetricsEndpoints[0].interval",
      ]);
    });

    it("is nothing to be told where Pods are as restricted as parkit makes them, and is where they are not", () => {
      const secured = (pod: object, container: object): readonly string[] =>
        imported(
          stream(
            objects().map((object) => {
              const text = stringify(object);
              if (!text.includes("kind: Deployment")) return object;
              const deployment = parse(text) as {
                spec: {
                  template: {
                    spec: { securityContext?: object; containers: { securityContext?: object }[] };
                  };
                };
              };
              deployment.spec.template.spec.securityContext = pod;
              for (const one of deployment.spec.template.spec.containers.slice(1))
                one.securityContext = container;
              return deployment;
            }),
          ),
        )
          .violations.map(({ message }) => message)
          .filter((message) => message.includes("securityContext"));
      expect(secured(POD_SECURITY, CONTAINER_SECURITY)).toEqual([]);
      expect(
        secured({ ...POD_SECURITY, runAsUser: 77, fsGroup: 7 }, { readOnlyRootFilesystem: true }),
      ).toEqual([
        "not taken over: spec.template.spec.securityContext.runAsUser",
        "not taken over: spec.template.spec.securityContext.fsGroup",
        "not taken over: spec.template.spec.containers[1].securityContext.readOnlyRootFilesystem",
      ]);
    });
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
