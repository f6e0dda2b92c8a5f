/** App Builder with real processes: the control plane issues, the page calls, the runner answers. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { APP_BUILDER_PATH, APP_BUILDER_TOKEN_HEADER } from "@parkit/protocol/internal/app-builder/endpoint";
import { REFUSAL_CODES } from "@parkit/runner/internal/push/refusal";

import { startService, type Service } from "../../examples/demo/service";
import { postgresPrograms, startPostgres } from "../../runner/src/actions/postgresql/postgres.fixture";
import { codeBlocks } from "../support/code-blocks";
import { enrollAt } from "../support/enroll-at";
import { freePort } from "../support/free-port";
import { runEntryProgram, startEntry, type RunningEntry } from "../support/run-entry";
import { runTask } from "../support/run-task";

const PAGE = resolve(__dirname, "../../docs/app-builder-profile.md");
const FQN = "com.datadoghq.http.request";
const RESULT = "canary-of-the-result";

let folder: string;
let plane: ControlPlane;
let requests: string[];
let service: Service;
let running: RunningEntry[];

beforeAll(async () => {
  service = await startService({ paid: RESULT });
});
afterAll(() => {
  service.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parkit-app-builder-"));
  requests = [];
  running = [];
  plane = await startControlPlane({
    log: (event) => {
      if (event.event === "request") requests.push(event.path);
    },
  });
});
afterEach(async () => {
  await Promise.all(running.map((runner) => runner.stop()));
  await plane.close();
  await rm(folder, { recursive: true });
});

interface Prepared {
  readonly config: string;
  readonly port: number;
}

/** Enrolls a runner, and writes the configuration of a replica of it. */
async function prepare(more: object = {}, identity = enrolled()): Promise<Prepared> {
  const { urn, privateKey } = await identity;
  const port = await freePort();
  const config = await mkdtemp(join(folder, "runner-"));
  const settings = {
    ddBaseURL: plane.url,
    urn,
    privateKey,
    modes: ["push"],
    port,
    actionsAllowlist: [FQN],
    ...more,
  };
  await writeFile(join(config, "config.yaml"), JSON.stringify(settings), { mode: 0o600 });
  return { config, port };
}

function enrolled(): ReturnType<typeof enrollAt> {
  return enrollAt(plane, "orders", { modes: ["pull", "push"], runnerHost: "par.example.com" });
}

async function start({ config }: Prepared, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const runner = startEntry(["--config", config], env);
  running.push(runner);
  await runner.line("Waiting for queries of App Builder");
}

interface Issued {
  readonly token: string;
  readonly body: string;
}

async function issue(inputs: object = { verb: "GET", url: service.url }): Promise<Issued> {
  const answer = await fetch(`${plane.url}/api/parkit/v1/app-builder/tokens`, {
    method: "POST",
    headers: { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey },
    body: JSON.stringify({ fqn: FQN, runner: "orders", inputs }),
  });
  return (await answer.json()) as Issued;
}

