import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  connectionResourceType,
  INTEGRATION_TYPES,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import {
  ANSWERS_FILE,
  FILES_BESIDE_PROVIDER,
  KUBERNETES_CLIENT_FILE,
  PROVIDER_PLATFORMS,
  PROVIDER_SOURCE,
  PROVIDER_VERSION,
  providerMirrorPath,
} from "@parkit/provider-schema/internal/terraform-provider";
import { installProvider } from "@parkit/terraform-provider/internal/install";
import { describeWithTool } from "../describe-with-tool";
import { inRoot, makeRoot, whyNoRoot } from "../support/container-root";
import { bundleParkit } from "../support/parkit-stack";
import { terraformDirectory, type TerraformDirectory } from "../support/terraform";

/** Node.js reads and parses all of it before its first line runs, and Terraform waits for that. */
const MAX_BYTES = 10_000;
/** What answers Terraform is carried by every stack and hashed by every command, so it is to stay small. */
const MAX_ANSWERS_BYTES = 400_000;
const MAX_COMPRESSED_BYTES = 120_000;
/** So is what lies beside it, although few commands load it. */
const MAX_CLIENT_BYTES = 700_000;

describe("the provider's package", () => {
  let directory: string;
  let bundle: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "packaging-"));
    bundle = bundleParkit(directory);
  });

  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it("is the same bytes in every build, small, and free of paths of the machine that built it", async () => {
    const content = await readFile(bundle);
    const again = await readFile(bundleParkit(await mkdtemp(join(directory, "again-"))));
    expect(again.equals(content)).toBe(true);
    expect(content.length).toBeLessThan(MAX_BYTES);
    expect(content.toString()).not.toContain(process.cwd());
  });

  it(`is the same bytes in a checkout elsewhere${whyNoRoot === undefined ? "" : ` [skipped: ${whyNoRoot}]`}`, async () => {
    if (whyNoRoot !== undefined) return;
    const root = join(directory, "root");
    const checkout = "/somewhere/else/parkit";
    const mounts = await makeRoot(root, checkout);
    const plan = { root, isReadOnly: false, user: 0, groups: [], mounts };
    const provider = `${checkout}/provider`;
    const command = [`${provider}/bundle.mjs`, `${provider}/src/main.ts`, "/tmp/terraform-provider-parkit"];
    execFileSync(...inRoot(plan, [process.execPath, ...command]), { env: { PATH: process.env["PATH"] } });
    const all = async (folder: string): Promise<readonly Buffer[]> =>
      Promise.all(
        ["terraform-provider-parkit", ...FILES_BESIDE_PROVIDER].map((name) => readFile(join(folder, name))),
      );
    const made = await all(join(root, "tmp"));
    const expected = await all(directory);
    expect(made.map((content, index) => expected[index]?.equals(content))).toEqual([true, true, true]);
  });

  it.each([
    [ANSWERS_FILE, MAX_ANSWERS_BYTES],
    [KUBERNETES_CLIENT_FILE, MAX_CLIENT_BYTES],
  ])("has %s in the same bytes in every build, and small", async (name, most) => {
    const content = await readFile(join(directory, name));
    const again = await mkdtemp(join(directory, "again-"));
    bundleParkit(again);
    expect(content.equals(await readFile(join(again, name)))).toBe(true);
    expect(content.length).toBeLessThan(most);
    expect(content.toString()).not.toContain(process.cwd());
  });

  it("loads nothing heavy: what answers and what asks a cluster are other files", async () => {
    expect(await readFile(bundle, "utf8")).toContain(`require("./${ANSWERS_FILE}")`);
    const answers = await readFile(join(directory, ANSWERS_FILE));
    expect(gzipSync(answers).length).toBeLessThan(MAX_COMPRESSED_BYTES);
    expect(answers.toString()).not.toMatch(/zod|ZodError|KubeConfig/);
    expect(answers.toString()).toContain(`import("./${KUBERNETES_CLIENT_FILE}")`);
  });

  it("takes of each stack what the guide says", async () => {
    const guide = await readFile(join(__dirname, "../..", "docs/guide/provider-install.md"), "utf8");
    const [, whole = "", onlyForUrns = ""] =
      /less than (\d+) MB [^.]*\. ([\d.]+) MB of them/.exec(guide) ?? [];
    const files = [bundle, ...FILES_BESIDE_PROVIDER.map((name) => join(directory, name))];
    const sizes = await Promise.all(
      files.map(async (file) => ((await stat(file)).size * PROVIDER_PLATFORMS.length) / 1e6),
    );
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(Number(whole));
    expect(sizes[files.indexOf(join(directory, KUBERNETES_CLIENT_FILE))]?.toFixed(1)).toBe(onlyForUrns);
  });

  it("has the version that configurations ask for", async () => {
    const file = join(__dirname, "..", "..", "provider", "package.json");
    const providerPackage = JSON.parse(await readFile(file, "utf8")) as { readonly version: string };
    expect(providerPackage.version).toBe(PROVIDER_VERSION);
  });

  it("installs one executable for each platform, and beside it only what it loads", async () => {
    const mirror = join(directory, "mirror");
    const first = installProvider(mirror, bundle);
    await writeFile(join(first.files[0] ?? "", "..", "left-over"), "x");
    const { files } = installProvider(mirror, bundle);
    expect(files).toEqual(PROVIDER_PLATFORMS.map((platform) => join(mirror, providerMirrorPath(platform))));
    const hashes = await Promise.all(
      files.map(async (file) => {
        expect([(await stat(file)).mode & 0o777, await readdir(join(file, ".."))]).toEqual([
          0o755,
          [...FILES_BESIDE_PROVIDER, file.split("/").at(-1)],
        ]);
        const contents = await Promise.all(
          [file, ...FILES_BESIDE_PROVIDER.map((name) => join(file, "..", name))].map((name) =>
            readFile(name),
          ),
        );
        return createHash("sha256").update(Buffer.concat(contents)).digest("hex");
      }),
    );
    // The hash in lock files covers names and contents, so equal folders have one hash for all platforms.
    expect(new Set(hashes).size).toBe(1);
  });

  describeWithTool("terraform", "in a mirror", ({ path }) => {
    let run: TerraformDirectory;

    beforeAll(async () => {
      run = await terraformDirectory(path);
    });

    afterAll(() => run.remove());

    it("is found by the CLI through the configuration that was installed with it, with one hash in the lock file", async () => {
      const { cliConfiguration, requiredProviders } = installProvider(join(directory, "used"), bundle);
      await run.write(
        `terraform {\n  required_providers {\n    ${requiredProviders}\n  }\n}\nprovider "parkit" {}\n`,
      );
      const env = { TF_CLI_CONFIG_FILE: cliConfiguration };
      expect((await run.run(["init"], env)).stderr).toBe("");
      const lock = await readFile(join(run.path, ".terraform.lock.hcl"), "utf8");
      expect(lock).toContain(PROVIDER_SOURCE);
      expect(lock.match(/"h1:/g)).toHaveLength(1);
      const { stdout } = await run.run(["providers", "schema", "-json"], env);
      const schemas = JSON.parse(stdout) as {
        provider_schemas: Record<string, { resource_schemas: object; functions: object }>;
      };
      const { resource_schemas: resources, functions } = schemas.provider_schemas[PROVIDER_SOURCE] ?? {
        resource_schemas: {},
        functions: {},
      };
      expect(Object.keys(resources).sort()).toEqual(
        [
          ...INTEGRATION_TYPES.map((type) => connectionResourceType(type)),
          "parkit_connection_group",
          "parkit_runner_enrollment",
        ].sort(),
      );
      expect(Object.keys(functions).sort()).toEqual(["allowlist_covers", "enrolled_key", "identifier_tag"]);
    });

    it("loads what asks a cluster when a URN is asked for, and neither to start nor to plan", async () => {
      const loaded = join(directory, "loaded");
      const { files, cliConfiguration, requiredProviders } = installProvider(join(directory, "lazy"), bundle);
      for (const file of files)
        await writeFile(
          join(file, "..", KUBERNETES_CLIENT_FILE),
          `require("node:fs").writeFileSync(${JSON.stringify(loaded)}, "");\n`,
        );
      const provider = `terraform {\n  required_providers {\n    ${requiredProviders}\n  }\n}
provider "parkit" {
  validate   = false
  kubernetes = { host = "https://127.0.0.1:1", token = "none" }
}
resource "parkit_connection_http" "billing" {
  name     = "billing"
  base_url = "https://billing.example.com"
  none     = {}
}
`;
      const source = `data "parkit_runner_urn" "r" {\n  namespace   = "datadog"\n  secret_name = "identity"\n  timeout     = 0\n}\n`;
      const env = { TF_CLI_CONFIG_FILE: cliConfiguration, DD_API_KEY: "none", DD_APP_KEY: "none" };
      const own = await terraformDirectory(path);
      try {
        await own.write(provider);
        for (const command of ["init", "validate", "plan"]) {
          const { code, stderr } = await own.run([command], env);
          expect([command, code, stderr]).toEqual([command, 0, ""]);
        }
        expect(existsSync(loaded)).toBe(false);
        await own.write(provider + source);
        expect((await own.run(["plan"], env)).code).toBe(1);
        expect(existsSync(loaded)).toBe(true);
      } finally {
        await own.remove();
      }
    });

    it.each([
      ["a preload that prints", (file: string) => `--require ${file}`],
      ["a preload that is not to be found from here", () => "--require dd-trace/ci/init"],
      ["a debugger to wait for", () => "--inspect-brk=127.0.0.1:0"],
      ["an option that this Node.js does not know", () => "--no-such-option"],
    ])("starts when NODE_OPTIONS asks for %s", async (_what, options) => {
      const preload = join(directory, "preload.cjs");
      await writeFile(preload, 'console.log("printed by a tracer when it starts");\n');
      const { cliConfiguration, requiredProviders } = installProvider(join(directory, "preloaded"), bundle);
      await run.write(
        `terraform {\n  required_providers {\n    ${requiredProviders}\n  }\n}\nprovider "parkit" {\n  validate = false\n}\n`,
      );
      const env = { TF_CLI_CONFIG_FILE: cliConfiguration };
      expect((await run.run(["init"], env)).stderr).toBe("");
      const { code, stderr } = await run.run(["validate"], { ...env, NODE_OPTIONS: options(preload) });
      expect([code, stderr]).toEqual([0, ""]);
    });
  });
});
