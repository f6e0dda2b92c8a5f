import { runReliability } from "../bench/src/reliability/reliability";

const TASKS = 300;
const RUN = { tasks: TASKS, concurrency: 8, longTasks: 0 };

it("ends every task exactly once, as reported, while runner and control plane are killed ten times and calls fail", async () => {
  const result = await runReliability({ ...RUN, runnerKills: 5, controlPlaneKills: 5, leaseMs: 1000 });
  expect(result).toMatchObject({ ranTwice: [], lost: [], misreported: [] });
  expect(result.succeeded + result.interrupted).toBe(TASKS);
  expect(result.interrupted).toBeGreaterThan(0);
}, 300_000);

describe("three runners with one identity", () => {
  // Heartbeats go every 20 seconds: with a shorter lease a replica would get what another one still has.
  const replicated = { ...RUN, replicas: 3, controlPlaneKills: 0, leaseMs: 30_000 };

  it("end every task exactly once, as reported, while they are replaced one after the other", async () => {
    const result = await runReliability({ ...replicated, runnerKills: 0, replacements: 6 });
    expect(result).toMatchObject({ ranTwice: [], lost: [], misreported: [], succeeded: TASKS });
  }, 300_000);

  it("lose no task, and run none twice but those of a runner that was killed", async () => {
    const kills = 3;
    const result = await runReliability({ ...replicated, runnerKills: kills });
    expect(result).toMatchObject({ lost: [], misreported: [] });
    expect(result.succeeded + result.interrupted).toBe(TASKS);
    // Another replica does not see the journal of the one that was killed.
    expect(result.ranTwice.length).toBeLessThanOrEqual(kills * replicated.concurrency);
  }, 300_000);
});
