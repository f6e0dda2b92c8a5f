import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import {
  clusterStatus,
  downCluster,
  resolveTool,
  startProgress,
  upCluster,
  type Cluster,
} from "@parkit/toolchain";

import { cdktfProject, type Cdktf } from "./cdktf";
import { controlApi, type ControlApi } from "./control-api";
import { brokenDescription, clusterDescription, description } from "./descriptions";
import { IMAGE_REPOSITORY, startPodRunner, type PodRunner } from "./pod-runner";
import { mustRun, runProgram, startProgram } from "./program";
import { imageAbsence, makeRunnerImage } from "./runner-image";
import { startService } from "./service";
import type { Steps } from "./steps";
import { terraformIn } from "./terraform";

const ROOT = resolve(__dirname, "../../..");
const PARKIT = join(ROOT, "cli/bin/parkit.cjs");
const QUICKSTART = join(ROOT, "examples/dist/quickstart/main.js");
/** What the documentation calls an action that the allowlist does not grant. */
const NOT_ALLOWED = 2;

/** The description of the runner, in the demo's folder. */
const DESCRIPTION = "parkit.yaml";

/** Ends what the demo started, newest first. */
type CleanUp = () => Promise<unknown>;

/** How to run the demo. */
export interface JourneyOptions {
  /** Directory for what `cdktf synth` writes, absolute. */
  readonly output: string;
  /** Whether the runner runs in a Pod of a cluster. */
  readonly inCluster: boolean;
}

/**
 * The demo: one runner, three connections, one group, two tasks. Leaves nothing running, also when a step
 * fails.
 */
export async function journey(steps: Steps, options: JourneyOptions): Promise<void> {
  const cleanUps: CleanUp[] = [];
  try {
    await run(steps, options, cleanUps);
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
}

async function run(steps: Steps, { output, inCluster }: JourneyOptions, cleanUps: CleanUp[]): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "parkit-demo-"));
  cleanUps.push(() => rm(work, { recursive: true, force: true }));
  const cluster = inCluster ? await startCluster(steps, work, cleanUps) : undefined;
  // What Pods call has to listen where they reach it.
  const host = cluster?.cluster.hostAddress ?? "127.0.0.1";
  const controlPlane = await startControl(steps, host, cleanUps);
  const api = controlApi(controlPlane.url, controlPlane.apiKey, controlPlane.appKey);
  const keys = { DD_API_KEY: controlPlane.apiKey, DD_APP_KEY: controlPlane.appKey };

  const place = cluster === undefined ? processPlace(work) : podPlace(steps, cluster, work);
  const urn = await enroll(steps, place, controlPlane, work, keys);
  const stack = join(output, "stacks/quickstart");
  const cdktf = await cdktfProject(join(work, "quickstart"), QUICKSTART, output);
  await synthesize(steps, cdktf, stack);
  const destroy = await deploy(
    steps,
    api,
    { cdktf, stack },
    {
      ...keys,
      DD_HOST: controlPlane.url,
      TF_VAR_runner_urn: urn,
    },
  );
  await runTasks(steps, api, place, { host, hasGroup: destroy !== undefined, work }, cleanUps);
  await refuse(steps, work);
  if (destroy !== undefined) await steps.run("cdktf destroy", destroy);
}

/** Where the runner of the demo runs. */
interface Place {
  readonly description: (controlPlane: string) => string;
  /** Form and file in which the identity is kept. */
  readonly identity: { readonly form: "config" | "secret"; readonly file: string };
  /** Starts the runner, whose description is in a file. */
  start(description: string): Promise<StartedRunner>;
}

interface StartedRunner {
  log(): Promise<string>;
  /** Stops it, and tells in a word how that went. */
  stop(): Promise<string>;
}

/** A process on this machine. */
function processPlace(work: string): Place {
  const file = join(work, "config.yaml");
  return {
    description,
    identity: { form: "config", file },
    start() {
      const runner = startProgram(process.execPath, [PARKIT, "runner", "--config", work]);
      return Promise.resolve({
        log: () => Promise.resolve(runner.log()),
        async stop() {
          const code = await runner.stop();
          if (code !== 0) throw new Error(`the runner ended with code ${code}\n${runner.log()}`);
          return "drained";
        },
      });
    },
  };
}

/** A cluster with the runner's image. */
interface ReadyCluster {
  readonly cluster: Cluster;
  readonly imageTag: string;
}

