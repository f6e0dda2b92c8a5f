import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectionToken, CredentialsType } from "@parkit/protocol/internal/connection-info";
import { encodePrivateKey } from "@parkit/protocol/internal/key-pair";
import { OpmsPath } from "@parkit/protocol/internal/opms";
import { createRedactor } from "@parkit/protocol/internal/redaction";
import { advanceUntil, manualClock, until } from "./clock.fixture";
import { RUNNER, signedTask } from "./control-plane.fixture";
import { createLog, type Log } from "./log";
import { openRunnerStage, type RunnerStage } from "./runner.fixture";

let stage: RunnerStage;
let directory: string;

beforeEach(async () => {
  stage = await openRunnerStage();
  directory = mkdtempSync(join(tmpdir(), "runner-log-"));
});
afterEach(async () => {
  rmSync(directory, { recursive: true });
  await stage.close();
});

describe("the log", () => {
  it("says what this runner is, in lines of JSON", async () => {
    await stage.outcomeOf(stage.ping());
    const records = stage.lines.map((line): unknown => JSON.parse(line));
    expect(records).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining("reference runner") as string }),
    );
    expect(records).toContainEqual(
      expect.objectContaining({ message: "Starting loop", runner_id: RUNNER.runnerId }),
    );
  });

  it("tells a state that lasts once, for each child apart", () => {
    const lines: string[] = [];
    const log = createLog({
      stream: { write: (line) => lines.push(line) },
      clock: manualClock(),
      redactor: createRedactor([]),
    });
    const tell = (to: Log, state: string): void => {
      to.change("heartbeat", state, "warn", state);
    };
    const [one, other] = [log.child({ task: 1 }), log.child({ task: 2 })];
    for (const state of ["failing", "failing", "ok", "failing"]) tell(one, state);
    tell(other, "failing");
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { task: 1, message: "failing" },
      { task: 1, message: "ok" },
      { task: 1, message: "failing" },
      { task: 2, message: "failing" },
    ]);
  });

  it("hides the secrets of a child in the fields of every line, and cuts long texts afterwards", () => {
    const lines: string[] = [];
    const log = createLog({
      stream: { write: (line) => lines.push(line) },
      clock: manualClock(),
      redactor: createRedactor(["canary-of-all"]),
      fields: { runner: "canary-of-all canary-of-one", none: undefined },
    });
    log.child({ "canary-of-one": ["canary-of-one"] }, ["canary-of-one"]).write("info", "canary-of-one", {
      text: `${"x".repeat(8190)}canary-of-one`,
      other: `${"x".repeat(8192)}y`,
    });
    log.write("warn", "canary-of-all");
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        time: expect.any(String) as string,
        level: "info",
        message: "***",
        runner: "*** ***",
        "***": ["***"],
        text: `${"x".repeat(8190)}**… (cut)`,
        other: `${"x".repeat(8192)}… (cut)`,
      },
      {
        time: expect.any(String) as string,
        level: "warn",
        message: "***",
        runner: "*** canary-of-one",
      },
    ]);
  });

  it("holds no secret, whatever happens and in whatever form", async () => {
    const canary = "canary-7f3k9x-secret";
    const path = join(directory, "b.json");
    writeFileSync(
      path,
      JSON.stringify({ auth_type: "Basic Auth", credentials: [{ username: "svc", password: canary }] }),
      { mode: 0o600 },
    );
    stage.service.removeAllListeners("request");
    // The service tells what it was sent, as a careless one does.
    stage.service.on("request", (request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(request.url?.startsWith("/fail") === true ? 500 : 200, {
        "x-echo": String(request.headers["x-key"]),
      });
      response.end(JSON.stringify(request.headers));
    });
    const tokens: readonly ConnectionToken[] = [
      { nameSegments: ["root_tokens", "username"], value: { kind: "plain-text", value: "svc" } },
      { nameSegments: ["root_tokens", "password"], value: { kind: "file-secret", path } },
    ];
    const header = { key: "X-Key", value: ["{{ password }}"] };
    const leak = { key: "X-Leak", value: [encodePrivateKey(stage.identity.key)] };
    for (const url of [`${stage.serviceUrl}/ok`, `${stage.serviceUrl}/fail`, "http://127.0.0.1:1/"]) {
      const inputs = {
        url,
        verb: "GET",
        requestHeaders: [header, leak],
        urlParams: [{ key: "k", value: canary }],
      };
      stage.plane.tasks.push(signedTask({ inputs, tokens, credentialsType: CredentialsType.BASIC_AUTH }));
    }
    stage.plane.answer(OpmsPath.HEALTH_CHECK, () => ({ status: 500, body: '{"errors":["trouble"]}' }));
    await stage.start({ taskConcurrency: 1 });
    await until(() => stage.plane.reports.length === 3);
    await advanceUntil(stage.clock, () => stage.lines.join("").includes("health check failed"));
    const told =
      stage.lines.join("") +
      stage.plane
        .to(OpmsPath.PUBLISH)
        .map(({ body }) => body)
        .join("");
    expect(stage.plane.reports.map(({ outcome }) => outcome.kind)).toEqual(["succeeded", "failed", "failed"]);
    expect(told).toContain("***");
    const forms = [
      canary,
      Buffer.from(canary).toString("hex"),
      Buffer.from(`svc:${canary}`).toString("base64").slice(8, -4),
    ];
    for (const form of [
      ...forms,
      encodePrivateKey(stage.identity.key),
      stage.identity.key.privateKey.export({ format: "jwk" }).d ?? "",
    ]) {
      expect(told).not.toContain(form);
    }
  });
});
