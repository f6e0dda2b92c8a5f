import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";

import { doctorStage, siteLine } from "../support/doctor-stage";
import { startKubernetesDouble, type KubernetesDouble } from "../support/kubernetes-double";

const { doctor, path } = doctorStage();

/** Whether the machine has kubectl, which is what asks clusters. */
function hasKubectl(): boolean {
  try {
    execFileSync("kubectl", ["version", "--client"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

if (hasKubectl())
  describe("parkit doctor about a cluster, by kubectl and a stand-in for its API", () => {
    aboutClusters();
  });
else it.todo("parkit doctor about a cluster [skipped: kubectl is not installed]");

function aboutClusters(): void {
  let api: KubernetesDouble;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    api = await startKubernetesDouble();
    const KUBECONFIG = path("kubeconfig");
    const cluster = {
      server: api.url,
      "certificate-authority-data": Buffer.from(api.authority).toString("base64"),
    };
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "stand-in", cluster }],
      users: [{ name: "me", user: { token: api.token } }],
      contexts: [{ name: "here", context: { cluster: "stand-in", user: "me" } }],
      "current-context": "here",
    };
    await writeFile(KUBECONFIG, JSON.stringify(config));
    env = { KUBECONFIG };
  });
  afterAll(() => api.close());
  beforeEach(() => {
    api.reset();
    api.serve("/version", { gitVersion: "v1.34.4" });
    api.serve("/api", { kind: "APIVersions", versions: ["v1"] });
    api.serve("/apis", { kind: "APIGroupList", apiVersion: "v1", groups: [] });
    api.serve("/api/v1", {
      kind: "APIResourceList",
      groupVersion: "v1",
      resources: [
        { name: "secrets", singularName: "secret", namespaced: true, kind: "Secret", verbs: ["get"] },
      ],
    });
    api.serve("/api/v1/namespaces/datadog", { apiVersion: "v1", kind: "Namespace" });
    may([{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }]);
  });

  function may(resourceRules: readonly object[], incomplete = false): void {
    const status = { resourceRules, nonResourceRules: [], incomplete };
    api.serve("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", { status });
  }

  const HELM = `apiVersion: parkit/v1
${siteLine("http://127.0.0.1:1")}
runners:
  - name: payments
    allow: [com.datadoghq.kubernetes.core.listPod, com.datadoghq.postgresql.select]
    identity: { type: secret, secretName: payments-identity }
    credentials:
      orders: { type: postgresql, from: { secretName: orders-db } }
    deployment: { type: helm, namespace: datadog }
`;

  it("finds what a runner needs, and asks for no value of a Secret", async () => {
    const secret = "canary-private-key";
    api.put("datadog", "payments-identity", { RUNNER_URN: "u", RUNNER_PRIVATE_KEY: secret });
    api.put("datadog", "orders-db", { "postgresql_token.json": "{}" });
    const { told, all } = await doctor(HELM, env);
    expect(told("cluster/context")).toBe("ok: kubectl points at context here");
    expect(told("cluster/version")).toBe("ok: the cluster answers: Kubernetes v1.34.4");
    expect(told("cluster/namespace")).toBe("ok: namespace datadog is there");
    expect(told("cluster/rights")).toBe("ok: you may make the runner's objects in namespace datadog");
    expect(told("secret/keys")).toBe(
      "ok: Secret datadog/payments-identity has RUNNER_URN, RUNNER_PRIVATE_KEY\nok: Secret datadog/orders-db has postgresql_token.json",
    );
    expect(told("cluster/crd")).toBe("");
    expect(JSON.stringify(all)).not.toContain(secret);
    api.takeRequests();
    const offline = await doctor(HELM, env, []);
    expect(offline.told("cluster/context")).toBe("ok: kubectl points at context here");
    expect(offline.told("cluster/rights")).toMatch(/^unknown: /);
    expect(api.takeRequests()).toEqual([]);
  });

  it("tells what is missing, each with the command that makes it", async () => {
    api.put("datadog", "payments-identity", { RUNNER_URN: "u" });
    may([{ verbs: ["create"], apiGroups: [""], resources: ["secrets", "services", "serviceaccounts"] }]);
    const { told, all, code } = await doctor(HELM, env);
    expect(code).toBe(1);
    expect(told("cluster/rights")).toBe(
      "problem: you may not create deployments.apps, create roles.rbac.authorization.k8s.io, create rolebindings.rbac.authorization.k8s.io in namespace datadog",
    );
    expect(told("secret/keys")).toBe(
      "problem: Secret datadog/payments-identity has no key RUNNER_PRIVATE_KEY\nproblem: there is no Secret datadog/orders-db",
    );
    expect(all.filter(({ id }) => id === "secret/keys").map(({ fix }) => fix)).toEqual([
      "parkit enroll -f parkit.yaml --runner payments -o secret | kubectl apply --namespace datadog -f -",
      "parkit synth credentials -f parkit.yaml --runner payments -o credentials, and follow its README.",
    ]);
    may([], true);
    const elsewhere = await doctor(HELM.replace("namespace: datadog", "namespace: other"), env);
    expect(elsewhere.told("cluster/rights")).toMatch(/^unknown: whether you may create deployments\.apps/);
    expect(elsewhere.told("cluster/namespace")).toBe("problem: there is no namespace other");
  });

  it("tells a cluster that does not answer once, and of the rest that it is not known", async () => {
    api.answerAll({ status: 503, text: "busy" });
    const { told } = await doctor(HELM, env);
    expect(told("cluster/version")).toMatch(/^problem: the cluster does not answer: /);
    expect(told("cluster/rights")).toMatch(/^unknown: /);
    expect(told("secret/keys")).toMatch(/^unknown: .*\nunknown: /);
    const none = await doctor(HELM);
    expect(none.told("cluster/context")).toMatch(/^problem: kubectl has no context: /);
    expect(none.told("cluster/version")).toMatch(/^unknown: /);
  });

  const OPERATOR = `apiVersion: parkit/v1
${siteLine("http://127.0.0.1:1")}
runners:
  - name: cluster
    allow: [com.datadoghq.kubernetes.core.listPod]
    identity: { type: self-enroll, ownership: ownerless }
    deployment: { type: operator, namespace: datadog, agent: { type: existing, name: main } }
`;
  const DEFINITION = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/datadogagents.datadoghq.com";

  function operator(tag: string): void {
    api.serve(DEFINITION, { kind: "CustomResourceDefinition" });
    const image = `registry.example.com/operator:${tag}`;
    const spec = { template: { spec: { containers: [{ name: "manager", image }] } } };
    api.serve("/apis/apps/v1/deployments", { kind: "DeploymentList", items: [{ spec }] });
  }

  it("looks at definition, operator and Agent where the description takes them for granted", async () => {
    api.serve("/apis/apps/v1/deployments", { kind: "DeploymentList", items: [] });
    const bare = await doctor(OPERATOR, env);
    expect(bare.told("cluster/crd")).toMatch(/^problem: the cluster does not have/);
    expect(bare.told("cluster/operator")).toBe("problem: no operator runs in the cluster");
    expect(bare.told("cluster/agent")).toBe("problem: there is no DatadogAgent datadog/main");

    api.serve("/apis/datadoghq.com/v2alpha1/namespaces/datadog/datadogagents/main", { kind: "DatadogAgent" });
    operator("1.27.0");
    const old = await doctor(OPERATOR, env);
    expect(old.told("cluster/crd")).toMatch(/^ok: /);
    expect(old.told("cluster/agent")).toMatch(/^ok: /);
    expect(old.told("cluster/operator")).toBe("problem: operator 1.27.0 runs");
    expect(old.all.find(({ id }) => id === "cluster/operator")?.why).toContain(
      "what came with operator 1.28.0",
    );
    operator("v1.29.0");
    expect((await doctor(OPERATOR, env)).told("cluster/operator")).toBe("warning: operator 1.29.0 runs");
    operator("1.31.1@sha256:0123");
    expect((await doctor(OPERATOR, env)).told("cluster/operator")).toBe("ok: operator 1.31.1 runs");

    const inline = OPERATOR.replace(", agent: { type: existing, name: main }", "");
    api.reset();
    api.serve("/version", { gitVersion: "v1.34.4" });
    const first = await doctor(inline, env);
    expect(first.told("cluster/crd")).toMatch(/^ok: .* comes with the operator/);
    expect(first.told("cluster/operator")).toMatch(/^ok: no operator runs yet/);
  });
}
