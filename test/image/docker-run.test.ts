/**
 * What parkit renders for Docker and Compose, executed as it is printed by a real engine, with the reference
 * image.
 */
import { spawn } from "node:child_process";
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";
import { IMAGE_LAYOUT } from "@parkit/runner/internal/entry/image-layout";
import { formatColumns } from "@parkit/toolchain";
import { parse } from "yaml";

import { IMAGE_REPOSITORY } from "../../examples/demo/pod-runner";
import { mustRun } from "../../examples/demo/program";
import { makeRunnerImage } from "../../examples/demo/runner-image";
import { describeWithTool } from "../describe-with-tool";
import { CDKTF_CLI, cdktfProject, PROVIDER_MIRROR } from "../support/cdktf-project";
import { describeWithDocker, docker } from "../support/docker-engine";
import { runParkit } from "../support/run-parkit";
import { runTask, type FinishedTask } from "../support/run-task";

const HTTP = "com.datadoghq.http.request";
const SELECT = "com.datadoghq.postgresql.select";
const IN_DOCKER = "parkit-test-docker";
const IN_COMPOSE = "parkit-test-compose";

/** A service of a rendered Compose file. */
interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly restart: string;
  readonly cpus: number;
  readonly mem_limit: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly healthcheck: { readonly test: readonly [string, ...string[]]; readonly interval: string };
}

describeWithDocker("a runner of Docker", ({ version, hostAddress, compose }) => {
  const rows: (readonly string[])[] = [["engine", version]];
  let work: string;
  let tag: string;
  let plane: ControlPlane;

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), "parkit-docker-"));
    const image = await makeRunnerImage(work);
    tag = image.tag;
    await docker("load", "--quiet", "--input", image.archive);
    plane = await startControlPlane({ host: hostAddress });
  });
  afterAll(async () => {
    process.stdout.write(formatColumns([["what", "facts"], ...rows]));
    await plane.close();
    await docker("rm", "--force", IN_DOCKER, IN_COMPOSE);
    await rm(work, { recursive: true });
  });

  const keys = (): NodeJS.ProcessEnv => ({
    ...process.env,
    DD_API_KEY: plane.apiKey,
    DD_APP_KEY: plane.appKey,
  });

  /** Renders a runner into a folder of its own, which is returned. */
  async function render(type: "docker" | "compose", name: string, allow: readonly string[]): Promise<string> {
    const file = join(work, `${name}.yaml`);
    const deployment = { type, imageRepository: IMAGE_REPOSITORY, imageTag: tag };
    const modes = type === "docker" ? { modes: ["pull", "push"], push: { hostname: "par.example.com" } } : {};
    const site = { appUrl: plane.url, apiUrl: plane.url };
    const runners = [{ name, allow, deployment, ...modes }];
    await writeFile(file, JSON.stringify({ apiVersion: "parkit/v1", site, runners }));
    const folder = join(work, name);
    const { code, stderr } = await runParkit(["synth", type, "-f", file, "-o", folder]);
    if (code !== 0) throw new Error(stderr);
    return folder;
  }

  const call = (runner: string): Promise<FinishedTask> =>
    runTask(plane, runner, { verb: "GET", url: `${plane.url}/health` });

  it("is started by run.sh as it is printed, and goes on as the same with new settings", async () => {
    const folder = await render("docker", IN_DOCKER, [SELECT]);
    await mustRun(join(folder, "run.sh"), [], { env: keys() });
    await expect(call(IN_DOCKER)).resolves.toMatchObject({ status: "failed", error: { code: 2 } });
    const identity = async (): Promise<unknown> => {
      const { urn, privateKey } = parse(
        await readFile(join(folder, "config/config.yaml"), "utf8"),
      ) as Readonly<Record<string, string>>;
      return [urn, privateKey];
    };
    const before = await identity();

    await render("docker", IN_DOCKER, [HTTP]);
    // As the guide says, its next run needs no keys.
    await mustRun(join(folder, "run.sh"), []);
    await expect(call(IN_DOCKER)).resolves.toMatchObject({ status: "succeeded" });
    expect(await identity()).toEqual(before);
    await docker("restart", IN_DOCKER);
    await expect(call(IN_DOCKER)).resolves.toMatchObject({ status: "succeeded" });
    expect(await identity()).toEqual(before);
    await healthy(IN_DOCKER);
    expect((await fetch(`http://127.0.0.1:${RUNNER_PORT}/liveness`)).status).toBe(200);
    rows.push(["run.sh, executed as it is printed", "enrolled, one identity over three starts, healthy"]);
  });

  it("is started by its Compose file", async () => {
    const folder = await render("compose", IN_COMPOSE, [HTTP]);
    // The directory has to be there before, and belong to the image's user.
    await mkdir(join(folder, "config"));
    if (process.getuid?.() === 0)
      await chown(join(folder, "config"), IMAGE_LAYOUT.user.id, IMAGE_LAYOUT.user.id);
    const file = join(folder, "docker-compose.yaml");
    if (compose === undefined) {
      const { services } = parse(await readFile(file, "utf8")) as { services: Record<string, Service> };
      const [service] = Object.values(services);
      if (service === undefined) throw new Error("the Compose file has no service");
      await mustRun("docker", equivalentRun(service, folder), { env: keys() });
      await healthy(IN_COMPOSE);
      rows.push(["Compose file", "no docker compose here: as the docker run that says the same, healthy"]);
    } else {
      const project = ["compose", "--project-name", IN_COMPOSE, "--file", file];
      await mustRun("docker", [...project, "up", "--detach", "--wait"], { env: keys() });
      rows.push(["Compose file", `up by docker compose ${compose}, healthy`]);
    }
    await expect(call(IN_COMPOSE)).resolves.toMatchObject({ status: "succeeded" });
    if (compose !== undefined)
      await mustRun("docker", ["compose", "--project-name", IN_COMPOSE, "down"], { env: keys() });
  });
});