/** A Pod. */
function podPlace(steps: Steps, { cluster, imageTag }: ReadyCluster, work: string): Place {
  const identity = join(work, "identity.yaml");
  return {
    description: (controlPlane) => clusterDescription(controlPlane, imageTag),
    identity: { form: "secret", file: identity },
    async start(file) {
      const manifests = join(work, "runner.yaml");
      await mustRun(process.execPath, [PARKIT, "synth", "manifests", "-f", file, "-o", manifests]);
      const started: PodRunner[] = [];
      await steps.run("start the runner in a Pod", async () => {
        started.push(await startPodRunner(cluster, { work, identity, manifests, name: "payments" }));
        return `${IMAGE_REPOSITORY}:${imageTag}, ready`;
      });
      const [runner] = started;
      if (runner === undefined) throw new Error("the runner did not start");
      return {
        log: () => runner.log(),
        async stop() {
          await runner.remove();
          return "its namespace is gone";
        },
      };
    },
  };
}

/** Starts a cluster, or takes the one that runs, and loads the image. */
async function startCluster(steps: Steps, work: string, cleanUps: CleanUp[]): Promise<ReadyCluster> {
  const absence = imageAbsence();
  if (absence !== undefined) throw new Error(absence);
  const clusters: Cluster[] = [];
  let imageTag = "";
  await steps.run("start a cluster", async () => {
    const before = await clusterStatus();
    const cluster = await upCluster({ obtain: true });
    if ("absent" in cluster) throw new Error(`no cluster: ${cluster.absent}`);
    clusters.push(cluster);
    if (before.state !== "running") cleanUps.push(() => downCluster());
    return cluster.title;
  });
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error("the cluster did not start");
  await steps.run("make the runner's image and load it", async () => {
    const folder = join(work, "image");
    await mkdir(folder);
    const { archive, tag } = await makeRunnerImage(folder);
    imageTag = tag;
    if (cluster.backend === "kubeconfig") return "made; it has to be in the cluster already";
    await cluster.loadImage(archive);
    return tag;
  });
  return { cluster, imageTag };
}

async function startControl(steps: Steps, host: string, cleanUps: CleanUp[]): Promise<ControlPlane> {
  const started: ControlPlane[] = [];
  await steps.run("start the control plane", async () => {
    const controlPlane = await startControlPlane({ host });
    started.push(controlPlane);
    cleanUps.push(() => controlPlane.close());
    return controlPlane.url;
  });
  const [controlPlane] = started;
  if (controlPlane === undefined) throw new Error("the control plane did not start");
  return controlPlane;
}

/**
 * Enrolls the runner and returns its URN. The identity lands where the runner's place wants it.
 */
async function enroll(
  steps: Steps,
  { description: describe, identity }: Place,
  controlPlane: ControlPlane,
  work: string,
  keys: Readonly<Record<string, string>>,
): Promise<string> {
  let urn = "";
  await steps.run("enroll the runner", async () => {
    const file = join(work, DESCRIPTION);
    await writeFile(file, describe(controlPlane.url));
    const { form, file: kept } = identity;
    await mustRun(process.execPath, [PARKIT, "enroll", "-f", file, "-o", form, "--to", kept], {
      env: { ...process.env, ...keys },
    });
    urn = /^ *(?:RUNNER_URN|urn): "?([^"\n]+)"?$/m.exec(await readFile(kept, "utf8"))?.[1] ?? "";
    return urn;
  });
  return urn;
}

/** Synthesizes the quickstart into the folder of its stack. */
async function synthesize(steps: Steps, cdktf: Cdktf, stack: string): Promise<void> {
  await steps.run("cdktf synth", async () => {
    // A provider built from a working tree changes without a new version, which the lock file of an earlier
    // demo would refuse.
    await rm(join(stack, ".terraform.lock.hcl"), { force: true });
    await cdktf.run(["synth"]);
    const files = ["cdk.tf.json", "parkit/payments/values.yaml"];
    await Promise.all(files.map((file) => readFile(join(stack, file))));
    return `${relative(ROOT, stack)}: ${files.join(", ")}`;
  });
}

const TERRAFORM_STEPS = [
  "cdktf deploy",
  "terraform plan again",
  "edit behind its back, shown and repaired",
] as const;

