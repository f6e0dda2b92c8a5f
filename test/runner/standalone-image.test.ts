import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { RUNNER_VERSION } from "@parkit/runner";
import { parse } from "yaml";

import { startService, type Service } from "../../examples/demo/service";
import { enrollAt } from "../support/enroll-at";
import { freePort } from "../support/free-port";
import { runEntryProgram, startEntry, type RunningEntry } from "../support/run-entry";
import { runTask } from "../support/run-task";

const HTTP = "com.datadoghq.http.request";

let folder: string;
let plane: ControlPlane;
let service: Service;
let enrolled: string[];
let running: RunningEntry[];

beforeAll(async () => {
  service = await startService({ paid: true });
});
afterAll(() => {
  service.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parkit-entry-"));
  enrolled = [];
  running = [];
  plane = await startControlPlane({
    log: (event) => {
      if (event.event === "runner-enrolled") enrolled.push(event.name);
    },
  });
});
afterEach(async () => {
  for (const runner of running) await runner.stop();
  await plane.close();
  await rm(folder, { recursive: true });
});

function start(argv: readonly string[], env: Readonly<Record<string, string>>): RunningEntry {
  const runner = startEntry(argv, { DD_PRIVATE_RUNNER_CONFIG_DIR: folder, ...env });
  running.push(runner);
  return runner;
}

const keys = (): { readonly DD_API_KEY: string; readonly DD_APP_KEY: string } => ({
  DD_API_KEY: plane.apiKey,
  DD_APP_KEY: plane.appKey,
});

/** Variables of the image at its first start. */
const enrollment = (name: string): Readonly<Record<string, string>> => ({
  ...keys(),
  DD_BASE_URL: plane.url,
  RUNNER_NAME: name,
  RUNNER_MODES: "pull",
  ACTIONS_ALLOWLIST: HTTP,
});

async function identity(name: string): Promise<{ readonly urn: string; readonly privateKey: string }> {
  const { urn, privateKey } = await enrollAt(plane, name);
  return { urn, privateKey };
}

