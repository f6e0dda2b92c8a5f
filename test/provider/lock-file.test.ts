import { execFile } from "node:child_process";
import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PROVIDER_SOURCE, PROVIDER_VERSION } from "@parkit/provider-schema/internal/terraform-provider";
import { connectionBlock, describeWithParkit } from "../support/describe-with-parkit";
import { bundleParkit } from "../support/parkit-stack";
import { PLATFORM } from "../support/terraform";

/** What the CLI says when the package is not the one that the lock file has the hash of. */
const OTHER_PACKAGE = /does not match any of the checksums|doesn't match any of the checksums/;

describeWithParkit(
  "the provider and the lock file",
  (at) => {
    const versions = (): string => join(at.stack.path, "terraform.d", "plugins", PROVIDER_SOURCE);
    const folder = (version: string): string => join(versions(), version, PLATFORM);
    const lock = (): Promise<string> => readFile(join(at.stack.path, ".terraform.lock.hcl"), "utf8");

    it("writes nothing beside its file, whatever it does, because that would break the hash", async () => {
      const before = [await readdir(folder(PROVIDER_VERSION)), await lock()];
      await at.stack.configure(connectionBlock("a", `  runner_urn = "${at.urn}"\n  none = {}`));
      expect((await at.stack.run(["apply", "-auto-approve"], { TF_LOG: "trace" })).code).toBe(0);
      await at.stack.fault({ method: "DELETE", path: "/api/v2/actions/connections/*", status: 403 });
      await at.stack.fail("destroy", "-auto-approve");
      await at.stack.succeed("init");
      expect([await readdir(folder(PROVIDER_VERSION)), await lock()]).toEqual(before);
      expect(before[0]).toHaveLength(3);

      const stray = join(folder(PROVIDER_VERSION), "stray.log");
      await writeFile(stray, "x");
      expect(await at.stack.fail("plan")).toMatch(OTHER_PACKAGE);
      await rm(stray);
      expect((await at.stack.run(["plan"])).code).toBe(0);
    });

    it("is refused with other bytes of the same version, and taken as another version", async () => {
      await at.stack.configure("");
      const names = await readdir(folder(PROVIDER_VERSION));
      const name = names.find((candidate) => candidate.startsWith("terraform-provider-")) ?? "";
      const file = join(folder(PROVIDER_VERSION), name);
      const original = await readFile(file);
      await appendFile(file, "// changed\n");
      expect(await at.stack.fail("plan")).toMatch(OTHER_PACKAGE);
      expect(await at.stack.fail("init")).toMatch(OTHER_PACKAGE);

      const next = "99.0.0";
      await cp(folder(PROVIDER_VERSION), folder(next), { recursive: true });
      await writeFile(file, original);
      await at.stack.succeed("init", "-upgrade");
      expect(await lock()).toContain(`"${next}"`);
      expect(await at.stack.planCode()).toBe(0);
    });
  },
  "bundle",
);

describe("the record of releases", () => {
  const provider = join(__dirname, "..", "..", "provider");
  let directory: string;
  let bundle: string;
  let record: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "releases-"));
    bundle = bundleParkit(directory);
    record = join(directory, "releases.json");
    await writeFile(record, "{}");
  });

  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  const release = (...args: readonly string[]): Promise<readonly [number, string]> =>
    new Promise((resolve) => {
      const argv = [join(provider, "release.mjs"), ...args];
      const child = execFile(process.execPath, argv, (_error, _output, errors) => {
        resolve([child.exitCode ?? -1, errors]);
      });
    });

  it("has the present bytes for the present version, if that is released", async () => {
    expect(await release("--check", bundle)).toEqual([0, ""]);
  });

  it("takes a version once, and refuses other bytes for it", async () => {
    expect(await release("--check", bundle, record)).toEqual([0, ""]);
    expect(await readFile(record, "utf8")).toBe("{}");
    expect(await release(bundle, record)).toEqual([0, ""]);
    const recorded = await readFile(record, "utf8");
    expect(JSON.parse(recorded)).toEqual({
      [PROVIDER_VERSION]: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(await release(bundle, record)).toEqual([0, ""]);

    const changed = join(dirname(bundle), "changed");
    await cp(bundle, changed);
    await appendFile(changed, "// changed\n");
    const [code, message] = await release(changed, record);
    expect([code, await readFile(record, "utf8")]).toEqual([1, recorded]);
    expect(message).toContain("Raise version in provider/package.json and PROVIDER_VERSION.");
  });
});
