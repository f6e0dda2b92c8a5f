import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { PROVIDER_SOURCE } from "@parkit/provider-schema/internal/terraform-provider";
import { startControlPlane, type ControlPlane } from "@parkit/control-plane";

import type { Finished } from "../examples/demo/program";
import { describeWithTool } from "./describe-with-tool";
import { bundleProvider } from "./provider/thing/bundle";
import { CDKTF_CLI, cdktfProject, type CdktfProject } from "./support/cdktf-project";
import { enrollRunner, providerSettings } from "./support/parkit-stack";
import { schemaDoubleProvider } from "./support/schema-double";
import type { LocalProvider } from "./support/terraform";

const contracts = process.env["PARKIT_CONTRACTS"];
const schemas = join(contracts ?? "", "terraform-provider-schemas.json");
const DEPLOY = ["deploy", "--auto-approve"];

// Each of these commands starts four programs one after the other.
jest.setTimeout(600_000);

/** Registry of an address without a host, by the program. */
const REGISTRIES = { terraform: "registry.terraform.io", tofu: "registry.opentofu.org" };

describeWithTool("terraform", "cdktf deploy with Terraform", ({ path, program }) => {
  deploys(CDKTF_CLI, path, program === "tofu" ? REGISTRIES.tofu : REGISTRIES.terraform);
});

describeWithTool("opentofu", "cdktf deploy with OpenTofu", ({ path }) => {
  deploys(CDKTF_CLI, path, REGISTRIES.tofu);
});

describeWithTool("cdktn", "cdktn deploy", ({ path: cdktn }) => {
  describeWithTool("terraform", "with Terraform", ({ path, program }) => {
    deploys([cdktn], path, program === "tofu" ? REGISTRIES.tofu : REGISTRIES.terraform, "alone");
  });
});

/**
 * What each command has to do with each program, in a directory in which nothing was deployed before.
 *
 * @param providers - `alone` leaves out what init locks beside our provider, which is the program's work
 */
