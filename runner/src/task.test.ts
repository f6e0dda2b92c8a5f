import { OpmsPath } from "@parkit/protocol/internal/opms";
import { timestampOf } from "@parkit/protocol/internal/task-message";
import { advanceUntil, until } from "./clock.fixture";
import { signedTask, type TestTask } from "./control-plane.fixture";
import { openRunnerStage, type RunnerStage } from "./runner.fixture";

let stage: RunnerStage;

beforeEach(async () => {
  stage = await openRunnerStage();
});
afterEach(() => stage.close());

describe("a task", () => {
  it("[S124 S135] runs and is reported under its lease", async () => {
    const outcome = await stage.outcomeOf({ ...stage.ping(), taskId: "task-a", jobId: "job-a" });
    expect(outcome).toMatchObject({ kind: "succeeded", outputs: { status: 200, body: "pong" } });
    expect(stage.plane.reports[0]?.task).toEqual({
      taskId: "task-a",
      jobId: "job-a",
      client: 1,
      actionFqn: "com.datadoghq.http.request",
    });
  });

  it("without a job id is logged and nothing else", async () => {
    stage.plane.tasks.push(
      signedTask({ ...stage.ping(), jobId: "" }),
      signedTask({ ...stage.ping(), jobId: "job-b" }),
    );
    await stage.start();
    await until(() => stage.plane.reports.length > 0);
    expect(stage.plane.reports.map(({ task }) => task.jobId)).toEqual(["job-b"]);
    expect(stage.lines.join("")).toContain("no JobId");
  });

  it("that takes too long fails, and its request is cut", async () => {
    stage.plane.tasks.push(
      signedTask({ inputs: { url: `${stage.serviceUrl}/held`, verb: "GET", timeout: 7 } }),
    );
    await stage.start();
    await until(() => stage.held.length === 1);
    const connections = async (): Promise<number> =>
      new Promise((resolve) => {
        stage.service.getConnections((_error, open) => {
          resolve(open);
        });
      });
    expect(await connections()).toBe(1);
    await stage.clock.advance(7_000);
    await until(() => stage.plane.reports.length > 0);
    expect(stage.plane.reports[0]?.outcome).toMatchObject({
      kind: "failed",
      code: 1,
      message: "task execution exceeded global timeout of 7 seconds",
    });
    while ((await connections()) > 0);
  });
});

describe("a task that comes again", () => {
  it("while it runs gets the outcome of the first run", async () => {
    stage.plane.tasks.push(signedTask({ ...stage.slow(), taskId: "twice", jobId: "job-1" }));
    stage.plane.tasks.push(signedTask({ ...stage.slow(), taskId: "twice", jobId: "job-2" }));
    await stage.start();
    await until(() => stage.held.length === 1 && stage.plane.tasks.length === 0);
    stage.held[0]?.();
    await until(() => stage.plane.reports.length === 2);
    expect(stage.held).toHaveLength(1);
    expect(stage.plane.reports.map(({ task }) => task.jobId).sort()).toEqual(["job-1", "job-2"]);
    expect(stage.plane.reports[0]?.outcome).toEqual(stage.plane.reports[1]?.outcome);
  });

  it("after its report got lost is not run again", async () => {
    stage.plane.answer(OpmsPath.PUBLISH, ({ body }) =>
      body.includes("job-1") ? { status: 400 } : undefined,
    );
    stage.plane.tasks.push(signedTask({ ...stage.slow(), taskId: "lost", jobId: "job-1" }));
    await stage.start();
    await until(() => stage.held.length === 1);
    stage.held[0]?.();
    await until(() => stage.plane.to(OpmsPath.PUBLISH).length === 1);
    stage.plane.tasks.push(signedTask({ ...stage.slow(), taskId: "lost", jobId: "job-2" }));
    await advanceUntil(stage.clock, () => stage.plane.reports.length === 1);
    expect(stage.held).toHaveLength(1);
    expect(stage.plane.reports[0]).toMatchObject({
      task: { jobId: "job-2" },
      outcome: { kind: "succeeded" },
    });
  });
});

describe("heartbeats", () => {
  const heartbeats = (): number => stage.plane.to(OpmsPath.HEARTBEAT).length;

  it("go on until the report was accepted", async () => {
    let accept = false;
    stage.plane.answer(OpmsPath.PUBLISH, () => (accept ? undefined : "silence"));
    stage.plane.tasks.push(signedTask({ ...stage.slow(), taskId: "t", jobId: "j" }));
    await stage.start({ httpTimeoutSeconds: 0 });
    await until(() => stage.held.length === 1);
    await stage.clock.advance(19_999);
    expect(heartbeats()).toBe(0);
    await stage.clock.advance(1);
    await until(() => heartbeats() === 1);
    expect(stage.plane.to(OpmsPath.HEARTBEAT)[0]?.body).toBe(
      '{"data":{"id":"t","type":"heartbeat","attributes":{"task_id":"t","client":1,"action_fqn":"com.datadoghq.http.request","job_id":"j"}}}',
    );
    stage.held[0]?.();
    await until(() => stage.plane.to(OpmsPath.PUBLISH).length === 1);
    await advanceUntil(stage.clock, () => heartbeats() === 2);
    accept = true;
    await advanceUntil(stage.clock, () => stage.plane.reports.length === 1);
    const after = heartbeats();
    await stage.clock.advance(60_000);
    expect(heartbeats()).toBe(after);
  });

  it("stop when the job is gone, and the task is reported nevertheless", async () => {
    stage.plane.answer(OpmsPath.HEARTBEAT, () => ({ status: 404 }));
    stage.plane.tasks.push(signedTask(stage.slow()));
    await stage.start({ httpTimeoutSeconds: 0 });
    await until(() => stage.held.length === 1);
    await stage.clock.advance(20_000);
    await until(() => stage.lines.join("").includes("no longer exists"));
    await stage.clock.advance(60_000);
    expect(heartbeats()).toBe(1);
    stage.held[0]?.();
    await until(() => stage.plane.reports.length === 1);
    expect(stage.plane.reports[0]?.outcome.kind).toBe("succeeded");
  });

  it("that fail do not disturb the task", async () => {
    stage.plane.answer(OpmsPath.HEARTBEAT, () => ({ status: 500 }));
    stage.plane.tasks.push(signedTask(stage.slow()));
    await stage.start({ httpTimeoutSeconds: 0 });
    await until(() => stage.held.length === 1);
    await advanceUntil(stage.clock, () => heartbeats() === 3, 20_000);
    stage.held[0]?.();
    await until(() => stage.plane.reports.length === 1);
    expect(stage.lines.filter((line) => line.includes("Failed to send heartbeat"))).toHaveLength(1);
  });
});

