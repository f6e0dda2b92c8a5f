import { runReliability } from "../bench/src/reliability/reliability";

it("ends every task exactly once, as reported, while runner and control plane are killed ten times and calls fail", async () => {
  const result = await runReliability({
    tasks: 300,
    runnerKills: 5,
    controlPlaneKills: 5,
    concurrency: 8,
    longTasks: 0,
    leaseMs: 1000,
  });
  expect(result).toMatchObject({ ranTwice: [], lost: [], misreported: [] });
  expect(result.succeeded + result.interrupted).toBe(300);
  expect(result.interrupted).toBeGreaterThan(0);
}, 300_000);
