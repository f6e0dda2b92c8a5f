/** `npm run reliability`: the full run, which writes docs/reliability.md. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { RELIABILITY_PAGE, reliabilityPage } from "./page";
import { runReliability } from "./reliability";

async function main(): Promise<void> {
  const result = await runReliability({
    tasks: 10_000,
    runnerKills: 20,
    controlPlaneKills: 20,
    concurrency: 16,
    longTasks: 20,
    leaseMs: 30_000,
    note: (text) => process.stderr.write(`${text}\n`),
  });
  const { ranTwice, lost, misreported } = result;
  writeFileSync(join(__dirname, "../../..", RELIABILITY_PAGE), reliabilityPage(result));
  for (const problem of [...ranTwice, ...lost, ...misreported]) process.stderr.write(`${problem}\n`);
  process.exitCode = ranTwice.length + lost.length + misreported.length > 0 ? 1 : 0;
}

void main();
