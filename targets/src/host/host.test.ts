import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { parse } from "yaml";

import { deployedBy } from "../deployed-by";
import { linuxFiles } from "../linux/linux";
import { LINUX_CONFIG_FILE } from "./agent-paths";
import { windowsFiles } from "../windows/windows";

function runner(type: "linux" | "windows", more: Partial<RunnerInput>) {
  return runnerSpec({
    name: "host",
    site: "eu1",
    allow: ["com.datadoghq.http.request"],
    deployment: { type },
    ...more,
  });
}

function linux(more: Partial<RunnerInput> = {}) {
  const spec = runner("linux", more);
  if (!deployedBy("linux")(spec)) throw new Error("not on Linux");
  return linuxFiles(spec);
}

function windows(more: Partial<RunnerInput> = {}) {
  const spec = runner("windows", more);
  if (!deployedBy("windows")(spec)) throw new Error("not on Windows");
  return windowsFiles(spec);
}

const OWNERLESS = { identity: { type: "self-enroll", ownership: "ownerless" } } as const;

describe("install.sh", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parkit-linux-"));
    // Stands for the download: notes what is fetched; its output is the installer, which notes what it is
    // told.
    const installer = `env | grep ^DD_ | sort >${folder}/environment`;
    const curl = `#!/bin/sh\necho "$@" >${folder}/fetched\ncat <<'END'\n${installer}\nEND\n`;
    writeFileSync(join(folder, "curl"), curl, { mode: 0o755 });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function environment(
    more: Partial<RunnerInput>,
    keys: Readonly<Record<string, string>>,
    config = LINUX_CONFIG_FILE,
  ): Record<string, string> {
    const [script] = linux(more);
    execFileSync("sh", ["-c", (script?.text ?? "").replaceAll(LINUX_CONFIG_FILE, config)], {
      stdio: "pipe",
      env: { PATH: [folder, process.env["PATH"]].join(delimiter), ...keys },
    });
    const lines = readFileSync(join(folder, "environment"), "utf8").trim().split("\n");
    return Object.fromEntries(lines.map((line) => line.split("=", 2) as [string, string]));
  }

  it("[S34 S35 S36] tells the installer keys, site, version and allowlist", () => {
    const allow = ["com.datadoghq.http.request", "com.datadoghq.script.runPredefinedScript"];
    const deployment = { type: "linux", agentVersion: "7.82.1" } as const;
    expect(environment({ allow, deployment }, { DD_API_KEY: "a", DD_APP_KEY: "b" })).toEqual({
      DD_API_KEY: "a",
      DD_APP_KEY: "b",
      DD_SITE: "datadoghq.eu",
      DD_AGENT_MAJOR_VERSION: "7",
      DD_AGENT_MINOR_VERSION: "82.1",
      DD_PRIVATE_ACTION_RUNNER_ENABLED: "true",
      DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST: allow.join(","),
    });
  });

  it("[S38] runs the installer of Datadog's page, and no other", () => {
    environment({}, { DD_API_KEY: "a", DD_APP_KEY: "b" });
    const fetched = readFileSync(join(folder, "fetched"), "utf8").trim().split(" ");
    expect(fetched.filter((word) => !word.startsWith("--"))).toEqual([
      "https://install.datadoghq.com/scripts/install_script_agent7.sh",
    ]);
  });

  it("needs no application key when nobody owns the runner", () => {
    const told = environment({ ...OWNERLESS, allow: "none" }, { DD_API_KEY: "a" });
    expect(told).toMatchObject({ DD_PRIVATE_ACTION_RUNNER_API_KEY_ONLY_ENROLLMENT: "true" });
    expect(told).not.toHaveProperty("DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST");
  });

  it("turns connections of the Agent's own off before the runner starts, once", () => {
    const config = join(folder, "datadog.yaml");
    writeFileSync(config, "api_key: a\nother:\n    enabled: false\n");
    appendFileSync(
      join(folder, "curl"),
      `cat <<'END'\nprintf 'private_action_runner:\\n    enabled: true\\n    actions_allowlist: []\\n' >>${config}\nEND\n`,
    );
    // Stands for the real one: nothing here may touch the machine but the file.
    writeFileSync(
      join(folder, "sudo"),
      `#!/bin/sh\nset -e\ncase $1 in systemctl) cp ${config} ${folder}/started;; *) exec "$@";; esac\n`,
      { mode: 0o755 },
    );
    const more = { deployment: { type: "linux", autoConnections: false } } as const;
    const keys = { DD_API_KEY: "a", DD_APP_KEY: "b" };
    expect(environment(more, keys, config)).toMatchObject({ DD_INSTALL_ONLY: "true" });
    const started = readFileSync(join(folder, "started"), "utf8");
    expect(parse(started)).toEqual({
      api_key: "a",
      other: { enabled: false },
      private_action_runner: { enabled: true, skip_connection_creation: true, actions_allowlist: [] },
    });
    writeFileSync(join(folder, "curl"), "#!/bin/sh\n");
    environment(more, keys, config);
    expect(readFileSync(join(folder, "started"), "utf8")).toBe(started);
  });

  it("refuses to start without its keys", () => {
    expect(() => environment({}, { DD_API_KEY: "a" })).toThrow(/DD_APP_KEY: set it/);
  });

  it("writes patterns out as names, since the installer drops the runner over a pattern", () => {
    const told = environment({ allow: ["com.datadoghq.script.*"] }, { DD_API_KEY: "a", DD_APP_KEY: "b" });
    const names = told["DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST"];
    expect(names).toMatch(/^[a-zA-Z0-9._]+(,[a-zA-Z0-9._]+)*$/);
    expect(names?.split(",")).toContain("com.datadoghq.script.runPredefinedScript");
  });
});

it("keeps names from the installer that it does not take, and leaves them to datadog.yaml", () => {
  const [script, section] = linux({
    allow: ["com.datadoghq.http.request", { custom: "com.example.my-tool.run" }],
  });
  expect(script?.text).toMatch(/ACTIONS_ALLOWLIST=com\.datadoghq\.http\.request$/m);
  expect(section?.text).toContain("- com.example.my-tool.run");
});

describe("datadog.yaml", () => {
  it.each([linux, windows])("[S43] holds site and section, with patterns as they are", (files) => {
    const section = files({ allow: ["com.datadoghq.script.*"], taskTimeoutSeconds: 90 }).find(
      ({ path }) => path === "datadog.yaml",
    );
    expect(parse(section?.text ?? "")).toEqual({
      site: "datadoghq.eu",
      private_action_runner: {
        enabled: true,
        self_enroll: true,
        actions_allowlist: ["com.datadoghq.script.*"],
        task_timeout_seconds: 90,
      },
    });
  });
});

it.each(["linux", "windows"] as const)("passes limits of shells and of idle programs on, on %s", (type) => {
  const deployment = {
    type,
    agentVersion: "7.84.0",
    restrictedShell: { allowedCommands: [], allowedPaths: ["/var/log"] },
    idleTimeoutSeconds: 120,
  } as const;
  const files = type === "linux" ? linux({ deployment }) : windows({ deployment });
  expect(parse(files.find(({ path }) => path === "datadog.yaml")?.text ?? "")).toMatchObject({
    private_action_runner: {
      restricted_shell: { allowed_commands: [], allowed_paths: ["/var/log"] },
      idle_timeout_seconds: 120,
    },
  });
});

it("tells Agents on Windows too to make no connections of their own", () => {
  const [script, section] = windows({ deployment: { type: "windows", autoConnections: false } });
  for (const file of [script, section]) expect(file?.text).toContain("\n  skip_connection_creation: true\n");
});
