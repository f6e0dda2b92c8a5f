import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { parseAllDocuments } from "yaml";

import { startService } from "../../examples/demo/service";
import { enrollAt } from "../support/enroll-at";
import { exitCode, runParkit, startParkit, type RunningParkit } from "../support/run-parkit";

/** Where npm puts the command. */
const BIN = join(__dirname, "../../node_modules/.bin");

/** Of a Deployment what says how the runner's files are mounted. */
interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly volumeMounts: readonly { readonly name: string; readonly readOnly?: boolean }[];
        }[];
        readonly volumes: readonly {
          readonly name: string;
          readonly secret?: { readonly defaultMode?: number };
        }[];
      };
    };
  };
}

function isDeployment(object: unknown): object is Deployment {
  return typeof object === "object" && object !== null && "kind" in object && object.kind === "Deployment";
}

describe("parkit up", () => {
  it("says as JSON how to reach it, works, and ends with 0 when it is asked to stop", async () => {
    const service = await startService({ paid: true });
    const child = startParkit(["up", "--format", "json"]);
    try {
      const [line] = (await once(createInterface(child.stdout), "line")) as [string];
      const ready = JSON.parse(line) as {
        url: string;
        apiKey: string;
        appKey: string;
        runner: { urn: string };
      };
      expect(Object.keys(ready)).toEqual(["url", "apiKey", "appKey", "runner", "console"]);
      expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(ready.runner.urn).toMatch(/^urn:dd:apps:on-prem-runner:us1:\d+:runner-\w+$/);
      const headers = {
        "DD-API-KEY": ready.apiKey,
        "DD-APPLICATION-KEY": ready.appKey,
        "Content-Type": "application/json",
      };
      const queued = await fetch(`${ready.url}/api/parkit/v1/tasks`, {
        method: "POST",
        headers,
        body: JSON.stringify({
          fqn: "com.datadoghq.http.request",
          inputs: { verb: "GET", url: service.url },
        }),
      });
      const { task } = (await queued.json()) as { task: { id: string } };
      const finished = await fetch(`${ready.url}/api/parkit/v1/tasks/${task.id}?wait=20`, { headers });
      expect(await finished.json()).toHaveProperty("task.outputs.body", { paid: true });
    } finally {
      service.close();
      child.kill("SIGTERM");
    }
    expect(await exitCode(child)).toBe(0);
  });

  it("tells people the variables to export, the console's address, and a task that works as it is printed", async () => {
    const child = startParkit(["up"]);
    let printed = "";
    for await (const chunk of child.stdout.setEncoding("utf8") as AsyncIterable<string>) {
      printed += chunk;
      if (!/^ {2}parkit task run .*\n$/m.test(printed)) continue;
      const [url = ""] = /http:\S+/.exec(/^ {2}export DD_HOST=.*$/m.exec(printed)?.[0] ?? "") ?? [];
      expect(printed).toMatch(new RegExp(`^ {2}console ${url}/#login=[0-9a-f]{64}$`, "m"));
      const lines = printed.split("\n").filter((line) => /^ {2}(export|parkit) /.test(line));
      expect(lines).toHaveLength(4);
      // The terminal of somebody who pastes the lines.
      const pasted = spawn("sh", ["-c", lines.join("\n")], {
        env: { PATH: [BIN, process.env["PATH"]].join(delimiter) },
      });
      const [output] = await Promise.all([text(pasted.stdout), once(pasted, "close")]);
      expect(JSON.parse(output)).toMatchObject({
        task: {
          status: "succeeded",
          outputs: { status: 200, body: { message: "hello from a private service" } },
        },
      });
      expect(pasted.exitCode).toBe(0);
      child.kill("SIGINT");
    }
    expect(await exitCode(child)).toBe(0);
  });

  it("ends with 2 when the port is taken or none", async () => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    // A server that listens on a port has an address of this kind.
    const { port } = server.address() as AddressInfo;
    const [taken, none] = await Promise.all([
      runParkit(["up", "--port", String(port)]),
      runParkit(["up", "--port", "65536"]),
    ]);
    server.close();
    expect([taken.code, none.code]).toEqual([2, 2]);
    expect(taken.stderr).toContain(`port ${String(port)} is in use`);
    expect(none.stderr).toContain('"65536" is not a port');
  });
});

