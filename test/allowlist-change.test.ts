/**
 * What becomes of a runner's identity when its allowlist changes, one test a deployment: the real CLI plans
 * the change against a state in which the runner is deployed.
 */
import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import {
  Actions,
  configureProviders,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
  type PrivateActionRunnerProps,
} from "@parkit/constructs";
import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { App, TerraformStack } from "cdktf";
import { parse } from "yaml";

import { describeWithTool } from "./describe-with-tool";
import { acceptingDouble } from "./support/accepting-double";
import { codeBlocks } from "./support/code-blocks";
import { providerSettings } from "./support/parkit-stack";
import { attachProvider, type AttachedProvider } from "./support/reattach";
import { terraformDirectory, type TerraformDirectory } from "./support/terraform";

const run = promisify(execFile);
const contracts = process.env["PARKIT_CONTRACTS"];
const schemas = join(contracts ?? "", "terraform-provider-schemas.json");
const withSchemas = contracts !== undefined && existsSync(schemas);

const BEFORE = [Actions.http.request];
const AFTER = [Actions.http.request, Actions.temporal.runWorkflow];
const NEW_ACTION = "com.datadoghq.temporal.runWorkflow";

/** Synthesizes a runner and returns the stack's folder. */
function synthesized(outdir: string, props: Omit<PrivateActionRunnerProps, "name">): string {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "stack");
  const host = "https://127.0.0.1:1";
  configureProviders(stack, {
    parkit: {},
    helm: { kubernetes: { host } },
    kubernetes: { host },
    docker: {},
  });
  new PrivateActionRunner(stack, "runner", { name: "payments", ...props });
  app.synth();
  return join(outdir, "stacks/stack");
}

let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "parkit-allowlist-"));
});
afterAll(() => rm(scratch, { recursive: true }));

if (withSchemas) {
  describeWithTool(
    "terraform",
    "an allowlist that Terraform changes (types of providers only)",
    ({ path }) => {
      let plane: ControlPlane;
      let attached: AttachedProvider[];
      let directory: TerraformDirectory;

      beforeEach(async () => {
        plane = await startControlPlane();
        attached = [];
        // One after the other: each narrows for a moment what files are made with.
        for (const source of ["hashicorp/helm", "hashicorp/kubernetes", "kreuzwerker/docker"])
          attached.push(
            await attachProvider(
              `registry.terraform.io/${source}`,
              acceptingDouble(schemas, `registry.terraform.io/${source}`, ({ type }) =>
                type === "docker_image" ? { image_id: "sha256:0123" } : undefined,
              ),
            ),
          );
        directory = await terraformDirectory(path);
      });
      afterEach(async () => {
        for (const provider of attached) provider.stop();
        await directory.remove();
        await plane.close();
      });

      async function terraform(...args: readonly string[]): Promise<string> {
        const reattach = Object.assign(
          {},
          ...attached.map(({ env }) => JSON.parse(env.TF_REATTACH_PROVIDERS) as object),
        ) as object;
        const { code, stdout, stderr } = await directory.run(args, {
          ...providerSettings(plane),
          TF_REATTACH_PROVIDERS: JSON.stringify(reattach),
        });
        if (code !== 0) throw new Error(`${args.join(" ")} ended with code ${code}\n${stderr}${stdout}`);
        return stdout;
      }

      async function configure(props: Omit<PrivateActionRunnerProps, "name">, out: string): Promise<void> {
        const folder = synthesized(out, props);
        const file = join(folder, "cdk.tf.json");
        const { terraform: settings, ...rest } = JSON.parse(await readFile(file, "utf8")) as {
          readonly terraform: object;
        };
        await writeFile(file, JSON.stringify({ terraform: { ...settings, backend: undefined }, ...rest }));
        await cp(folder, directory.path, { recursive: true });
      }

      const inCluster = { namespace: "datadog", createNamespace: true } as const;

      it.each<[string, Pick<PrivateActionRunnerProps, "deployment" | "identity">, readonly string[]]>([
        // The chart's Pods have an annotation with the checksum of all values.
        [
          "helm",
          { deployment: Deployment.helm(inCluster), identity: RunnerIdentity.managed() },
          ["helm_release update"],
        ],
        // The list is in the Cluster Agent's environment.
        [
          "helm-agent",
          { deployment: Deployment.helmAgent(inCluster), identity: RunnerIdentity.managed() },
          ["helm_release update"],
        ],
        [
          "operator",
          { deployment: Deployment.operator(inCluster), identity: RunnerIdentity.managed() },
          ["kubernetes_annotations update"],
        ],
        [
          "manifests",
          { deployment: Deployment.manifests(inCluster), identity: RunnerIdentity.managed() },
          ["kubernetes_deployment_v1 update", "kubernetes_secret_v1 update"],
        ],
        [
          "docker",
          {
            deployment: Deployment.docker(),
            identity: RunnerIdentity.managed({ keyInState: true }),
          },
          // What is uploaded replaces the writer too, which the types of the provider do not tell.
          ["docker_container create/delete", "docker_container update"],
        ],
      ])(
        "by %s: the runner restarts with its new list, nothing of its identity changes, and one command removes all",
        async (type, props, expected) => {
          await configure({ allow: BEFORE, ...props }, join(scratch, `${type}-before`));
          await terraform("init");
          await terraform("apply", "-auto-approve");
          await configure({ allow: AFTER, ...props }, join(scratch, `${type}-after`));
          const planFile = join(directory.path, "plan");
          await terraform("plan", `-out=${planFile}`);
          const { resource_changes: all } = JSON.parse(await terraform("show", "-json", planFile)) as {
            resource_changes: {
              type: string;
              change: { actions: string[]; before: Readonly<Record<string, unknown>> | null; after: unknown };
            }[];
          };
          const changes = all.filter(({ change }) => change.actions.join() !== "no-op");
          expect(
            changes
              .map(({ type: changed, change }) => `${changed} ${[...change.actions].sort().join("/")}`)
              .sort(),
          ).toEqual(expected);
          const secrets = changes.filter(({ type: changed }) => changed === "kubernetes_secret_v1");
          for (const { change } of secrets) expect(JSON.stringify(change.before)).toContain("config.yaml");
          await terraform("destroy", "-auto-approve");
          expect(await terraform("state", "list")).toBe("");
        },
      );
    },
  );
} else {
  it.todo(
    "an allowlist that Terraform changes [skipped: PARKIT_CONTRACTS does not hold the schemas of Terraform providers]",
  );
}

