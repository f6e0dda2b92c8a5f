import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { OpmsPath } from "@parkit/protocol/internal/opms";
import { openTaskJournal, taskJournalFileName } from "@parkit/runner/internal/task-journal";

import {
  type ControlPlaneProcess,
  prepareRunner,
  type RunnerProcess,
  type ShownTask,
  startControlPlaneProcess,
  startRunnerProcess,
} from "../bench/src/reliability/processes";

/** Code with which a task is reported whose runner was killed while its action ran. */
const INTERRUPTED = 9001;

let directory: string;
let plane: ControlPlaneProcess;
let runner: RunnerProcess | undefined;
let service: Server;
let calls: number;
let holds: boolean;
let held: ServerResponse[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "runner-crash-"));
  // A lease as short as this lapses while the runner is down, and is given again.
  plane = await startControlPlaneProcess({ leaseMs: 500, maxDeliveries: 1000 });
  await prepareRunner(plane, directory, 5);
  [calls, holds, held] = [0, false, []];
  service = createServer((_request, response) => {
    calls += 1;
    if (holds) held.push(response);
    else response.end("done");
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  await runner?.kill();
  await plane.kill();
  service.closeAllConnections();
  service.close();
  rmSync(directory, { recursive: true });
});

/** Looks again and again, with a pause that lets the other processes work. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}

async function queue(): Promise<string> {
  const { port } = service.address() as AddressInfo;
  const inputs = { verb: "GET", url: `http://127.0.0.1:${port}/` };
  const answer = await plane.call("POST", "tasks", { fqn: "com.datadoghq.http.request", inputs });
  return (answer as { task: ShownTask }).task.id;
}

async function shown(id: string, waitSeconds = 0): Promise<ShownTask> {
  return ((await plane.call("GET", `tasks/${id}?wait=${waitSeconds}`)) as { task: ShownTask }).task;
}

const fault = async (of: object): Promise<void> => {
  await plane.call("POST", "faults", of);
};

async function restart(): Promise<void> {
  await runner?.kill();
  runner = startRunnerProcess(directory);
}

/** Lets everything through again. */
async function endFaults(): Promise<void> {
  const { faults } = (await plane.call("GET", "faults")) as { faults: readonly { id: string }[] };
  for (const { id } of faults) await plane.call("DELETE", `faults/${id}`);
}

