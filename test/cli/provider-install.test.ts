import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runParkit, spawnParkit } from "../support/run-parkit";

describe("parkit provider install", () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "parkit-mirror-"));
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it("writes the provider for every platform and says how to use it", async () => {
    const [text, json] = [
      await runParkit(["provider", "install", "--dir", directory]),
      await runParkit(["provider", "install", "--dir", directory, "--format", "json"]),
    ];
    expect(text).toMatchObject({ code: 0, stderr: "" });
    expect(text.stdout).toContain(`export TF_CLI_CONFIG_FILE=${join(directory, "parkit.tfrc")}\n`);
    expect(text.stdout).toContain('      source  = "parkit.invalid/parkit/parkit"\n');
    const { provider } = JSON.parse(json.stdout) as { provider: { files: readonly string[] } };
    expect(provider.files).toHaveLength(4);
    for (const file of provider.files) {
      expect(statSync(file).mode & 0o111).toBe(0o111);
      expect(readFileSync(file, "utf8").split("\n", 1)).toEqual(["#!/bin/sh"]);
    }
  });

  it("uses the user's own mirror unless told otherwise", async () => {
    const { code, stdout } = await spawnParkit(["provider", "install"], { env: { HOME: directory } });
    expect(code).toBe(0);
    expect(stdout).toContain(
      `into ${join(directory, ".terraform.d/plugins")}\n\nTerraform and OpenTofu look there by themselves`,
    );
  });

  it("ends with 2 on Windows, which cannot start the provider, and writes nothing", async () => {
    const windows = join(directory, "windows.cjs");
    writeFileSync(windows, 'Object.defineProperty(process, "platform", { value: "win32" });\n');
    const mirror = join(directory, "windows");
    const { code, stdout, stderr } = await spawnParkit(["provider", "install", "--dir", mirror], {
      env: { NODE_OPTIONS: `--require ${windows}` },
    });
    expect([code, stdout, existsSync(mirror)]).toEqual([2, "", false]);
    expect(stderr).toMatch(/there is no provider for windows_\w+, only for darwin_amd64, .*\n.*in WSL/);
  });

  it("ends with 2 for a directory that cannot be written", async () => {
    const file = join(directory, "file");
    writeFileSync(file, "");
    const { code, stdout, stderr } = await runParkit(["provider", "install", "--dir", join(file, "mirror")]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`cannot install into ${join(file, "mirror")}: ENOTDIR`);
  });
});