async function ask({ port }: Prepared, { token, body }: Issued): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}${APP_BUILDER_PATH}`, {
    method: "POST",
    headers: { [APP_BUILDER_TOKEN_HEADER]: token, Origin: plane.url },
    body,
  });
  return answer.json();
}

const PAID = { status: "succeeded", outputs: { body: { paid: RESULT } } };

describe("[S121 S123 S126 S127] a runner in push mode", () => {
  it("answers the page and tells the control plane nothing, but asks it for keys", async () => {
    const runner = await prepare();
    await start(runner);
    const before = new Set(requests);
    expect(before).not.toContain("/api/v2/on-prem-management-service/workflow-tasks/dequeue");
    expect(await ask(runner, await issue())).toMatchObject(PAID);
    expect(await running[0]?.stop()).toBe(0);
    expect(requests.filter((path) => path.includes("on-prem-management-service"))).toEqual([]);
    const headers = { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey };
    for (const path of ["tasks", "audit", "runners"]) {
      const answer = await fetch(`${plane.url}/api/parkit/v1/${path}`, { headers });
      expect(await answer.text()).not.toContain(RESULT);
    }
  });

  it("[S136] and in pull mode treats each request as it comes", async () => {
    const runner = await prepare({ modes: ["both"] });
    await start(runner);
    const [pushed, pulled] = await Promise.all([
      issue().then((issued) => ask(runner, issued)),
      runTask(plane, "orders", { verb: "GET", url: service.url }),
    ]);
    expect(pushed).toMatchObject(PAID);
    expect(pulled).toMatchObject(PAID);
  });

  it("takes its modes from the variables of the standalone image", async () => {
    const config = await mkdtemp(join(folder, "runner-"));
    const { urn, privateKey } = await enrolled();
    const runner = startEntry([], {
      DD_PRIVATE_RUNNER_CONFIG_DIR: config,
      DD_BASE_URL: plane.url,
      RUNNER_URN: urn,
      RUNNER_PRIVATE_KEY: privateKey,
      RUNNER_MODES: "appBuilder",
      ACTIONS_ALLOWLIST: FQN,
    });
    running.push(runner);
    // Its port is 9016, which something else on this machine may have.
    expect(await runner.line("==> App Builder")).toContain(`==> App Builder : ${plane.url}`);
  });

  it("is ready once it has keys", async () => {
    const runner = await prepare();
    await start(runner);
    for (const path of ["/liveness", "/readiness"])
      expect((await fetch(`http://127.0.0.1:${runner.port}${path}`)).status).toBe(200);
  });

  it("does not start on a port that is taken", async () => {
    const runner = await prepare();
    const taken = createServer().listen(0);
    const { port } = taken.address() as AddressInfo;
    const text = await readFile(join(runner.config, "config.yaml"), "utf8");
    await writeFile(join(runner.config, "config.yaml"), text.replace(`${runner.port}`, `${port}`));
    const { code, stderr } = await runEntryProgram(["--config", runner.config]);
    taken.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port} cannot be used (EADDRINUSE): no browser reaches the runner`);
  });

  it("is refused settings that are none", async () => {
    const { config } = await prepare({ allowedOrigins: ["https://app.datadoghq.com/apps", "*"] });
    const { code, stderr } = await runEntryProgram(["--config", config]);
    expect(code).toBe(2);
    expect(stderr).toContain("allowedOrigins.0: is not an origin");
    expect(stderr).toContain("allowedOrigins.1: is not an origin");
    const other = await prepare({}, enrollAt(plane, "other"));
    const env = { RUNNER_USED_TOKENS_URL: "redis://localhost" };
    expect(await runEntryProgram(["--config", other.config], env)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("RUNNER_USED_TOKENS_URL: is no postgresql:// URL") as string,
    });
  });
});

const programs = postgresPrograms();

describe("[S129] a token is for one use", () => {
  if (programs === undefined) {
    it.todo("[skipped: absent: PostgreSQL (initdb and postgres of Debian's packages)]");
    return;
  }
  it("also at several replicas, and after a restart", async () => {
    const server = await startPostgres(programs);
    const env = {
      RUNNER_USED_TOKENS_URL: `postgresql://admin:${server.password}@127.0.0.1:${server.port}/postgres`,
    };
    try {
      const identity = enrolled();
      const replicas = [await prepare({}, identity), await prepare({}, identity)] as const;
      for (const replica of replicas) await start(replica, env);
      const token = await issue();
      const answers = await Promise.all(
        [0, 1, 0, 1].map((index) => ask(replicas[index === 0 ? 0 : 1], token)),
      );
      expect(answers.filter((answer) => JSON.stringify(answer).includes(RESULT))).toHaveLength(1);
      expect(answers.filter((answer) => JSON.stringify(answer).includes("token-used"))).toHaveLength(3);
      await running[0]?.stop();
      await start(replicas[0], env);
      expect(await ask(replicas[0], token)).toMatchObject({ error: { code: "token-used" } });
      expect(await ask(replicas[0], await issue())).toMatchObject(PAID);
    } finally {
      await Promise.all(running.map((runner) => runner.stop()));
      await server.stop();
    }
  }, 60_000);
});

describe("the page of the profile", () => {
  it("has a command line that works as it stands", async () => {
    const runner = await prepare();
    await start(runner);
    const [example = ""] = codeBlocks(await readFile(PAGE, "utf8"), "bash");
    const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", example], {
      cwd: folder,
      env: {
        PATH: process.env["PATH"],
        PLANE: plane.url,
        API_KEY: plane.apiKey,
        APP_KEY: plane.appKey,
        SERVICE: service.url,
        RUNNER: `http://127.0.0.1:${runner.port}`,
      },
    });
    expect(JSON.parse(stdout)).toMatchObject(PAID);
  });

  it("names every code of a refusal", async () => {
    const page = await readFile(PAGE, "utf8");
    const rows = Array.from(page.matchAll(/^\| `([a-z-]+)` \| (?:4|5)\d\d \|/gm), ([, code = ""]) => code);
    expect(rows).toEqual(REFUSAL_CODES);
  });
});
