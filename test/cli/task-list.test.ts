import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane/internal/control-plane";
import { EnrollmentPath, encodeEnrollmentRequest } from "@parkit/protocol/internal/enrollment";
import { generateRunnerKey, publicKeyPem } from "@parkit/protocol/internal/key-pair";

import { exitCode, runParkit, startParkit } from "../support/run-parkit";

describe("parkit task", () => {
  let plane: ControlPlane;
  let env: Readonly<Record<string, string>>;
  let id: string;

  beforeAll(async () => {
    plane = await startControlPlane();
    env = { DD_HOST: plane.url, DD_API_KEY: plane.apiKey, DD_APP_KEY: plane.appKey };
    const key = await generateRunnerKey();
    await fetch(plane.url + EnrollmentPath.OWNED, {
      method: "POST",
      headers: { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey },
      body: encodeEnrollmentRequest({
        runnerName: "edge",
        runnerModes: ["pull"],
        publicKeyPem: publicKeyPem(key),
      }),
    });
  });
  afterAll(() => plane.close());

  it("run says at once that the runner has never connected", async () => {
    const run = ["task", "run", "com.datadoghq.http.request", "--input", '{"url":"http://a.invalid"}'];
    const { stdout, stderr, code } = await runParkit([...run, "--timeout", "1"], { env });
    expect(stderr).toContain("warning: runner edge has never connected: the task waits until it does\n");
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: "timeout" } }]);
    id = /queued task (\S+)/.exec(stderr)?.[1] ?? "";
  });

  it("list, show and cancel tell what became of tasks", async () => {
    const table = await runParkit(["task", "list"], { env });
    expect(table.stdout).toMatch(
      /^ID +STATUS +QUEUED +RUNNER +ACTION\n\S+ +queued +\S+ +runner-\S+ +com\.\S+\n$/,
    );
    const shown = await runParkit(["task", "show", id], { env });
    expect(JSON.parse(shown.stdout)).toMatchObject({ task: { id, status: "queued" } });
    const cancelled = await runParkit(["task", "cancel", id], { env });
    expect([cancelled.code, JSON.parse(cancelled.stdout)]).toMatchObject([
      0,
      { task: { id, status: "failed", error: { message: "the task was cancelled" } } },
    ]);
    const again = await runParkit(["task", "cancel", id], { env });
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([1, { error: { code: "task-ended" } }]);
    const listed = await runParkit(["task", "list", "--format", "json"], { env });
    expect(JSON.parse(listed.stdout)).toMatchObject({ tasks: [{ id, status: "failed" }] });
  });

  it("show says when there is no such task", async () => {
    const { code, stdout } = await runParkit(["task", "show", "../runners"], { env });
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: "unknown-task" } }]);
  });
});

describe("parkit control-plane --scenario", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-scenario-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ["no JSON", "faults:", "is not JSON"],
    ["no list of faults", '{"faults":1}', "faults"],
    ["a fault without a path", '{"faults":[{"status":503}]}', "path"],
    [
      "a fault that cannot be",
      '{"faults":[{"path":"/health","status":99}]}',
      "fault 1: status is from 200 to 599",
    ],
  ])("refuses %s", async (_, content, message) => {
    const file = join(folder, "faults.json");
    await writeFile(file, content);
    const { code, stdout, stderr } = await runParkit(["control-plane", "--scenario", file]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("begins with the faults of the file", async () => {
    const file = join(folder, "faults.json");
    await writeFile(file, '{"faults":[{"path":"/health","times":1,"status":503,"body":"down"}]}');
    const child = startParkit(["control-plane", "--scenario", file, "--format", "json"]);
    child.stderr.resume();
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const { url } = JSON.parse(line) as { readonly url: string };
    const [first, second] = [await fetch(`${url}/health`), await fetch(`${url}/health`)];
    expect([first.status, await first.text(), second.status]).toEqual([503, "down", 200]);
    child.kill("SIGTERM");
    expect(await exitCode(child)).toBe(0);
  });

  it("refuses a file that is not there", async () => {
    const { code, stderr } = await runParkit(["control-plane", "--scenario", join(folder, "none.json")]);
    expect(code).toBe(2);
    expect(stderr).toContain("none.json cannot be read: ENOENT");
  });
});