describe("a runner that is killed", () => {
  it("before a task started has it run by the next one", async () => {
    // The control plane hands the task out, and the answer is lost on the way.
    await fault({ path: OpmsPath.DEQUEUE, drop: "answer" });
    const id = await queue();
    runner = startRunnerProcess(directory);
    await until(async () => (await shown(id)).deliveries === 1);
    await restart();
    expect(await shown(id, 30)).toMatchObject({ status: "succeeded" });
    expect(calls).toBe(1);
  });

  it("after the start was noted, and before the action began, has the task reported as interrupted", async () => {
    await fault({ path: OpmsPath.DEQUEUE, drop: "answer" });
    const id = await queue();
    runner = startRunnerProcess(directory);
    await until(async () => (await shown(id)).deliveries === 1);
    await runner.kill();
    // Between the two lie microseconds; so the note is made here as the runner makes it.
    const [name = ""] = readdirSync(directory).filter((file) => file.endsWith(".journal"));
    const runnerId = decodeURIComponent(name.slice("tasks-".length, -".journal".length));
    expect(name).toBe(taskJournalFileName(runnerId));
    const journal = openTaskJournal(directory, runnerId);
    await journal.started({ taskId: id, jobId: "job", client: 1, actionFqn: "com.datadoghq.http.request" });
    journal.close();
    await restart();
    expect(await shown(id, 30)).toMatchObject({
      status: "failed",
      error: { code: INTERRUPTED, name: "INTERRUPTED" },
    });
    expect(calls).toBe(0);
  });

  it("during an action has the task reported as interrupted, and does not run it again", async () => {
    holds = true;
    const id = await queue();
    runner = startRunnerProcess(directory);
    await until(() => calls === 1);
    await restart();
    expect(await shown(id, 30)).toMatchObject({ status: "failed", error: { code: INTERRUPTED } });
    expect(calls).toBe(1);
    const other = await queue();
    await until(() => calls === 2);
    await restart();
    expect(await shown(other, 30)).toMatchObject({ status: "failed", error: { code: INTERRUPTED } });
    expect(calls).toBe(2);
  });

  it("after an action, and before its report arrived, has the outcome reported by the next one", async () => {
    await fault({ path: OpmsPath.PUBLISH, drop: "request", times: 0 });
    const id = await queue();
    runner = startRunnerProcess(directory);
    await until(() => runner?.log().includes("publish success error") === true);
    await runner.kill();
    await endFaults();
    runner = startRunnerProcess(directory);
    expect(await shown(id, 30)).toMatchObject({ status: "succeeded", outputs: { body: "done" } });
    expect(calls).toBe(1);
  });

  it("after its report arrived, and before it knew that, runs nothing again", async () => {
    await fault({ path: OpmsPath.PUBLISH, drop: "answer", times: 0 });
    const id = await queue();
    runner = startRunnerProcess(directory);
    await until(async () => (await shown(id)).status === "succeeded");
    await runner.kill();
    await endFaults();
    runner = startRunnerProcess(directory);
    await until(() => runner?.log().includes("its report is sent now") === true);
    const next = await queue();
    expect(await shown(next, 30)).toMatchObject({ status: "succeeded" });
    expect(await shown(id)).toMatchObject({ status: "succeeded" });
    expect(calls).toBe(2);
  });
});

describe("a runner that is suspended", () => {
  it("for longer than its lease goes on with the task that it had, and runs nothing twice", async () => {
    holds = true;
    const id = await queue();
    runner = startRunnerProcess(directory);
    await until(() => calls === 1);
    process.kill(runner.pid, "SIGSTOP");
    await until(async () => (await shown(id)).status === "queued");
    for (const response of held) response.end("done");
    process.kill(runner.pid, "SIGCONT");
    expect(await shown(id, 30)).toMatchObject({ status: "succeeded", outputs: { body: "done" } });
    expect(calls).toBe(1);
    holds = false;
    expect(await shown(await queue(), 30)).toMatchObject({ status: "succeeded" });
  });
});

describe.each(process.platform === "linux" ? ["Linux"] : [])("a runner at work on %s", () => {
  it("leaves no descriptors open, whatever becomes of its tasks", async () => {
    const broken = createServer((request) => request.socket.destroy());
    await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
    const { port } = broken.address() as AddressInfo;
    const started = startRunnerProcess(directory);
    runner = started;
    const descriptors = (): number => readdirSync(`/proc/${started.pid}/fd`).length;
    const round = async (): Promise<void> => {
      const failing = [
        { fqn: "com.datadoghq.http.request", inputs: { verb: "GET", url: `http://127.0.0.1:${port}/` } },
        { fqn: "com.datadoghq.script.runPredefinedScript", inputs: { scriptName: "x" } },
      ].map(async (body) => {
        const answer = (await plane.call("POST", "tasks", body)) as { task: ShownTask };
        return shown(answer.task.id, 30);
      });
      const done = shown(await queue(), 30);
      const statuses = (await Promise.all([...failing, done])).map(({ status }) => status);
      expect(statuses).toEqual(["failed", "failed", "succeeded"]);
    };
    // Some at once: a runner that has work does not pause before it asks for more.
    const work = async (rounds: number): Promise<void> => {
      for (let begun = 0; begun < rounds; begun += 5) await Promise.all(Array.from({ length: 5 }, round));
    };
    await work(10);
    const before = descriptors();
    await work(100);
    // Connections that are kept come and go.
    await until(() => descriptors() <= before + 5);
    broken.close();
  });
});