function deploys(
  cli: readonly string[],
  terraform: string,
  registry: string,
  providers: "alone" | "several" = "several",
): void {
  let plane: ControlPlane;
  let scratch: string;
  let urn: string;
  let thing: string;
  let project: CdktfProject | undefined;

  beforeAll(async () => {
    plane = await startControlPlane();
    urn = await enrollRunner(plane, "payments");
    scratch = await mkdtemp(join(tmpdir(), "cdktf-deploy-"));
    thing = bundleProvider("main.ts", scratch);
  });

  afterEach(() => project?.remove());

  afterAll(async () => {
    await rm(scratch, { recursive: true });
    await plane.close();
  });

  const things = (...versions: readonly string[]): readonly LocalProvider[] =>
    versions.map((version) => ({ source: `${registry}/example/thing`, version, file: thing }));

  /** Starts anew with an app. */
  async function start(program: string, providers: readonly LocalProvider[] = []): Promise<CdktfProject> {
    project = await cdktfProject(cli, terraform, providers);
    await project.write(program);
    return project;
  }

  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> =>
    project?.run(args, { ...providerSettings(plane), ...env }) ?? Promise.reject(new Error("no project"));

  const lockPath = (): string => join(project?.stackFolder("stack") ?? "", ".terraform.lock.hcl");
  const lock = (): Promise<string> => readFile(lockPath(), "utf8");

  it("works the first time with our provider alone, and the second", async () => {
    await start(app({ urn }));
    const first = await run(DEPLOY);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain("Resources: 1 added, 0 changed, 0 destroyed.");
    const written = await lock();
    expect(written.match(/^provider /gm)).toHaveLength(1);
    const second = await run(DEPLOY);
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toContain("No changes.");
    expect(await lock()).toBe(written);
    expect(await run(["destroy", "--auto-approve"])).toMatchObject({ code: 0 });
  });

  if (contracts === undefined || !existsSync(schemas)) {
    it.todo(
      "cdktf diff of a release [skipped: PARKIT_CONTRACTS does not hold the schemas of Terraform providers]",
    );
  } else {
    it("plans a runner that is deployed with Helm (schema only)", async () => {
      const source = `${registry}/hashicorp/helm`;
      const contract = join(scratch, "schemas.json");
      const text = await readFile(schemas, "utf8");
      await writeFile(contract, text.replaceAll(REGISTRIES.terraform, registry));
      const doubles = await mkdtemp(join(scratch, "doubles-"));
      await start(app({ urn, helm: true }), [schemaDoubleProvider(doubles, contract, source, "3.1.1")]);
      const diff = await run(["diff"]);
      expect(diff).toMatchObject({ code: 0 });
      expect(diff.stdout).toContain("Plan: 2 to add, 0 to change, 0 to destroy.");
      expect(entry(await lock(), source)).toMatch(/version\s+= "3\.1\.1"/);
    });
  }

  if (providers === "alone") return;

  it.each(["~> 1.0", "< 2.0.0"])(
    "works with a further provider, which init locks: version %s",
    async (version) => {
      await start(app({ urn, thing: version }), things("1.0.0"));
      const diff = await run(["diff"]);
      expect(diff).toMatchObject({ code: 0 });
      expect(diff.stdout).toContain("Plan: 2 to add, 0 to change, 0 to destroy.");
      const locked = entry(await lock(), `${registry}/example/thing`);
      expect(locked).toMatch(/version\s+= "1\.0\.0"/);
      expect(locked).toMatch(/"h1:/);
      const deployed = await run(DEPLOY);
      expect(deployed).toMatchObject({ code: 0 });
      expect(deployed.stdout).toContain("Resources: 2 added, 0 changed, 0 destroyed.");
      expect(entry(await lock(), `${registry}/example/thing`)).toBe(locked);
    },
  );

  it("keeps what is locked while it is allowed, and locks anew what is not", async () => {
    await start(app({ urn, thing: "~> 1.0" }), things("1.0.0", "1.1.0", "2.0.0"));
    const locked = `provider "${registry}/example/thing" {
  version     = "1.0.0"
  constraints = "~> 1.0"
  hashes = [
    "${await packageHash(thing)}",
  ]
}
`;
    await mkdir(join(lockPath(), ".."), { recursive: true });
    await writeFile(lockPath(), `# ours\n\n${locked}`);
    expect(await run(["diff"])).toMatchObject({ code: 0 });
    const completed = await lock();
    expect(completed.startsWith(`# ours\n\n${locked}\nprovider "${PROVIDER_SOURCE}" {\n`)).toBe(true);
    await project?.write(app({ urn, thing: "~> 2.0" }));
    expect(await run(["diff"])).toMatchObject({ code: 0 });
    expect(entry(await lock(), `${registry}/example/thing`)).toMatch(/version\s+= "2\.0\.0"/);
    expect(entry(await lock(), PROVIDER_SOURCE)).toBe(entry(completed, PROVIDER_SOURCE));
  });
}

/** What an app has beside a connection. */
interface AppParts {
  readonly urn: string;
  /** Version constraint of a further provider, with one resource of it. @default - without */
  readonly thing?: string;
  /** Whether the runner is deployed by Terraform. @default false */
  readonly helm?: boolean;
}

function app({ urn, thing, helm = false }: AppParts): string {
  return `
const { App, LocalBackend, TerraformProvider, TerraformResource, TerraformStack } = require("cdktf");
const { Actions, configureProviders, Connection, Deployment, Integration, PrivateActionRunner, RunnerIdentity } =
  require("@parkit/constructs");
const stack = new TerraformStack(new App(), "stack");
configureProviders(stack, { parkit: {}${helm ? ', helm: { kubernetes: { host: "https://127.0.0.1:1" } }' : ""} });
const runner = new PrivateActionRunner(stack, "payments", {
  name: "payments",
  allow: [Actions.http.request],
  identity: RunnerIdentity.secret({ secretName: "payments-identity", urn: ${JSON.stringify(urn)} }),
  deployment: Deployment.helm({ namespace: "datadog"${helm ? "" : ', apply: "artifact"'} }),
});
new Connection(stack, "billing", { name: "billing", runner, integration: Integration.http() });
${thing === undefined ? "" : thingText(thing)}
stack.node.root.synth();
`;
}

function thingText(version: string): string {
  return `
class Thing extends TerraformProvider {
  synthesizeAttributes() {
    return { directory: "\${path.root}/things" };
  }
}
new Thing(stack, "thing", {
  terraformResourceType: "thing",
  terraformProviderSource: "example/thing",
  terraformGeneratorMetadata: { providerName: "thing", providerVersionConstraint: ${JSON.stringify(version)} },
});
class Box extends TerraformResource {
  synthesizeAttributes() {
    return { name: "box" };
  }
}
new Box(stack, "box", {
  terraformResourceType: "thing_thing",
  terraformGeneratorMetadata: { providerName: "thing" },
});
`;
}

/** The entry of a provider in a lock file, from its first line to its last. */
function entry(text: string, source: string): string {
  const start = text.indexOf(`\nprovider "${source}" {\n  version`) + 1;
  const end = text.indexOf("\n}\n", start) + 3;
  if (start === 0) throw new Error(`no ${source} in\n${text}`);
  return text.slice(start, end);
}

/** The hash that lock files have of a package with one file. */
async function packageHash(file: string): Promise<string> {
  const digest = createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
  const list = createHash("sha256").update(`${digest}  ${basename(file)}\n`);
  return `h1:${list.digest("base64")}`;
}
