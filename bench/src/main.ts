import type { Bench } from "./bench";
import { dispatchBench } from "./dispatch";
import { fuzzCli } from "./fuzz/fuzz-cli";
import { fuzzReaders } from "./fuzz/fuzz-readers";
import { heapBench } from "./heap";
import { fuzzPushBench } from "./fuzz/fuzz-push";
import { manyFindings } from "./many-findings";
import { providerOperations } from "./provider-operations";
import { holds, reportClaims, reportTimings, type ReportedClaims } from "./report";
import { runnerPull } from "./runner-pull";
import { runnerPush } from "./runner-push";
import { twoPhase } from "./two-phase";
import { cliStart } from "./start/cli-start";
import { constructsStart } from "./start/constructs-start";
import { providerStart } from "./start/provider-start";
import { runnerIdle } from "./start/runner-idle";
import { runnerStart } from "./start/runner-start";
import { upStart } from "./start/up-start";
import { synthesisBench } from "./synthesis/synthesis";
import { permissionsBench } from "./permissions";
import { validateBench } from "./validate";

/** Every bench, in the order in which all of them run. */
const BENCHES: readonly Bench[] = [
  cliStart,
  constructsStart,
  upStart,
  runnerStart,
  runnerIdle,
  providerStart,
  validateBench,
  manyFindings,
  permissionsBench,
  fuzzCli,
  fuzzReaders,
  heapBench,
  fuzzPushBench,
  runnerPull,
  dispatchBench,
  runnerPush,
  providerOperations,
  synthesisBench,
  twoPhase,
];

/**
 * `node bench/dist/main.js [NAME…]`: runs the named benches, or all. Times go to standard error as
 * benches end, one table of what they claim to standard output. Exit code 1 when a claim does not hold, 2 for
 * wrong usage.
 */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    const list = BENCHES.map(({ name, summary }) => `  ${name}: ${summary}\n`).join("");
    process.stderr.write(`no bench is called ${unknown.join(", ")}. There are:\n${list}`);
    return 2;
  }
  const chosen = BENCHES.filter(({ name }) => names.length === 0 || names.includes(name));
  const reported: ReportedClaims[] = [];
  const note = (text: string): void => void process.stderr.write(`${text}\n`);
  try {
    for (const bench of chosen) {
      const { timings, claims } = await bench.run(note);
      if (timings.length > 0) note(reportTimings(bench, timings));
      reported.push({ bench, claims });
    }
  } finally {
    // A bench that fails takes nothing of what the others found.
    process.stdout.write(reportClaims(reported));
  }
  return reported.every(({ claims }) => claims.every(holds)) ? 0 : 1;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