describe("an allowlist in files that somebody else applies", () => {
  const IDENTITY = "urn: urn:dd:apps:on-prem-runner:us1:1234:runner-a1\nprivateKey: made-for-this-test\n";

  /** Folder with the files of a runner in a list's place, and with an identity beside it. */
  function rendered(
    name: string,
    allow: NonNullable<PrivateActionRunnerProps["allow"]>,
    deployment: PrivateActionRunnerProps["deployment"],
    file: string,
  ): string {
    const folder = synthesized(join(scratch, name), {
      allow,
      deployment,
      identity: RunnerIdentity.managed({ file }),
    });
    return join(folder, "parkit/runner");
  }

  /** Commands of a topic of the guide beside the files. */
  async function commands(folder: string, topic: string): Promise<readonly string[]> {
    const guide = await readFile(join(folder, "README.md"), "utf8");
    const section = guide.split(/^## /m).find((part) => part.startsWith(topic)) ?? "";
    return [...codeBlocks(section, "sh"), ...codeBlocks(section, "powershell")].flatMap((block) =>
      block.split("\n").filter((line) => line !== ""),
    );
  }

  it("is put into config.yaml of Compose before the same identity, and the service restarts", async () => {
    const file = join(scratch, "compose-identity");
    await writeFile(file, IDENTITY);
    const folders = [
      rendered("compose-1", BEFORE, Deployment.compose(), file),
      rendered("compose-2", AFTER, Deployment.compose(), file),
    ];
    const configs = await Promise.all(
      folders.map(async (folder, index) => {
        const guide = await commands(folder, index === 0 ? "Prepare" : "Change the allowlist");
        const own = guide.filter((line) => !/^(?:parkit|docker) /.test(line));
        // The commands are a person's, who types them into a shell.
        for (const line of own) await run("/bin/sh", ["-c", line], { cwd: folder });
        return parse(await readFile(join(folder, "config/config.yaml"), "utf8")) as Record<string, unknown>;
      }),
    );
    const [before, after] = configs;
    expect(after?.["actionsAllowlist"]).toEqual([BEFORE[0], NEW_ACTION]);
    expect({ ...after, actionsAllowlist: before?.["actionsAllowlist"] }).toEqual(before);
    expect(after).toMatchObject({ privateKey: "made-for-this-test" });
    expect(await commands(folders[1] ?? "", "Change the allowlist")).toContain(
      "docker compose restart private-action-runner",
    );
  });

  it("is written by Docker's script before the same identity, and the container is made anew", async () => {
    const file = join(scratch, "docker-identity");
    await writeFile(file, IDENTITY);
    const deployment = Deployment.docker({ apply: "artifact" });
    const bin = join(scratch, "bin");
    await mkdir(bin, { recursive: true });
    const log = join(scratch, "docker.log");
    writeFileSync(join(bin, "docker"), `#!/bin/sh\necho "$@" >>${log}\n`, { mode: 0o755 });
    const configs: Record<string, unknown>[] = [];
    for (const [name, allow] of [
      ["docker-1", BEFORE],
      ["docker-2", AFTER],
    ] as const) {
      const folder = rendered(name, allow, deployment, file);
      const env = { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` };
      await run("/bin/sh", [join(folder, "run.sh")], { env });
      configs.push(
        parse(await readFile(join(folder, "config/config.yaml"), "utf8")) as Record<string, unknown>,
      );
    }
    const [before, after] = configs;
    expect(after?.["actionsAllowlist"]).toEqual([BEFORE[0], NEW_ACTION]);
    expect({ ...after, actionsAllowlist: before?.["actionsAllowlist"] }).toEqual(before);
    expect(after).toMatchObject({ privateKey: "made-for-this-test" });
    expect(await readFile(log, "utf8")).toMatch(/rm --force payments\nrun --detach --name payments /);
  });

  it.each([
    ["linux", Deployment.linux(), "sudo systemctl restart datadog-agent"],
    ["windows", Deployment.windows(), "Restart-Service -Force datadogagent"],
  ])(
    "is what the section for %s says, with the same identity, and the guide restarts the Agent",
    async (type, deployment, restart) => {
      const file = join(scratch, `${type}-identity`);
      const sections = await Promise.all(
        [BEFORE, AFTER].map(async (allow, index) => {
          const folder = rendered(`${type}-${index}`, allow, deployment, file);
          expect((await commands(folder, "Change the allowlist")).join("\n")).toContain(restart);
          const { private_action_runner: section } = parse(
            await readFile(join(folder, "datadog.yaml"), "utf8"),
          ) as { private_action_runner: Record<string, unknown> };
          return section;
        }),
      );
      const [before, after] = sections;
      expect(after?.["actions_allowlist"]).toEqual([BEFORE[0], NEW_ACTION]);
      expect({ ...after, actions_allowlist: before?.["actions_allowlist"] }).toEqual(before);
      expect(after).toMatchObject({ self_enroll: false, identity_file_path: file });
    },
  );
});
