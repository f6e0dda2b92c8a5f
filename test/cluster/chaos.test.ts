import { EventEmitter, once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";

import { imageAbsence } from "../../examples/demo/runner-image";
import { describeWhereClusters } from "../support/cluster";
import {
  enrollInto,
  startClusterStage,
  writeStageDescription,
  type ClusterStage,
} from "../support/cluster-stage";
import { present } from "../support/present";
import type { FinishedTask } from "../support/run-task";

const absence = imageAbsence();
// Programs of other clusters cannot be halted, and their nodes may have the image already.
if (absence === undefined) describeWhereClusters("a cluster in trouble", tests, ["one-node"]);
else it.todo(`a cluster in trouble [skipped: ${absence}]`);

const NAMESPACE = "parkit-chaos";
const RUNNER = "steady";
const HTTP = "com.datadoghq.http.request";
const LIST_PODS = "com.datadoghq.kubernetes.core.listPod";
/** How long the control plane is away, in milliseconds. */
const MINUTE = 60_000;
/** How long the API server answers nobody, in milliseconds. */
const HALT = 15_000;
/** Longer than the pause between two heartbeats, so that only a task of a dead Pod is handed out again. */
const LEASE = 30_000;

function tests(): void {
  let started: ClusterStage | undefined;
  let plane: ControlPlane | undefined;
  let service: Server | undefined;
  let url = "";
  let data = "";
  /** Requests that the service has not answered yet, and the paths of all. */
  const open: ServerResponse[] = [];
  const asked: string[] = [];
  const asking = new EventEmitter();

  const stage = (): ClusterStage => present(started);

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "parkit-chaos-"));
    started = await startClusterStage(NAMESPACE, {
      isImageLoaded: false,
      startPlane: (host) => startControlPlane({ host, data, leaseMs: LEASE }),
    });
    plane = started.plane;
    const holding = createServer(({ url: path = "" }, response) => {
      asked.push(path);
      open.push(response);
      asking.emit("asked");
    });
    service = holding;
    await new Promise<void>((listening) => {
      holding.listen(0, stage().cluster.hostAddress, listening);
    });
    // A server that listens on a port has an address of this kind.
    url = `http://${started.cluster.hostAddress}:${(holding.address() as AddressInfo).port}`;
    const file = await writeStageDescription(started, {
      name: RUNNER,
      allow: [HTTP, LIST_PODS],
      identity: { type: "secret", secretName: "steady-identity" },
      httpTimeoutSeconds: 300,
      deployment: {
        type: "manifests",
        namespace: NAMESPACE,
        imageRepository: started.image.repository,
        imageTag: started.image.tag,
      },
    });
    await enrollInto(started, file);
    const manifests = join(started.work, "runner.yaml");
    await started.parkit("synth", "manifests", "-f", file, "-o", manifests);
    await started.kubectl("apply", `--filename=${manifests}`);
  });

  afterAll(async () => {
    service?.closeAllConnections();
    service?.close();
    await started?.close();
    await plane?.close();
    await rm(data, { recursive: true, force: true });
  });

  const headers = (): Readonly<Record<string, string>> => ({
    "DD-API-KEY": stage().plane.apiKey,
    "DD-APPLICATION-KEY": stage().plane.appKey,
  });

  /** Queues a task and returns its id. */
  async function queue(fqn: string, inputs: object): Promise<string> {
    const answer = await fetch(`${stage().plane.url}/api/parkit/v1/tasks`, {
      method: "POST",
      headers: headers(),
      body: JSON.stringify({ fqn, runner: RUNNER, inputs }),
    });
    const { task } = (await answer.json()) as { readonly task: { readonly id: string } };
    return task.id;
  }

  /** Waits for a task to end. */
  async function ended(id: string): Promise<FinishedTask> {
    const deadline = Date.now() + 240_000;
    for (;;) {
      const answer = await fetch(`${stage().plane.url}/api/parkit/v1/tasks/${id}?wait=20`, {
        headers: headers(),
      });
      const { task } = (await answer.json()) as { readonly task: FinishedTask };
      if (!["queued", "running"].includes(task.status) || Date.now() > deadline) return task;
    }
  }

  const request = (path: string): object => ({ verb: "GET", url: `${url}${path}` });

  /** Returns when the service has been asked so many times for a path. */
  async function askedFor(path: string, times: number): Promise<void> {
    while (asked.filter((one) => one === path).length < times) await once(asking, "asked");
  }

  function answerAll(): void {
    for (const response of open.splice(0)) {
      response.setHeader("Content-Type", "application/json");
      response.end('{"paid":true}');
    }
  }

  it("runs what waited for it once a node has the image", async () => {
    const task = await queue(LIST_PODS, { namespace: NAMESPACE });
    // Only what is there can be waited for, and a cluster that is busy takes a while to make the Pod.
    await stage().kubectl(
      ...["wait", `deployment/${RUNNER}`, "--for=jsonpath={.status.replicas}=1"],
      "--timeout=60s",
    );
    await stage().kubectl(
      ...["wait", "pods", "--all", "--for=jsonpath={.status.containerStatuses[0].state.waiting}"],
      "--timeout=60s",
    );
    await stage().cluster.loadImage(stage().image.archive);
    await stage().rolledOut(RUNNER);
    await expect(ended(task)).resolves.toMatchObject({ status: "succeeded" });
    stage().note("cold image cache", "the task that was queued before there was an image completed");
  });

  it("runs a task again whose Pod was killed", async () => {
    const task = await queue(HTTP, request("/killed"));
    await askedFor("/killed", 1);
    await stage().kubectl("delete", "pods", "--all", "--force", "--grace-period=0");
    await stage().rolledOut(RUNNER);
    await askedFor("/killed", 2);
    answerAll();
    await expect(ended(task)).resolves.toMatchObject({ status: "succeeded" });
    expect(asked.filter((path) => path === "/killed")).toHaveLength(2);
    stage().note("Pod killed during a task", "handed out again when its lease ended, and completed");
  });

  it("reports what ended while the control plane was away", async () => {
    const [during, before] = [await queue(HTTP, request("/away")), await queue(HTTP, request("/also"))];
    await Promise.all([askedFor("/away", 1), askedFor("/also", 1)]);
    const { port } = new URL(stage().plane.url);
    await stage().plane.close();
    answerAll();
    await wait(MINUTE);
    plane = await startControlPlane({
      host: stage().cluster.hostAddress,
      port: Number(port),
      data,
      leaseMs: 10 * MINUTE,
    });
    for (const task of [during, before])
      await expect(ended(task)).resolves.toMatchObject({ status: "succeeded" });
    expect(asked.filter((path) => ["/away", "/also"].includes(path))).toHaveLength(2);
    stage().note("control plane away for a minute", "two tasks reported afterwards, none run twice");
  });

  it("answers for the cluster once its API server does", async () => {
    const apiServer = processOf("kube-apiserver", dirname(stage().cluster.kubeconfig));
    process.kill(apiServer, "SIGSTOP");
    const task = await queue(LIST_PODS, { namespace: NAMESPACE }).finally(async () => {
      await wait(HALT);
      process.kill(apiServer, "SIGCONT");
    });
    await expect(ended(task)).resolves.toMatchObject({ status: "succeeded" });
    stage().note("API server halted", `the task waited ${HALT / 1000} s for it and completed`);
  });
}

/** The process of a node's program, by the folder that it has its settings in. */
function processOf(program: string, folder: string): number {
  const found = readdirSync("/proc").filter((name) => {
    try {
      const [file = "", ...argv] = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
      return file.endsWith(program) && argv.some((word) => word.includes(folder));
    } catch {
      return false;
    }
  });
  if (found.length !== 1) throw new Error(`${found.length} processes of ${program}`);
  return Number(found[0]);
}
