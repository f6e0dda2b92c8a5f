import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { formatColumns, type Cluster } from "@parkit/toolchain";

import { mustRun, runProgram, type Finished } from "../../examples/demo/program";
import { IMAGE_REPOSITORY } from "../../examples/demo/pod-runner";
import { makeRunnerImage } from "../../examples/demo/runner-image";
import { startTestCluster, type TestCluster } from "./cluster";
import { runParkit } from "./run-parkit";
import { runTask, type FinishedTask } from "./run-task";

/** A cluster with the runner's image, and a control plane outside of it that its Pods reach. */
export interface ClusterStage {
  readonly cluster: Cluster;
  readonly plane: ControlPlane;
  /** Folder for files; gone in the end. */
  readonly work: string;
  /** The image that `npm run image` makes, as nodes know it. */
  readonly image: { readonly repository: string; readonly tag: string; readonly archive: string };
  /** Runs kubectl in the stage's namespace, which must succeed, and returns what it prints. */
  kubectl(...argv: readonly string[]): Promise<string>;
  /** The same for what may fail. */
  tryKubectl(...argv: readonly string[]): Promise<Finished>;
  /** Applies objects, and returns what kubectl said of them: warnings too. */
  apply(...objects: readonly object[]): Promise<Finished>;
  /** Runs parkit with the control plane's keys, which must succeed. */
  parkit(...argv: readonly string[]): Promise<void>;
  /** Has a runner do an action. */
  run(runner: string, fqn: string, inputs: Readonly<Record<string, unknown>>): Promise<FinishedTask>;
  /** Has whichever runner a connection belongs to do an action through it. */
  runThrough(
    connection: string,
    fqn: string,
    inputs: Readonly<Record<string, unknown>>,
  ): Promise<FinishedTask>;
  /** URNs of all runners that the control plane has enrolled, oldest first. */
  enrolledUrns(): Promise<readonly string[]>;
  /** Waits for a Deployment to be rolled out; what the cluster says of its Pods stands in the error. */
  rolledOut(deployment: string): Promise<void>;
  /** Takes a line into the table that is printed in the end: what was shown, and by which facts. */
  note(what: string, facts: string): void;
  /** Prints the table and takes everything away. */
  close(): Promise<void>;
}

/** How a stage is set. */
export interface ClusterStageOptions {
  /** Whether the namespace admits only Pods of the Pod Security Standard `restricted`. @default true */
  readonly isRestricted?: boolean;
  /** Whether nodes have the image from the start. @default true */
  readonly isImageLoaded?: boolean;
  /**
   * Starts the control plane at an address; whoever does closes it too.
   *
   * @default - one that goes with the stage
   */
  readonly startPlane?: (host: string) => Promise<ControlPlane>;
}

/**
 * Starts a stage.
 *
 * @param namespace - of the stage; its own also where the cluster is the user's
 */
export async function startClusterStage(
  namespace: string,
  { isRestricted = true, isImageLoaded = true, startPlane }: ClusterStageOptions = {},
): Promise<ClusterStage> {
  const work = await mkdtemp(join(tmpdir(), "parkit-stage-"));
  // First, because a cluster that was started has to be stopped again.
  const { archive, tag } = await makeRunnerImage(work);
  const started = await startTestCluster();
  try {
    const { cluster } = started;
    if (isImageLoaded && cluster.backend !== "kubeconfig") await cluster.loadImage(archive);
    const host = cluster.hostAddress;
    const plane = await (startPlane === undefined ? startControlPlane({ host }) : startPlane(host));
    const closePlane = async (): Promise<void> => {
      if (startPlane === undefined) await plane.close();
    };
    const image = { repository: IMAGE_REPOSITORY, tag, archive };
    const stage = stageOf({ started, plane, closePlane, work, image }, namespace);
    const labels = isRestricted ? { "pod-security.kubernetes.io/enforce": "restricted" } : {};
    await stage.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } });
    return stage;
  } catch (error) {
    await started.stop();
    throw error;
  }
}

