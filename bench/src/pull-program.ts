/**
 * One contender of the bench `runner-pull` in a process of its own: `node pull-program.js KIND OPTIONS`, KIND
 * being `loop` or `runner`. Prints the processor time that it took after its start, in milliseconds, when its
 * standard input ends.
 */
import { once } from "node:events";
import { parseIdentity, startRunner } from "@parkit/runner";
import { runPullLoop } from "./pull-loop";

/** What the program is told. */
export interface PullProgramOptions {
  readonly url: string;
  readonly urn: string;
  readonly privateKey: string;
  readonly concurrency: number;
  /** Called for each task by the loop. @default - nothing is called */
  readonly service?: string;
  /** Where the runner keeps its journal. @default - nowhere */
  readonly directory?: string;
  /** What the runner's log tells. @default "info" */
  readonly logLevel?: "error";
}

async function main([kind, text = "{}"]: readonly string[]): Promise<void> {
  // Written by the bench.
  const options = JSON.parse(text) as PullProgramOptions;
  const { url, concurrency, service, directory, logLevel } = options;
  const identity = parseIdentity(options, "the bench");
  const { runnerId, key } = identity;
  const before = process.cpuUsage();
  if (kind === "loop") {
    const orgId = String(identity.orgId);
    const { privateKey } = key;
    await runPullLoop({ url, orgId, runnerId, privateKey, concurrency, ...(service && { service }) });
  } else {
    await startRunner(
      {
        apiUrl: url,
        identity,
        modes: ["pull"],
        actionsAllowlist: ["com.datadoghq.http.request"],
        taskConcurrency: concurrency,
      },
      {
        log: process.stderr,
        ...(directory && { stateDirectory: directory }),
        ...(logLevel && { logLevel }),
      },
    );
  }
  await once(process.stdin.resume(), "end");
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${(user + system) / 1000} ${process.memoryUsage.rss() / 2 ** 20}\n`);
  process.exit();
}

void main(process.argv.slice(2));