async function writeConfig(values: Readonly<Record<string, unknown>>): Promise<string> {
  const path = join(folder, "config.yaml");
  // JSON is YAML.
  await writeFile(`${path}.new`, JSON.stringify(values), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return path;
}

/**
 * Puts two links before config.yaml, and gives what replaces the file behind the second: nobody who watches
 * file or directory is told.
 */
async function behindLinks(): Promise<(text: string) => Promise<void>> {
  const elsewhere = join(folder, "elsewhere");
  let count = 0;
  const replace = async (text: string): Promise<void> => {
    const version = `v${++count}`;
    await mkdir(join(elsewhere, version), { recursive: true, mode: 0o700 });
    await writeFile(join(elsewhere, version, "config.yaml"), text, { mode: 0o600 });
    await symlink(version, join(elsewhere, "next"));
    await rename(join(elsewhere, "next"), join(elsewhere, "current"));
  };
  const path = join(folder, "config.yaml");
  await replace(await readFile(path, "utf8"));
  await rm(path);
  await symlink("elsewhere/current/config.yaml", path);
  return replace;
}

const ask = async (name: string): Promise<unknown> => {
  const { status, outputs, error } = await runTask(plane, name, { verb: "GET", url: service.url });
  return status === "succeeded" ? outputs : error?.message;
};
const PAID = expect.objectContaining({ body: { paid: true } }) as unknown;

describe("the entry program as the standalone image", () => {
  it("enrolls with --with-api-key, writes config.yaml as the image does, and needs no key the next time", async () => {
    const first = start(["--with-api-key"], enrollment("first"));
    await first.line("Starting loop");
    expect(await ask("first")).toEqual(PAID);
    expect(await first.stop()).toBe(0);

    const path = join(folder, "config.yaml");
    const text = await readFile(path, "utf8");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(parse(text)).toEqual({
      ddBaseURL: plane.url,
      urn: expect.stringMatching(/^urn:dd:apps:on-prem-runner:us1:\d+:runner-\w+$/) as string,
      privateKey: expect.stringMatching(/^[\w-]+$/) as string,
      modes: ["pull"],
      port: 9016,
      allowIMDSEndpoint: false,
      tags: [],
      actionsAllowlist: [HTTP],
      taskTimeoutSeconds: 0,
      httpTimeoutSeconds: 30,
    });

    for (const argv of [["--with-api-key"], []]) {
      const again = start(argv, {});
      await again.line("Starting loop");
      expect(await ask("first")).toEqual(PAID);
      expect(await again.stop()).toBe(0);
    }
    expect(enrolled).toEqual(["first"]);
    expect(await readFile(path, "utf8")).toBe(text);
  });

  it("keeps the settings of a config.yaml that has no identity yet, comments included", async () => {
    const path = join(folder, "config.yaml");
    const port = await freePort();
    const settings = `# ours\nddBaseURL: ${plane.url}\nactionsAllowlist: [${HTTP}] # one\nport: ${port}\n`;
    await writeFile(path, settings, { mode: 0o600 });
    const runner = start(["--with-api-key"], { ...keys(), RUNNER_NAME: "kept" });
    await runner.line("Starting loop");
    expect(await ask("kept")).toEqual(PAID);
    const text = await readFile(path, "utf8");
    expect(text.replace(/^(?:urn|privateKey): .*\n/gm, "")).toBe(
      settings.replace("[", "[ ").replace("]", " ]"),
    );
  });

  it("enrolls nothing when the identity cannot be kept, or variables are missing", async () => {
    const { code, stderr } = await runEntryProgram(["--with-api-key"], {
      DD_PRIVATE_RUNNER_CONFIG_DIR: folder,
      DD_BASE_URL: plane.url,
    });
    expect([code, stderr.match(/^ {2}- \w+/gm)]).toEqual([
      2,
      ["  - DD_API_KEY", "  - DD_APP_KEY", "  - RUNNER_NAME"],
    ]);
    const file = join(folder, "file");
    await writeFile(file, "");
    const unwritable = await runEntryProgram(["--with-api-key"], {
      ...enrollment("lost"),
      DD_PRIVATE_RUNNER_CONFIG_DIR: join(file, "config"),
    });
    expect(unwritable.code).toBe(2);
    expect(enrolled).toEqual([]);
    expect(await runEntryProgram([], { DD_PRIVATE_RUNNER_CONFIG_DIR: folder })).toMatchObject({ code: 2 });
  });

  it("prints an identity with --enroll in each form, and runs with what it printed", async () => {
    const printed = async (name: string, ...form: readonly string[]): Promise<string> => {
      const { code, stdout } = await runEntryProgram(["--with-api-key", "--enroll", ...form], {
        ...enrollment(name),
        DD_PRIVATE_RUNNER_CONFIG_DIR: folder,
      });
      expect(code).toBe(0);
      return stdout;
    };
    const values = parse(await printed("helm", "-f", "helm-values")) as {
      runner: { config: Record<string, unknown> };
    };
    expect(Object.keys(values)).toEqual(["runner"]);
    expect(Object.keys(values.runner.config)).toEqual([
      "ddBaseURL",
      "urn",
      "privateKey",
      "modes",
      "actionsAllowlist",
    ]);

    const env = Object.fromEntries(
      (await printed("variables", "-f", "env"))
        .trimEnd()
        .split("\n")
        .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    ) as Record<string, string>;
    const byVariables = start([], env);
    await byVariables.line("Starting loop");
    expect(await ask("variables")).toEqual(PAID);
    await byVariables.stop();

    await writeFile(join(folder, "config.yaml"), await printed("file"), { mode: 0o600 });
    const byFile = start([], {});
    await byFile.line("Starting loop");
    expect(await ask("file")).toEqual(PAID);
    expect(enrolled).toEqual(["helm", "variables", "file"]);
  });

  it("takes a config.yaml that is mounted and an identity from variables, and answers on its port", async () => {
    const { urn, privateKey } = await identity("mounted");
    const port = await freePort();
    await writeConfig({ ddBaseURL: plane.url, urn: "", modes: ["pull"], port, actionsAllowlist: [HTTP] });
    await chmod(folder, 0o500);
    const runner = start([], { RUNNER_URN: urn, RUNNER_PRIVATE_KEY: privateKey });
    await runner.line("the control plane answers");
    const probe = async (path: string): Promise<number> =>
      (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    expect([await probe("/liveness"), await probe("/readiness"), await probe("/else")]).toEqual([
      200, 200, 404,
    ]);
    expect(await ask("mounted")).toEqual(PAID);
    const check = await runEntryProgram(["--health-check"], { DD_PRIVATE_RUNNER_CONFIG_DIR: folder });
    expect(check).toEqual({ code: 0, stdout: "", stderr: "" });
    await runner.stop();
    expect(await runEntryProgram(["--health-check"], { DD_PRIVATE_RUNNER_CONFIG_DIR: folder })).toMatchObject(
      {
        code: 1,
      },
    );
    await chmod(folder, 0o700);
  });

  it.each([
    ["a changed file", "file"],
    ["SIGHUP", "SIGHUP"],
  ])("takes the allowlist anew for %s, and keeps the old one when it cannot be read", async (_what, how) => {
    const { urn, privateKey } = await identity("changing");
    const port = await freePort();
    const values = { ddBaseURL: plane.url, urn, privateKey, port, actionsAllowlist: [HTTP] };
    await writeConfig(values);
    const replaced = how === "SIGHUP" ? await behindLinks() : undefined;
    const runner = start([], {});
    await runner.line("the control plane answers");
    const change = async (text: string): Promise<void> => {
      if (replaced === undefined) await writeFile(join(folder, "config.yaml"), text);
      else {
        await replaced(text);
        runner.signal("SIGHUP");
      }
    };
    await change(JSON.stringify({ ...values, actionsAllowlist: [] }));
    await runner.line("Allowlist : nothing is allowed");
    expect(await ask("changing")).toBe(`action ${HTTP} is not in the allow list`);
    await change("actionsAllowlist: [");
    await runner.line("the allowlist stays as it is");
    expect(await ask("changing")).toBe(`action ${HTTP} is not in the allow list`);
    await change(JSON.stringify(values));
    await runner.line(`Allowlist : ${HTTP}`);
    expect(await ask("changing")).toEqual(PAID);
  });

  it("tells its version and help, and ends with 2 for what it does not know", async () => {
    expect(await runEntryProgram(["--version"])).toMatchObject({ code: 0, stdout: `${RUNNER_VERSION}\n` });
    expect((await runEntryProgram(["--help"])).stdout).toContain("--with-api-key --enroll");
    for (const argv of [
      ["--colour"],
      ["sing"],
      ["--enroll"],
      ["-f", "env"],
      ["--with-api-key", "--enroll", "-f", "ini"],
    ])
      expect([argv, (await runEntryProgram(argv)).code]).toEqual([argv, 2]);
  });
});
