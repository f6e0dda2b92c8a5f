import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { resolveTool, startProgress } from "@parkit/toolchain";

import { cdktfProject, type Cdktf } from "./cdktf";
import { controlApi, type ControlApi } from "./control-api";
import { brokenDescription, description } from "./descriptions";
import { mustRun, runProgram, startProgram } from "./program";
import { startService } from "./service";
import type { Steps } from "./steps";
import { terraformIn } from "./terraform";

const ROOT = resolve(__dirname, "../../..");
const PARKIT = join(ROOT, "cli/bin/parkit.cjs");
const QUICKSTART = join(ROOT, "examples/dist/quickstart/main.js");
/** What the documentation calls an action that the allowlist does not grant. */
const NOT_ALLOWED = 2;

/** Ends what the demo started, newest first. */
type CleanUp = () => Promise<unknown>;

/**
 * The demo: one runner, three connections, one group, two tasks. Leaves nothing running, also when a step
 * fails.
 *
 * @param output - directory for what `cdktf synth` writes, absolute
 */
export async function journey(steps: Steps, output: string): Promise<void> {
  const cleanUps: CleanUp[] = [];
  try {
    await run(steps, output, cleanUps);
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  }
}

async function run(steps: Steps, output: string, cleanUps: CleanUp[]): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "parkit-demo-"));
  cleanUps.push(() => rm(work, { recursive: true, force: true }));
  const controlPlane = await startControl(steps, cleanUps);
  const api = controlApi(controlPlane.url, controlPlane.apiKey, controlPlane.appKey);
  const keys = { DD_API_KEY: controlPlane.apiKey, DD_APP_KEY: controlPlane.appKey };

  const urn = await enroll(steps, controlPlane, work, keys);
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
  await runTasks(steps, api, work, destroy !== undefined, cleanUps);
  await refuse(steps, work);
  if (destroy !== undefined) await steps.run("cdktf destroy", destroy);
}

async function startControl(steps: Steps, cleanUps: CleanUp[]): Promise<ControlPlane> {
  const started: ControlPlane[] = [];
  await steps.run("start the control plane", async () => {
    const controlPlane = await startControlPlane();
    started.push(controlPlane);
    cleanUps.push(() => controlPlane.close());
    return controlPlane.url;
  });
  const [controlPlane] = started;
  if (controlPlane === undefined) throw new Error("the control plane did not start");
  return controlPlane;
}

/**
 * Enrolls the runner and returns its URN. The identity lands in the configuration directory of the runner.
 */
async function enroll(
  steps: Steps,
  controlPlane: ControlPlane,
  work: string,
  keys: Readonly<Record<string, string>>,
): Promise<string> {
  let urn = "";
  await steps.run("enroll the runner", async () => {
    const file = join(work, "parkit.yaml");
    await writeFile(file, description(controlPlane.url));
    const config = join(work, "config.yaml");
    await mustRun(process.execPath, [PARKIT, "enroll", "-f", file, "-o", "config", "--to", config], {
      env: { ...process.env, ...keys },
    });
    urn = /^urn: "?([^"\n]+)"?$/m.exec(await readFile(config, "utf8"))?.[1] ?? "";
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
  work: string,
  hasGroup: boolean,
  cleanUps: CleanUp[],
): Promise<void> {
  const service = await startService({ invoice: 4711, paid: true });
  cleanUps.push(() => {
    service.close();
    return Promise.resolve();
  });
  const runner = startProgram(process.execPath, [PARKIT, "runner", "--config", work]);
  cleanUps.push(() => runner.stop());
  const through = hasGroup ? { group: "billing", tags: ["env:prod"] } : {};

  await steps.run(`run a signed task${hasGroup ? " through the group" : ""}`, async () => {
    const inputs = { verb: "GET", url: `${service.url}/invoices/4711` };
    const task = await api.runTask({ fqn: "com.datadoghq.http.request", inputs, ...through });
    if (task.status !== "succeeded")
      throw new Error(`the task ended ${task.status}: ${JSON.stringify(task)}\n${runner.log()}`);
    return `succeeded: ${JSON.stringify(task.outputs?.["body"])}`;
  });
  await steps.run("refuse an action that is not on the allowlist", async () => {
    const inputs = { url: service.url, algorithm: "sha256" };
    const task = await api.runTask({ fqn: "com.datadoghq.http.getChecksumFromURL", inputs, ...through });
    if (task.error?.code !== NOT_ALLOWED)
      throw new Error(`the task was not refused: ${JSON.stringify(task)}`);
    return `failed with code ${task.error.code}: ${task.error.message}`;
  });
  await steps.run("stop the runner", async () => {
    const code = await runner.stop();
    if (code !== 0) throw new Error(`the runner ended with code ${code}\n${runner.log()}`);
    return "drained";
  });
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
