import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { terraformEnvironment } from "@parkit/toolchain";
import { describeWithTool } from "./describe-with-tool";

const run = promisify(execFile);
const platform = `${process.platform === "win32" ? "windows" : process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

describeWithTool("terraform", "terraformEnvironment", ({ path }) => {
  let folder: string;
  const init = (): Promise<unknown> =>
    run(path, ["init", "-no-color"], { cwd: folder, env: terraformEnvironment() });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-terraform-"));
    const main = {
      terraform: { required_providers: { a: { source: "example.invalid/a/a", version: "1.0.0" } } },
    };
    await writeFile(join(folder, "main.tf.json"), JSON.stringify(main));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("finds a provider that the folder carries with it", async () => {
    const mirror = join(folder, "terraform.d/plugins/example.invalid/a/a/1.0.0", platform);
    await mkdir(mirror, { recursive: true });
    await writeFile(join(mirror, "terraform-provider-a_v1.0.0"), "", { mode: 0o755 });
    await expect(init()).resolves.toHaveProperty(
      "stdout",
      expect.stringContaining("successfully initialized"),
    );
  });

  it("asks nobody else for a provider that the folder lacks", async () => {
    await mkdir(join(folder, "terraform.d/plugins"), { recursive: true });
    await expect(init()).rejects.toThrow(
      /not found in any of the\s+search locations\s+- terraform\.d\/plugins\s*$/,
    );
  });
});
