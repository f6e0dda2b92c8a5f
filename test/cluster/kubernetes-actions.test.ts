import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { parseAllDocuments } from "yaml";

import { imageAbsence } from "../../examples/demo/runner-image";
import { describeWhereClusters } from "../support/cluster";
import {
  enrollInto,
  startClusterStage,
  writeStageDescription,
  type ClusterStage,
} from "../support/cluster-stage";
import { present } from "../support/present";

const absence = imageAbsence();
if (absence === undefined) describeWhereClusters("a runner of plain objects", tests);
else it.todo(`a runner of plain objects [skipped: ${absence}]`);

const RUNNER = "keeper";
const NAMESPACE = "parkit-actions";
const ACCOUNT = `system:serviceaccount:${NAMESPACE}:${RUNNER}`;
const KUBERNETES = "com.datadoghq.kubernetes";

/** A rendered object, as far as this test looks into it. */
interface RenderedObject {
  readonly kind: string;
  readonly spec: { readonly template: { readonly spec: object } };
}

function tests(): void {
  let started: ClusterStage | undefined;
  let urn = "";
  let rendered: readonly RenderedObject[] = [];
  /** What kubectl said of the runner's objects: the API server warns of Pods that would not be admitted. */
  let said = "";

  const stage = (): ClusterStage => present(started);
  const act = (action: string, inputs: Readonly<Record<string, unknown>>) =>
    stage().run(RUNNER, `${KUBERNETES}.${action}`, inputs);

  beforeAll(async () => {
    started = await startClusterStage(NAMESPACE);
    const { image, work } = started;
    const file = await writeStageDescription(started, {
      name: RUNNER,
      allow: ["core.listPod", "core.createConfigMap", "core.deleteConfigMap", "apps.restartDeployment"].map(
        (action) => `${KUBERNETES}.${action}`,
      ),
      identity: { type: "secret", secretName: "keeper-identity" },
      deployment: {
        type: "manifests",
        namespace: NAMESPACE,
        imageRepository: image.repository,
        imageTag: image.tag,
        replicas: 2,
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "512Mi" } },
      },
    });
    urn = await enrollInto(started, file);
    const manifests = join(work, "runner.yaml");
    await started.parkit("synth", "manifests", "-f", file, "-o", manifests);
    rendered = parseAllDocuments(await readFile(manifests, "utf8")).map(
      (document) => document.toJS() as RenderedObject,
    );
    said = (await started.tryKubectl("apply", `--filename=${manifests}`)).stderr;
    await started.rolledOut(RUNNER);
  });

  afterAll(() => started?.close());

  it("is admitted where the Pod Security Standard restricted is enforced, without a warning", () => {
    expect(said).toBe("");
    stage().note("restricted admission", `Pods of ${RUNNER} admitted and ready, no warning`);
  });

  it("would not be without its security contexts, which shows that the namespace enforces them", async () => {
    const pod = rendered.find(({ kind }) => kind === "Deployment")?.spec.template.spec;
    const bare: unknown = JSON.parse(
      JSON.stringify(pod, (name, value: unknown) => (name === "securityContext" ? undefined : value)),
    );
    const refusal = await stage()
      .apply({ apiVersion: "v1", kind: "Pod", metadata: { name: "bare" }, spec: bare })
      .catch(String);
    expect(refusal).toContain('violates PodSecurity "restricted:latest"');
    expect(refusal).toContain("allowPrivilegeEscalation != false");
    stage().note("the same Pod without security contexts", "refused by the API server");
  });

  it("does in the cluster what its allowlist says, asked by a control plane outside of it", async () => {
    await expect(act("core.listPod", { namespace: NAMESPACE })).resolves.toMatchObject({
      status: "succeeded",
      outputs: {
        items: [{ spec: { serviceAccountName: RUNNER } }, { spec: { serviceAccountName: RUNNER } }],
      },
    });
    const body = { metadata: { name: "made-by-a-task" }, data: { by: RUNNER } };
    const configMap = (): Promise<string> =>
      stage().kubectl(
        "get",
        "configmaps",
        "made-by-a-task",
        "--ignore-not-found",
        "--output=jsonpath={.data.by}",
      );
    await expect(act("core.createConfigMap", { namespace: NAMESPACE, body })).resolves.toMatchObject({
      status: "succeeded",
    });
    await expect(configMap()).resolves.toBe(RUNNER);
    await expect(
      act("core.deleteConfigMap", { namespace: NAMESPACE, name: "made-by-a-task" }),
    ).resolves.toMatchObject({ status: "succeeded" });
    await expect(configMap()).resolves.toBe("");
    stage().note("tasks in the cluster", "Pods listed, a ConfigMap created and deleted");
  });

  it("restarts a Deployment", async () => {
    const labels = { app: "web" };
    const container = { name: "web", image: "registry.example/web:1" };
    await stage().apply({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    });
    await expect(act("apps.restartDeployment", { namespace: NAMESPACE, name: "web" })).resolves.toMatchObject(
      { status: "succeeded" },
    );
    const restarted = await stage().kubectl(
      ...["get", "deployment", "web", "--output=jsonpath={.spec.template.metadata.annotations}"],
    );
    expect(restarted).toContain("kubectl.kubernetes.io/restartedAt");
    stage().note(
      "task com.datadoghq.kubernetes.apps.restartDeployment",
      "the template has a new restartedAt",
    );
  });

  it("has the permissions of its allowlist and no others", async () => {
    const { rules } = JSON.parse(await stage().kubectl("get", "role", RUNNER, "--output=json")) as {
      rules: readonly object[];
    };
    expect(rules).toEqual([
      { apiGroups: [""], resources: ["configmaps"], verbs: ["create", "delete"] },
      { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] },
    ]);
    const may = async (verb: string, resource: string): Promise<string> =>
      (await stage().tryKubectl("auth", "can-i", verb, resource, `--as=${ACCOUNT}`)).stdout.trim();
    await expect(Promise.all([may("list", "pods"), may("patch", "deployments.apps")])).resolves.toEqual([
      "yes",
      "yes",
    ]);
    await expect(
      Promise.all([
        may("delete", "pods"),
        may("get", "secret/keeper-identity"),
        may("list", "secrets"),
        may("create", "deployments.apps"),
      ]),
    ).resolves.toEqual(["no", "no", "no", "no"]);
    stage().note("RBAC", "three rules, as derived; no secrets, not even its own");
  });

  it("refuses an action outside of its allowlist with the documented code", async () => {
    const task = await act("core.deletePod", { namespace: NAMESPACE, name: "any" });
    expect(task).toMatchObject({
      status: "failed",
      error: { code: 2, message: expect.stringContaining(`${KUBERNETES}.core.deletePod`) as string },
    });
    stage().note("outside of the allowlist", `code 2: ${task.error?.message ?? ""}`);
  });

  it("tells the cluster's own 403 of an action that its permissions do not cover", async () => {
    const task = await act("core.listPod", { namespace: "default" });
    expect(task).toMatchObject({ status: "failed", error: { code: 2 } });
    expect(task.error?.message).toContain(
      `403 Forbidden: pods is forbidden: User "${ACCOUNT}" cannot list resource "pods" in API group "" in the namespace "default"`,
    );
    stage().note("outside of RBAC", task.error?.message ?? "");
  });

  it("keeps its identity over a restart and when all of its Pods are killed", async () => {
    await stage().kubectl("rollout", "restart", `deployment/${RUNNER}`);
    await stage().rolledOut(RUNNER);
    await stage().kubectl(
      ...["delete", "pods", "--selector=app.kubernetes.io/instance=keeper", "--force", "--grace-period=0"],
    );
    await stage().rolledOut(RUNNER);
    await expect(act("core.listPod", { namespace: NAMESPACE })).resolves.toMatchObject({
      status: "succeeded",
    });
    expect(await stage().enrolledUrns()).toEqual([urn]);
    expect(await stage().kubectl("logs", `deployment/${RUNNER}`)).toContain(urn);
    stage().note("identity", `${urn} after a rollout and after its Pods were killed`);
  });

  it("lets one Pod of several be taken away at a time", async () => {
    const names = await stage().kubectl(
      ...["get", "pods", "--selector=app.kubernetes.io/instance=keeper"],
      "--output=jsonpath={.items[*].metadata.name}",
    );
    const evict = async (name: string) => {
      const file = join(stage().work, `eviction-${name}.json`);
      const eviction = {
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name, namespace: NAMESPACE },
      };
      await writeFile(file, JSON.stringify(eviction));
      const path = `/api/v1/namespaces/${NAMESPACE}/pods/${name}/eviction`;
      return stage().tryKubectl("create", "--raw", path, `--filename=${file}`);
    };
    const [first = "", second = ""] = names.split(" ");
    await expect(evict(first)).resolves.toMatchObject({ code: 0 });
    const { code, stderr } = await evict(second);
    expect(code).not.toBe(0);
    expect(stderr).toContain("it would violate the pod's disruption budget");
    stage().note("PodDisruptionBudget", "one Pod evicted, the second refused");
  });
}