describe("parkit runner", () => {
  let folder: string;
  let controlPlane: ControlPlane;
  const running: RunningParkit[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-runner-"));
    controlPlane = await startControlPlane();
  });
  afterEach(() => {
    for (const child of running.splice(0)) child.kill("SIGKILL");
  });
  afterAll(async () => {
    await controlPlane.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Enrolls a runner and starts it with some settings more. */
  async function startEnrolled(name: string, allow: string, settings = ""): Promise<RunningParkit> {
    const { url, apiKey, appKey } = controlPlane;
    const identity = await runParkit(["enroll", "-f", "-", "-o", "config"], {
      env: { DD_API_KEY: apiKey, DD_APP_KEY: appKey },
      input: `apiVersion: parkit/v1
site: { appUrl: "${url}", apiUrl: "${url}" }
runners: [{ name: ${name}, allow: ${allow}, identity: { type: secret, secretName: i }, deployment: { type: helm, namespace: ns } }]
`,
    });
    await mkdir(join(folder, name), { mode: 0o700 });
    await writeFile(join(folder, name, "config.yaml"), identity.stdout + settings, { mode: 0o600 });
    const child = startParkit(["runner", "--config", join(folder, name)]);
    running.push(child);
    child.stdin.end();
    return child;
  }

  it("runs many tasks at once, and tells of them in lines of JSON only", async () => {
    const held: ServerResponse[] = [];
    const service = createServer((_request, response) => held.push(response)).listen(0, "127.0.0.1");
    await once(service, "listening");
    // A server that listens on a port has an address of this kind.
    const { port } = service.address() as AddressInfo;
    const child = await startEnrolled("busy", "[com.datadoghq.http.request]", "taskConcurrency: 20\n");
    const log = text(child.stderr);
    const inputs = { verb: "GET", url: `http://127.0.0.1:${port}/` };
    for (let task = 0; task < 20; task += 1) {
      await fetch(`${controlPlane.url}/api/parkit/v1/tasks`, {
        method: "POST",
        headers: { "DD-API-KEY": controlPlane.apiKey, "DD-APPLICATION-KEY": controlPlane.appKey },
        body: JSON.stringify({ fqn: "com.datadoghq.http.request", runner: "busy", inputs }),
      });
    }
    while (held.length < 20) await once(service, "request");
    for (const response of held) response.end();
    child.kill("SIGTERM");
    expect(await exitCode(child)).toBe(0);
    service.close();
    const lines = (await log).trimEnd().split("\n");
    expect(lines.filter((line) => !line.startsWith("{"))).toEqual([]);
    expect(lines.filter((line) => line.includes("completed with success"))).toHaveLength(20);
  });

  it("ends with 0 when it was asked to stop and has drained", async () => {
    const child = await startEnrolled("drained", "none");
    await once(createInterface(child.stderr), "line");
    child.kill("SIGTERM");
    expect(await exitCode(child)).toBe(0);
  });

  it("starts with the volume that manifests mount, whose files look open to others", async () => {
    const manifests = await runParkit(["synth", "manifests", "-f", "-"], {
      input: `apiVersion: parkit/v1
runners: [{ name: a, allow: none, identity: { type: secret, secretName: i }, deployment: { type: manifests, namespace: ns } }]
`,
    });
    const pod = parseAllDocuments(manifests.stdout)
      .map((document) => document.toJS() as unknown)
      .find(isDeployment)?.spec.template.spec;
    const mount = pod?.containers[0]?.volumeMounts.find(({ name }) => name === "config");
    const volume = pod?.volumes.find(({ name }) => name === mount?.name);
    expect([mount?.readOnly, Object.keys(volume ?? {})]).toEqual([true, ["name", "secret"]]);
    // As the kubelet lays it out, with its default mode.
    const place = join(folder, "volume");
    const files = "..2026_11_27_21_04_31.1850419512";
    await mkdir(join(place, files), { recursive: true });
    await writeFile(join(place, files, "config.yaml"), `ddBaseURL: ${controlPlane.url}\nmodes: [pull]\n`);
    await chmod(join(place, files, "config.yaml"), volume?.secret?.defaultMode ?? 0o644);
    await symlink(files, join(place, "..data"));
    await symlink(join("..data", "config.yaml"), join(place, "config.yaml"));
    await chmod(place, 0o1777);
    const identity = await enrollAt(controlPlane, "mounted");
    const env = { RUNNER_URN: identity.urn, RUNNER_PRIVATE_KEY: identity.privateKey };
    const child = startParkit(["runner", "--config", place], { env });
    running.push(child);
    await once(createInterface(child.stderr), "line");
    child.kill("SIGTERM");
    expect(await exitCode(child)).toBe(0);
  });

  it("ends with 2 for a key that others can read, unless that is allowed", async () => {
    const started = await startEnrolled("open", "none");
    await once(createInterface(started.stderr), "line");
    const directory = join(folder, "open");
    await chmod(join(directory, "config.yaml"), 0o644);
    const { code, stderr } = await runParkit(["runner", "--config", directory]);
    expect(code).toBe(2);
    expect(stderr).toContain("others can read it (mode 0644): chmod 600 ");
    const allowed = startParkit(["runner", "--config", directory, "--allow-open-files"]);
    running.push(allowed);
    await once(createInterface(allowed.stderr), "line");
    allowed.kill("SIGTERM");
    expect(await exitCode(allowed)).toBe(0);
  });

  it.each([
    ["no configuration", undefined, "config.yaml"],
    ["configuration that is no YAML", "urn: [", "config.yaml"],
    ["an unknown setting", "ddBaseUrl: https://app.datadoghq.com\n", "ddBaseUrl"],
    ["no identity", "ddBaseURL: https://app.datadoghq.com\nmodes: [pull]\nactionsAllowlist: []\n", "urn"],
  ])("ends with 2 for %s", async (what, config, message) => {
    const directory = join(folder, what.replaceAll(" ", "-"));
    await mkdir(directory, { mode: 0o700 });
    if (config !== undefined) await writeFile(join(directory, "config.yaml"), config);
    const { code, stdout, stderr } = await runParkit(["runner", "--config", directory]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^parkit: /);
    expect(stderr).toContain(message);
  });
});
