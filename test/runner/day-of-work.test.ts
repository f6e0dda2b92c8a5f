import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startControlPlane, type ControlPlane, type ControlPlaneEvent } from "@parkit/control-plane";
import { parseIdentity, startRunner, type RunningRunner } from "@parkit/runner";

import { startService } from "../../examples/demo/service";
import { advanceUntil, manualClock } from "../../runner/src/clock.fixture";
import { enrollAt } from "../support/enroll-at";

/** Pause that the control plane asks of an idle runner: the longest that is kept. */
const PACE_MS = 120_000;
const HOUR_MS = 3_600_000;
/** By how much the control plane's clock is ahead of the runner's, hour by hour: within what is allowed. */
const SKEWS_MS = [0, 25_000, -25_000];
const ROTATIONS = [{ type: "X509_RSA" }, { keep: true }, { type: "X509_RSA", keep: true }, {}];
const REQUEST = "com.datadoghq.http.request";

describe("a day of simulated time", () => {
  const clock = manualClock();
  const directory = mkdtempSync(join(tmpdir(), "parkit-day-"));
  const ended = new Map<string, string>();
  let skewMs = 0;
  let polls = 0;
  let plane: ControlPlane;
  let runner: RunningRunner;
  let service: Awaited<ReturnType<typeof startService>>;

  const note = (event: ControlPlaneEvent): void => {
    if (event.event === "task-succeeded") ended.set(event.taskId, "succeeded");
    if (event.event === "task-failed") ended.set(event.taskId, `failed with ${event.code}`);
    if (event.event === "request" && event.path.endsWith("/dequeue")) polls += 1;
  };

  beforeAll(async () => {
    service = await startService({ paid: true });
    plane = await startControlPlane({
      now: () => new Date(clock.now().getTime() + skewMs),
      pacingHintMs: PACE_MS,
      log: note,
    });
    const enrolled = await enrollAt(plane, "day");
    runner = await startRunner(
      {
        apiUrl: plane.url,
        identity: parseIdentity(enrolled, "enrollment"),
        modes: ["pull"],
        actionsAllowlist: [REQUEST],
      },
      { clock, stateDirectory: directory },
    );
    await runner.ready;
  });
  afterAll(async () => {
    await runner.drain();
    await plane.close();
    service.close();
    rmSync(directory, { recursive: true });
  });

  async function call(path: string, body: object): Promise<unknown> {
    const answer = await fetch(`${plane.url}/api/parkit/v1/${path}`, {
      method: "POST",
      headers: { "DD-API-KEY": plane.apiKey, "DD-APPLICATION-KEY": plane.appKey },
      body: JSON.stringify(body),
    });
    expect(answer.ok).toBe(true);
    return answer.json();
  }

  async function queue(more: object = {}): Promise<string> {
    const task = { fqn: REQUEST, inputs: { verb: "GET", url: service.url }, ...more };
    return ((await call("tasks", task)) as { readonly task: { readonly id: string } }).task.id;
  }

  async function outcomeOf(id: string): Promise<string | undefined> {
    await advanceUntil(clock, () => ended.has(id));
    return ended.get(id);
  }

  async function pass(milliseconds: number): Promise<void> {
    const end = clock.now().getTime() + milliseconds;
    while (clock.now().getTime() < end) {
      const before = polls;
      await clock.advance(PACE_MS);
      // What the time made the runner ask arrives before an answer to this.
      await fetch(`${plane.url}/health`);
      await advanceUntil(clock, () => polls > before);
    }
  }

  it("of rotations, expiries and clocks that differ ends every task as it should", async () => {
    const start = clock.now().getTime();
    const outcomes: (string | undefined)[] = [];
    for (let hour = 0; clock.now().getTime() < start + 24 * HOUR_MS; hour += 1) {
      skewMs = SKEWS_MS[hour % SKEWS_MS.length] ?? 0;
      await call("signing-keys/rotate", ROTATIONS[hour % ROTATIONS.length] ?? {});
      outcomes.push(await outcomeOf(await queue()), await outcomeOf(await queue({ defect: "expired" })));
      await pass(HOUR_MS / 2);
      outcomes.push(await outcomeOf(await queue()), await outcomeOf(await queue({ defect: "unknown-key" })));
      await pass(HOUR_MS / 2);
    }
    expect(outcomes.length).toBeGreaterThanOrEqual(4 * 20);
    expect(new Set(outcomes.filter((_outcome, index) => index % 2 === 0))).toEqual(new Set(["succeeded"]));
    expect(new Set(outcomes.filter((_outcome, index) => index % 4 === 1))).toEqual(
      new Set(["failed with 6"]),
    );
    expect(new Set(outcomes.filter((_outcome, index) => index % 4 === 3))).toEqual(
      new Set(["failed with 4"]),
    );
  });

  it("goes on after an hour in which the clocks were two hours apart", async () => {
    skewMs = 2 * HOUR_MS;
    const id = await queue();
    await pass(HOUR_MS);
    expect(ended.has(id)).toBe(false);
    skewMs = 0;
    expect(await outcomeOf(id)).toBe("succeeded");
  });
});