describeWithDocker("a runner of Terraform's Docker provider", () => {
  describeWithTool("terraform", "with the real provider, where it can be installed", ({ path }) => {
    it("is planned, else synthesized", async () => {
      const project = await cdktfProject(CDKTF_CLI, path, [], PROVIDER_MIRROR);
      try {
        const problem = await project.installProblem("kreuzwerker/docker");
        process.stdout.write(
          `plan of a runner in Docker: ${problem === undefined ? "by the real provider kreuzwerker/docker" : `absent (kreuzwerker/docker: ${problem})`}\n`,
        );
        await project.write(APP);
        const { stdout } = await project.run([problem === undefined ? "diff" : "synth"]);
        expect(stdout).toContain(
          problem === undefined ? "Plan: 4 to add, 0 to change, 0 to destroy." : "stack",
        );
      } finally {
        await project.remove();
      }
    });
  });
});

const APP = `
const { App, TerraformStack } = require("cdktf");
const { Actions, configureProviders, Deployment, PrivateActionRunner, RunnerIdentity } = require("@parkit/constructs");
const stack = new TerraformStack(new App(), "stack");
configureProviders(stack, { docker: {}, parkit: { validate: false } });
new PrivateActionRunner(stack, "payments", {
  name: "payments",
  allow: [Actions.http.request],
  identity: RunnerIdentity.file({ path: "/etc/parkit/payments.yaml" }),
  deployment: Deployment.docker(),
});
stack.node.root.synth();
`;

/** Says with arguments of `docker run` what a service says. */
function equivalentRun(service: Service, folder: string): readonly string[] {
  const [, ...health] = service.healthcheck.test;
  return [
    ...["run", "--detach", "--name", IN_COMPOSE, "--restart", service.restart],
    ...["--cpus", String(service.cpus), "--memory", service.mem_limit],
    // Compose takes keys from the environment, as Docker does for a variable without a value.
    ...Object.entries(service.environment).flatMap(([name, value]) => [
      "--env",
      value.startsWith("${") ? name : `${name}=${value}`,
    ]),
    ...service.volumes.flatMap((volume) => {
      const [source = "", ...rest] = volume.split(":");
      return ["--volume", [resolve(folder, source), ...rest].join(":")];
    }),
    ...["--health-cmd", health.join(" "), "--health-interval", service.healthcheck.interval],
    service.image,
    ...service.command,
  ];
}

/** Waits until Docker says that a container is healthy, which it may have said already. */
async function healthy(name: string): Promise<void> {
  const filters = [`container=${name}`, "event=health_status"].flatMap((filter) => ["--filter", filter]);
  const events = spawn("docker", ["events", "--since", "10m", ...filters], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    for await (const line of createInterface(events.stdout))
      if (line.includes("health_status: healthy")) return;
    throw new Error("docker events has ended");
  } finally {
    events.kill();
  }
}