/** Deploys connections and group. Returns how to destroy them; undefined when there is no Terraform. */
async function deploy(
  steps: Steps,
  api: ControlApi,
  { cdktf, stack }: { readonly cdktf: Cdktf; readonly stack: string },
  variables: Readonly<Record<string, string>>,
): Promise<(() => Promise<string>) | undefined> {
  const tool = await resolveTool("terraform", { showProgress: startProgress });
  if (tool.status === "missing") {
    process.stderr.write(`${tool.reason}\n`);
    for (const name of [...TERRAFORM_STEPS, "cdktf destroy"]) steps.skip(name, "no Terraform, no OpenTofu");
    return undefined;
  }
  const environment = { ...variables, TERRAFORM_BINARY_NAME: tool.path };
  const terraform = terraformIn(tool.path, stack, variables);
  const [first, again, drift] = TERRAFORM_STEPS;
  await steps.run(first, async () => {
    const output = await cdktf.run(["deploy", "--auto-approve"], environment);
    return `${tool.program} ${tool.version}: ${changesIn(output, "Apply")}`;
  });
  await steps.run(again, async () => {
    const { changes, text } = await terraform.plan();
    if (changes) throw new Error(`the second plan shows changes\n${text}`);
    return "no changes";
  });
  await steps.run(drift, async () => {
    const id = (await api.connectionIds()).get("billing-prod");
    if (id === undefined) throw new Error("the control plane has no connection billing-prod");
    await api.retag(id, "billing-prod", ["env:changed-by-hand"]);
    const shown = await terraform.plan();
    if (!shown.text.includes("env:changed-by-hand"))
      throw new Error(`the plan does not show the edit\n${shown.text}`);
    await terraform.apply();
    if ((await terraform.plan()).changes) throw new Error("the edit was not repaired");
    return "env:changed-by-hand is env:prod again";
  });
  return async () => changesIn(await cdktf.run(["destroy", "--auto-approve"], environment), "Destroy");
}

async function runTasks(
  steps: Steps,
  api: ControlApi,
  place: Place,
  { host, hasGroup, work }: { readonly host: string; readonly hasGroup: boolean; readonly work: string },
  cleanUps: CleanUp[],
): Promise<void> {
  const service = await startService({ invoice: 4711, paid: true }, host);
  cleanUps.push(() => {
    service.close();
    return Promise.resolve();
  });
  const runner = await place.start(join(work, DESCRIPTION));
  let runs = true;
  const stop = async (): Promise<string> => {
    runs = false;
    return runner.stop();
  };
  cleanUps.push(() => (runs ? stop() : Promise.resolve()));
  const through = hasGroup ? { group: "billing", tags: ["env:prod"] } : {};

  await steps.run(`run a signed task${hasGroup ? " through the group" : ""}`, async () => {
    const inputs = { verb: "GET", url: `${service.url}/invoices/4711` };
    const task = await api.runTask({ fqn: "com.datadoghq.http.request", inputs, ...through });
    if (task.status !== "succeeded")
      throw new Error(`the task ended ${task.status}: ${JSON.stringify(task)}\n${await runner.log()}`);
    return `succeeded: ${JSON.stringify(task.outputs?.["body"])}`;
  });
  await steps.run("refuse an action that is not on the allowlist", async () => {
    const inputs = { url: service.url, algorithm: "sha256" };
    const task = await api.runTask({ fqn: "com.datadoghq.http.getChecksumFromURL", inputs, ...through });
    if (task.error?.code !== NOT_ALLOWED)
      throw new Error(`the task was not refused: ${JSON.stringify(task)}`);
    return `failed with code ${task.error.code}: ${task.error.message}`;
  });
  await steps.run("stop the runner", stop);
}

/** The same description with one rule broken, to show what a user sees. */
async function refuse(steps: Steps, work: string): Promise<void> {
  await steps.run("refuse a tag with two colons", async (show) => {
    const file = join(work, "broken.yaml");
    await writeFile(file, brokenDescription());
    const { code, stdout } = await runProgram(process.execPath, [PARKIT, "validate", "-f", file]);
    if (code !== 1 || !stdout.includes("tag/format"))
      throw new Error(`the description was not refused\n${stdout}`);
    show(`${stdout.replaceAll(`${work}/`, "")}\n`);
    return "tag/format, with file, line and fix";
  });
}

/** The line in which Terraform counts what it changed. */
function changesIn(output: string, word: "Apply" | "Destroy"): string {
  const [line] = new RegExp(`${word} complete! .*`).exec(output) ?? [];
  if (line === undefined) throw new Error(`no "${word} complete" in\n${output}`);
  return line.trimEnd();
}