describe("a report", () => {
  it.each([500, 503, 408, 425, 429])("is sent again, byte for byte, after a %d", async (status) => {
    let failures = 2;
    stage.plane.answer(OpmsPath.PUBLISH, () => (failures-- > 0 ? { status } : undefined));
    stage.plane.tasks.push(signedTask(stage.ping()));
    await stage.start();
    await advanceUntil(stage.clock, () => stage.plane.reports.length === 1);
    const bodies = stage.plane.to(OpmsPath.PUBLISH).map(({ body }) => body);
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies).size).toBe(1);
  });

  it("is sent until it is accepted, with pauses that grow, and holds the lease all the while", async () => {
    let accepts = false;
    stage.plane.answer(OpmsPath.PUBLISH, () => (accepts ? undefined : "cut"));
    stage.plane.tasks.push(signedTask(stage.ping()));
    await stage.start();
    const sent = (): number => stage.plane.to(OpmsPath.PUBLISH).length;
    const beats = (): number => stage.plane.to(OpmsPath.HEARTBEAT).length;
    await until(() => sent() === 1);
    const beatsOfAnHour = 180;
    for (let beat = 1; beat <= beatsOfAnHour; beat += 1) {
      await stage.clock.advance(20_000);
      await until(() => beats() === beat);
    }
    expect(sent()).toBeGreaterThan(40);
    expect(sent()).toBeLessThan(75);
    expect(stage.lines.filter((line) => line.includes("publish success error"))).toHaveLength(1);
    accepts = true;
    await advanceUntil(stage.clock, () => stage.plane.reports.length === 1);
    expect(new Set(stage.plane.to(OpmsPath.PUBLISH).map(({ body }) => body)).size).toBe(1);
  });

  it("waits as long as the control plane asks", async () => {
    let accepts = false;
    stage.plane.answer(OpmsPath.PUBLISH, () =>
      accepts ? undefined : { status: 429, headers: { "X-Retry-After-Ms": "45000" } },
    );
    stage.plane.tasks.push(signedTask(stage.ping()));
    await stage.start();
    await until(() => stage.clock.sleeps.includes(45_000));
    accepts = true;
    await stage.clock.advance(44_999);
    expect(stage.plane.to(OpmsPath.PUBLISH)).toHaveLength(1);
    await stage.clock.advance(1);
    await until(() => stage.plane.reports.length === 1);
  });

  it("that cannot be sent for longer than a task is signed for does not run the task again", async () => {
    let accepts = false;
    stage.plane.answer(OpmsPath.PUBLISH, () => (accepts ? undefined : { status: 503 }));
    const lives = (): TestTask => ({
      ...stage.slow(),
      taskId: "late",
      change: (task) => ({
        ...task,
        expirationTime: timestampOf(new Date(stage.clock.now().getTime() + 300_000)),
      }),
    });
    stage.plane.tasks.push(signedTask({ ...lives(), jobId: "job-1" }));
    await stage.start({ httpTimeoutSeconds: 0 });
    await until(() => stage.held.length === 1);
    stage.held[0]?.();
    await until(() => stage.plane.to(OpmsPath.PUBLISH).length === 1);
    await advanceUntil(stage.clock, () => stage.clock.now().getTime() > Date.parse("2030-01-01T00:20:00Z"));
    stage.plane.tasks.push(signedTask({ ...lives(), jobId: "job-2" }));
    await advanceUntil(stage.clock, () =>
      stage.plane.to(OpmsPath.PUBLISH).some(({ body }) => body.includes("job-2")),
    );
    accepts = true;
    await advanceUntil(stage.clock, () => stage.plane.reports.length === 2);
    expect(stage.held).toHaveLength(1);
    expect(stage.plane.reports.map(({ outcome }) => outcome.kind)).toEqual(["succeeded", "succeeded"]);
  });

  it.each([400, 401, 403, 404, 409, 422])("is not sent again after a %d", async (status) => {
    stage.plane.answer(OpmsPath.PUBLISH, () => ({ status }));
    stage.plane.tasks.push(signedTask(stage.ping()));
    await stage.start();
    await until(() => stage.lines.join("").includes('"retries":false'));
    await stage.clock.advance(10_000);
    expect(stage.plane.to(OpmsPath.PUBLISH)).toHaveLength(1);
  });
});
