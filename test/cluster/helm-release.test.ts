import { join } from "node:path";

import { mustRun } from "../../examples/demo/program";
import { imageAbsence } from "../../examples/demo/runner-image";
import { describeWithTool } from "../describe-with-tool";
import { describeWhereClusters } from "../support/cluster";
import {
  enrollInto,
  startClusterStage,
  writeStageDescription,
  type ClusterStage,
} from "../support/cluster-stage";
import { standaloneChart } from "../support/describe-with-chart";
import { present } from "../support/present";

const NAMESPACE = "parkit-helm";
const HTTP = "com.datadoghq.http.request";
const LIST_PODS = "com.datadoghq.kubernetes.core.listPod";

const absence = imageAbsence();
if (absence === undefined)
  describeWithTool("helm", "a release of the standalone chart", ({ path }) => {
    describeWhereClusters("in a cluster", () => {
      tests(path);
    });
  });
else it.todo(`a release of the standalone chart [skipped: ${absence}]`);

function tests(helm: string): void {
  let started: ClusterStage | undefined;
  let chart = "";
  let urn = "";
  const stage = (): ClusterStage => present(started);

  /** Installs or upgrades what parkit renders of a runner with this allowlist, by the real Helm. */
  async function release(allow: readonly string[]): Promise<void> {
    const { cluster, image, work } = stage();
    const file = await writeStageDescription(stage(), {
      name: "payments",
      allow,
      identity: { type: "secret", secretName: "payments-identity" },
      deployment: {
        type: "helm",
        namespace: NAMESPACE,
        imageRepository: image.repository,
        imageTag: image.tag,
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "512Mi" } },
      },
    });
    if (urn === "") urn = await enrollInto(stage(), file);
    const values = join(work, "values.yaml");
    await stage().parkit("synth", "helm", "-f", file, "-o", values);
    await mustRun(helm, [
      ...["upgrade", "--install", "payments", chart, "--values", values, "--namespace", NAMESPACE],
      ...["--kubeconfig", cluster.kubeconfig, "--wait", "--timeout", "180s"],
    ]);
    // Helm does not wait for the Pods of before to go.
    await stage().rolledOut("payments");
  }
  const podIds = async (): Promise<readonly string[]> => {
    const { items } = JSON.parse(await stage().kubectl("get", "pods", "--output=json")) as {
      items: readonly { metadata: { uid: string; deletionTimestamp?: string } }[];
    };
    return items
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata }) => metadata.uid);
  };
  const call = () => stage().run("payments", HTTP, { verb: "GET", url: `${stage().plane.url}/health` });
  const list = () => stage().run("payments", LIST_PODS, { namespace: NAMESPACE });

  beforeAll(async () => {
    // Datadog's chart sets no security context.
    started = await startClusterStage(NAMESPACE, { isRestricted: false });
    const { path, facts } = standaloneChart(helm, join(started.work, "chart"));
    chart = path;
    started.note("chart", facts);
    await release([HTTP]);
  });
  afterAll(() => started?.close());

  it("runs a task with the values that parkit renders, and no action besides", async () => {
    await expect(call()).resolves.toMatchObject({ status: "succeeded" });
    await expect(list()).resolves.toMatchObject({ status: "failed", error: { code: 2 } });
    stage().note("installed", "one task completed, one outside of the allowlist refused");
  });

  it("runs what an upgrade adds to the allowlist, in another Pod under the same identity", async () => {
    const before = await podIds();
    await release([HTTP, LIST_PODS]);
    const after = await podIds();
    expect(after).toHaveLength(1);
    expect(before).not.toContain(after[0]);
    await expect(list()).resolves.toMatchObject({ status: "succeeded" });
    expect(await stage().enrolledUrns()).toEqual([urn]);
    stage().note("upgraded", `Pod rolled, the added action completed, still ${urn}`);
  });
}
