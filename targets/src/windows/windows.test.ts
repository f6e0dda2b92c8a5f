import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { parse } from "yaml";

import { deployedBy } from "../deployed-by";
import { windowsFiles } from "./windows";
import { WINDOWS_CONFIG_FILE } from "../host/agent-paths";

const OWNERLESS = { identity: { type: "self-enroll", ownership: "ownerless" } } as const;
const SCRIPTS = {
  allow: ["com.datadoghq.script.runPredefinedPowershellScript"],
  scripts: { hello: { powershell: "Get-Date" } },
} as const;

function files(more: Partial<RunnerInput> = {}) {
  const spec = runnerSpec({
    name: "host",
    allow: ["com.datadoghq.http.request"],
    deployment: { type: "windows" },
    ...more,
  });
  if (!deployedBy("windows")(spec)) throw new Error("not on Windows");
  return windowsFiles(spec);
}

const script = (more?: Partial<RunnerInput>): string => files(more)[0]?.text ?? "";

describe("install.ps1", () => {
  it("[S42] writes the section that datadog.yaml shows, between marks, and restarts the Agent", () => {
    const text = script();
    const section = text.slice(text.indexOf("@'\n") + 3, text.indexOf("\n'@"));
    expect(parse(section)).toEqual({
      private_action_runner: {
        enabled: true,
        self_enroll: true,
        actions_allowlist: ["com.datadoghq.http.request"],
      },
    });
    expect(text).toContain("$section = \"app_key: '$env:DD_APP_KEY'`n$section\"");
    expect(text.trimEnd().endsWith("Restart-Service -Force datadogagent")).toBe(true);
  });

  it("[S41] installs Datadog's newest installer unless another is named, with credentials or without", () => {
    const installer = "https://windows-agent.datadoghq.com/datadog-agent-7-latest.amd64.msi";
    for (const text of [script(), script(SCRIPTS)]) {
      expect(text.match(/https?:[^'"\s]+/g)).toEqual([installer]);
      expect(text).toContain(`[string] $Installer = '${installer}'`);
    }
  });

  it("asks for no application key when nobody owns the runner", () => {
    expect(script(OWNERLESS)).not.toMatch(/DD_APP_KEY|app_key/);
  });

  it("lets the Agent's account and administrators alone read credential files", () => {
    expect(script(SCRIPTS)).toMatch(/\nCopy-Item .* \$target\nProtect-File \$target\n/);
    expect(script()).not.toContain("Protect-File");
  });

  it("is marked as UTF-8 where Windows PowerShell would take it for something else", () => {
    const deployment = { type: "windows", httpAllowlist: ["müller.example"] } as const;
    expect(script({ deployment })).toMatch(/^\uFEFF# Runner/);
    expect(script()).toMatch(/^# Runner/);
  });
});

/** Commands that would change the machine or need Windows: they only note that they were called. */
const STAND_INS = [
  "function Invoke-WebRequest { param([switch] $UseBasicParsing, $Uri, $OutFile) Set-Content $OutFile $Uri }",
  "function Start-Process { [pscustomobject] @{ ExitCode = [int] $env:INSTALLER_CODE } }",
  'function icacls { $global:LASTEXITCODE = 0; Add-Content $env:CALLS "icacls $args" }',
  'function Restart-Service { Add-Content $env:CALLS "Restart-Service $args" }',
];

const hasPowershell = spawnSync("pwsh", ["-NoProfile", "-NonInteractive", "-Command", "exit 0"]).status === 0;
if (hasPowershell) {
  describe("install.ps1, run by PowerShell", () => {
    runByPowershell();
  });
} else {
  it.todo("install.ps1, run by PowerShell [skipped: no pwsh on PATH]");
}

function runByPowershell(): void {
  let folder: string;
  let config: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parkit-windows-"));
    config = join(folder, "datadog.yaml");
    writeFileSync(config, "# für alle\napi_key: a\n");
    writeFileSync(join(folder, "calls"), "");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function run(more: Partial<RunnerInput>, installerCode = 0): readonly string[] {
    const file = join(folder, "install.ps1");
    const target = join(folder, "written", "scripts.yaml");
    const text = script(more)
      .replace("#Requires -RunAsAdministrator\n", "")
      .replaceAll(WINDOWS_CONFIG_FILE, config)
      .replace(/\$target = '.*'/, `$target = '${target}'`)
      .replace("credentials/scripts/script.yaml", "script.yaml");
    writeFileSync(file, text);
    writeFileSync(join(folder, "script.yaml"), "schemaId: script-credentials-v1\n");
    const command = [...STAND_INS, `& '${file}'`].join("\n");
    execFileSync("pwsh", ["-NoProfile", "-NonInteractive", "-Command", command], {
      stdio: "pipe",
      env: {
        ...process.env,
        TEMP: folder,
        CALLS: join(folder, "calls"),
        INSTALLER_CODE: String(installerCode),
        DD_API_KEY: "a",
        DD_APP_KEY: "0123",
      },
    });
    return readFileSync(join(folder, "calls"), "utf8").trim().split(/\r?\n/);
  }

  it("adds the runner to the configuration, once however often it runs, and keeps the rest", () => {
    run({}, 3010);
    const calls = run(SCRIPTS);
    const text = readFileSync(config, "utf8");
    expect(text).toContain("# für alle");
    expect(parse(text)).toMatchObject({
      api_key: "a",
      app_key: "0123",
      private_action_runner: { actions_allowlist: SCRIPTS.allow },
    });
    expect(calls.filter((call) => call.startsWith("icacls"))).toEqual([
      expect.stringContaining("ddagentuser:R"),
    ]);
    expect(calls.at(-1)).toBe("Restart-Service -Force datadogagent");
  });

  it("stops at a failed installation, and at a section that somebody else wrote", () => {
    expect(() => run({}, 1603)).toThrow(/exit code 1603/);
    writeFileSync(config, "private_action_runner:\n  enabled: true\n");
    expect(() => run({})).toThrow(/take private_action_runner: out of/);
    expect(readFileSync(config, "utf8")).toBe("private_action_runner:\n  enabled: true\n");
  });
}
