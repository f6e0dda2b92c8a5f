/**
 * One contender of the bench `runner-push` in a process of its own: `node push-program.js KIND OPTIONS`, KIND
 * being `loop` or `runner`. Prints its port; ends when its standard input ends.
 */
import { createPublicKey } from "node:crypto";
import { once } from "node:events";
import { APP_BUILDER_TOKEN_HEADER } from "@parkit/protocol/internal/app-builder/endpoint";
import { parseIdentity, startRunner } from "@parkit/runner";
import { startHealthServer } from "@parkit/runner/internal/entry/health-server";
import { startPushLoop } from "./push-loop";

/** What the program is told. */
export interface PushProgramOptions {
  /** Where the runner gets its keys. */
  readonly url: string;
  readonly urn: string;
  readonly privateKey: string;
  /** Public key that signs tokens, as PEM. */
  readonly publicPem: string;
  readonly origin: string;
  readonly concurrency: number;
}

async function startRunnerServer(options: PushProgramOptions): Promise<number> {
  const { url, origin, concurrency } = options;
  const runner = await startRunner(
    {
      apiUrl: url,
      identity: parseIdentity(options, "the bench"),
      modes: ["push"],
      push: { allowedOrigins: [origin] },
      actionsAllowlist: ["com.datadoghq.http.request"],
      taskConcurrency: concurrency,
    },
    { log: process.stderr },
  );
  await runner.ready;
  const { answerAppBuilder, metricsText } = runner;
  if (answerAppBuilder === undefined) throw new Error("the runner is not in push mode");
  const server = await startHealthServer({
    port: 0,
    host: "127.0.0.1",
    isReady: () => true,
    metricsText,
    answerAppBuilder,
  });
  if (typeof server === "string") throw new Error(server);
  return server.port;
}

async function main([kind, text = "{}"]: readonly string[]): Promise<void> {
  // Written by the bench.
  const options = JSON.parse(text) as PushProgramOptions;
  const port =
    kind === "loop"
      ? await startPushLoop(createPublicKey(options.publicPem), APP_BUILDER_TOKEN_HEADER.toLowerCase())
      : await startRunnerServer(options);
  process.stdout.write(`${port}\n`);
  await once(process.stdin.resume(), "end");
  process.exit();
}

void main(process.argv.slice(2));
