import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { formatColumns } from "@parkit/toolchain";

import { controlApi } from "../../examples/demo/control-api";
import { clusterDescription } from "../../examples/demo/descriptions";
import { startPodRunner, type PodRunner } from "../../examples/demo/pod-runner";
import { imageAbsence, makeRunnerImage } from "../../examples/demo/runner-image";
import { startService, type Service } from "../../examples/demo/service";
import { describeWhereClusters, startTestCluster, type TestCluster } from "../support/cluster";
import { present } from "../support/present";
import { runParkit } from "../support/run-parkit";

const absence = imageAbsence();
if (absence === undefined) describeWhereClusters("a runner in a Pod", tests);
else it.todo(`a runner in a Pod [skipped: ${absence}]`);

function tests(): void {
  let work: string;
  let started: TestCluster | undefined;
  let plane: ControlPlane | undefined;
  let service: Service | undefined;
  let runner: PodRunner | undefined;
  let urn = "";
  /** What each part cost, for the table. */
  const costs: string[][] = [];

  async function timed<T>(part: string, what: string, step: () => Promise<T>): Promise<T> {
    const before = performance.now();
    const result = await step();
    costs.push([part, what, `${((performance.now() - before) / 1000).toFixed(1)} s`]);
    return result;
  }

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), "parkit-pod-"));
    started = await startTestCluster();
    const { cluster, seconds } = started;
    costs.push(["cluster", cluster.title, `${seconds.toFixed(1)} s`]);
    for (const { name, version, origin } of cluster.parts) costs.push([name, `${version}, ${origin}`, ""]);
    const image = await timed("image", "made from this checkout", () => makeRunnerImage(work));
    const megabytes = ((await stat(image.archive)).size / 1e6).toFixed(0);
    if (cluster.backend !== "kubeconfig")
      await timed("image", `${megabytes} MB, loaded`, () => cluster.loadImage(image.archive));
    const { hostAddress: host } = cluster;
    plane = await startControlPlane({ host });
    service = await startService({ invoice: 4711 }, host);

    const file = join(work, "parkit.yaml");
    await writeFile(file, clusterDescription(plane.url, image.tag));
    const [identity, manifests] = [join(work, "identity.yaml"), join(work, "runner.yaml")];
    const env = { DD_API_KEY: plane.apiKey, DD_APP_KEY: plane.appKey };
    await parkit(["enroll", "-f", file, "-o", "secret", "--to", identity], env);
    await parkit(["synth", "manifests", "-f", file, "-o", manifests]);
    urn = /RUNNER_URN: (?<urn>\S+)/.exec(await readFile(identity, "utf8"))?.groups?.["urn"] ?? "";
    runner = await timed("runner", "applied and ready", () =>
      startPodRunner(cluster, { work, identity, manifests, name: "payments" }),
    );
  });

  afterAll(async () => {
    process.stdout.write(
      `cluster backend: ${started?.cluster.backend ?? "none"}\n${formatColumns([["part", "what", "cost"], ...costs])}`,
    );
    if (started?.cluster.backend !== "one-node") await runner?.remove();
    await started?.stop();
    service?.close();
    await plane?.close();
    await rm(work, { recursive: true, force: true });
  });

  async function parkit(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> {
    const { code, stderr } = await runParkit(argv, { env });
    if (code !== 0) throw new Error(`parkit ${argv.join(" ")} ended with ${String(code)}\n${stderr}`);
  }

  const api = (): ReturnType<typeof controlApi> =>
    controlApi(present(plane).url, present(plane).apiKey, present(plane).appKey);

  /** Lets the runner call the service on this machine. */
  const call = (): ReturnType<ReturnType<typeof controlApi>["runTask"]> => {
    const inputs = { verb: "GET", url: `${present(service).url}/invoices/4711` };
    return api().runTask({ fqn: "com.datadoghq.http.request", inputs });
  };

  async function enrolledUrns(): Promise<readonly string[]> {
    const { url, apiKey, appKey } = present(plane);
    const answer = await fetch(`${url}/api/parkit/v1/runners`, {
      headers: { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey },
    });
    const { runners } = (await answer.json()) as { runners: readonly { urn: string }[] };
    return runners.map((one) => one.urn);
  }

  it("does what the control plane outside of the cluster asks", async () => {
    expect(urn).toMatch(/^urn:dd:apps:on-prem-runner:/);
    await expect(timed("task", "an HTTP request from the Pod", call)).resolves.toMatchObject({
      status: "succeeded",
      outputs: { body: { invoice: 4711 } },
    });
  });

  it("refuses there what its allowlist does not grant", async () => {
    const inputs = { url: "http://127.0.0.1", algorithm: "sha256" };
    const task = await api().runTask({ fqn: "com.datadoghq.http.getChecksumFromURL", inputs });
    expect(task).toMatchObject({ status: "failed", error: { code: 2 } });
  });

  it("keeps its identity when its Pod is killed", async () => {
    const before = await present(runner).podId();
    await timed("Pod", "killed, and the next one ready", () => present(runner).killPod());
    expect(await present(runner).podId()).not.toContain(before);
    await expect(call()).resolves.toMatchObject({ status: "succeeded" });
    expect(await enrolledUrns()).toEqual([urn]);
    expect(await present(runner).log()).toContain(urn);
  });
}