interface StageParts extends Pick<ClusterStage, "plane" | "work" | "image"> {
  readonly started: TestCluster;
  readonly closePlane: () => Promise<void>;
}

function stageOf({ started, plane, closePlane, work, image }: StageParts, namespace: string): ClusterStage {
  const { cluster } = started;
  const rows: (readonly string[])[] = [
    ["cluster", `${cluster.title}, up in ${started.seconds.toFixed(1)} s`],
  ];
  const global = [
    `--kubeconfig=${cluster.kubeconfig}`,
    `--namespace=${namespace}`,
    // kubectl keeps by address what kinds a cluster has, and the next cluster may have the same address.
    `--cache-dir=${join(work, "kubectl")}`,
  ];
  const tryKubectl = (...argv: readonly string[]): Promise<Finished> =>
    runProgram(cluster.kubectl, [...global, ...argv]);
  const kubectl = (...argv: readonly string[]): Promise<string> =>
    mustRun(cluster.kubectl, [...global, ...argv]);
  let files = 0;
  return {
    cluster,
    plane,
    work,
    image,
    kubectl,
    tryKubectl,
    async apply(...objects) {
      files += 1;
      const file = join(work, `objects-${files}.json`);
      await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
      const finished = await tryKubectl("apply", `--filename=${file}`);
      if (finished.code !== 0) throw new Error(`kubectl apply failed\n${finished.stderr}`);
      return finished;
    },
    async parkit(...argv) {
      const env = { DD_API_KEY: plane.apiKey, DD_APP_KEY: plane.appKey };
      const { code, stderr } = await runParkit(argv, { env });
      if (code !== 0) throw new Error(`parkit ${argv.join(" ")} ended with ${String(code)}\n${stderr}`);
    },
    run: (runner, fqn, inputs) => runTask(plane, runner, inputs, fqn),
    runThrough: (connection, fqn, inputs) => runTask(plane, { connection }, inputs, fqn),
    async enrolledUrns() {
      const answer = await fetch(`${plane.url}/api/parkit/v1/runners`, {
        headers: { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey },
      });
      const { runners } = (await answer.json()) as { runners: readonly { urn: string }[] };
      return runners.map(({ urn }) => urn);
    },
    async rolledOut(deployment) {
      const { code, stderr } = await tryKubectl(
        ...["rollout", "status", `deployment/${deployment}`, "--timeout=180s"],
      );
      if (code === 0) return;
      throw new Error(`${stderr}\n${await kubectl("describe", "replicasets,pods")}`);
    },
    note(what, facts) {
      rows.push([what, facts]);
    },
    async close() {
      process.stdout.write(
        `cluster backend: ${cluster.backend}\n${formatColumns([["what", "facts"], ...rows])}`,
      );
      // A node of one's own goes as a whole.
      if (cluster.backend !== "one-node") await kubectl("delete", "namespace", namespace, "--timeout=120s");
      await started.stop();
      await closePlane();
      await rm(work, { recursive: true, force: true });
    },
  };
}

/** A description of one runner for the stage's control plane, in a file of its own. */
export async function writeStageDescription(
  { plane, work }: ClusterStage,
  runner: RunnerInput,
): Promise<string> {
  const file = join(work, `${runner.name}.yaml`);
  const site = { appUrl: plane.url, apiUrl: plane.url };
  await writeFile(file, JSON.stringify({ apiVersion: "parkit/v1", site, runners: [runner] }));
  return file;
}

/** Enrolls the runner of a description, puts its identity into the cluster, and returns its URN. */
export async function enrollInto(stage: ClusterStage, description: string): Promise<string> {
  const identity = description.replace(/\.yaml$/, ".identity.yaml");
  await stage.parkit("enroll", "-f", description, "-o", "secret", "--to", identity);
  await stage.kubectl("apply", `--filename=${identity}`);
  return /RUNNER_URN: (?<urn>\S+)/.exec(await readFile(identity, "utf8"))?.groups?.["urn"] ?? "";
}
