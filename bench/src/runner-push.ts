import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { APP_BUILDER_PATH, APP_BUILDER_TOKEN_HEADER } from "@parkit/protocol/internal/app-builder/endpoint";
import { encodeAppBuilderQuery } from "@parkit/protocol/internal/app-builder/request";
import { signAppBuilderToken } from "@parkit/protocol/internal/app-builder/token";
import { encodePrivateKey, generateRunnerKey, type RunnerKey } from "@parkit/protocol/internal/key-pair";
import { generateSigningKey, type SigningKey } from "@parkit/protocol/internal/signing-key";
import { formatRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import type { Bench, BenchResult, Claim } from "./bench";
import { beside, interleave, timed } from "./interleave";
import { startKeyServer } from "./key-server";
import type { PushProgramOptions } from "./push-program";
import { queryClaims } from "./query-claims";

const QUERIES = 3000;
/** Queries before those that count: they compile what runs. */
const WARM_UP = 1000;
const CONNECTIONS = 64;
const ROUNDS = 9;
const PROGRAM = join(__dirname, "push-program.js");
const ORIGIN = "https://app.datadoghq.com";
const URN = formatRunnerUrn({ region: "us1", orgId: 4242n, runnerId: "runner" });
/** An action that the runner does not have: everything is done but an action. */
const FQN = "com.datadoghq.bench.nothing";

/** How many queries of browsers the runner answers, against the bare server. */
export const runnerPush: Bench = {
  name: "runner-push",
  summary: `${QUERIES} queries of App Builder over ${CONNECTIONS} connections: parkit runner against a bare server`,
  run: (note) => runPush(ROUNDS, note),
};

async function runPush(rounds: number, note: (text: string) => void): Promise<BenchResult> {
  const signingKey = generateSigningKey("key-1");
  const keys = await startKeyServer(signingKey);
  const key = await generateRunnerKey();
  const options: PushProgramOptions = {
    url: keys.url,
    urn: URN,
    privateKey: encodePrivateKey(key),
    publicPem: signingKey.publicPem,
    origin: ORIGIN,
    concurrency: CONNECTIONS,
  };
  try {
    const timings = await interleave(
      ["loop", "runner"].map((kind) => ({
        name: kind,
        run: async () => {
          const milliseconds = await push(kind, options, { key, signingKey });
          note(`${kind}: ${Math.round((QUERIES / milliseconds) * 1000)} queries a second`);
          return milliseconds;
        },
      })),
      rounds,
    );
    const claim: Claim = {
      what: `time of ${QUERIES.toLocaleString("en")} queries, beside the bare server`,
      ...beside(timings, "runner", "loop"),
      // 0.6 of the bare server's queries a second.
      atMost: 1 / 0.6,
    };
    return { timings, claims: [claim] };
  } finally {
    keys.close();
  }
}

async function push(
  kind: string,
  options: PushProgramOptions,
  { key, signingKey }: { readonly key: RunnerKey; readonly signingKey: SigningKey },
): Promise<number> {
  const child = spawn(process.execPath, [PROGRAM, kind, JSON.stringify(options)], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const body = encodeAppBuilderQuery({ action: FQN, inputs: { text: "x".repeat(800) } });
  const now = Date.now() / 1000;
  const tokens = await Promise.all(
    Array.from({ length: WARM_UP + QUERIES }, (_, index) =>
      signAppBuilderToken(
        queryClaims({
          tokenId: `token-${index}`,
          audience: URN,
          keyThumbprint: key.kid,
          action: FQN,
          body,
          issuedAt: now,
        }),
        signingKey,
      ),
    ),
  );
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const port = Number(line);
  const send = (some: readonly string[]): Promise<unknown> => {
    const left = some.values();
    // All of them take from one line.
    const connection = async (): Promise<void> => {
      for (const token of left) await ask(agent, port, token, body);
    };
    return Promise.all(Array.from({ length: CONNECTIONS }, connection));
  };
  await send(tokens.slice(0, WARM_UP));
  const milliseconds = await timed(() => send(tokens.slice(WARM_UP)));
  agent.destroy();
  child.stdin.end();
  await once(child, "exit");
  return milliseconds;
}

/** Every query is answered as one whose action is not there; anything else is no measurement. */
function ask(agent: Agent, port: number, token: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      Origin: ORIGIN,
      "Content-Type": "application/json",
      "Content-Length": body.length,
      [APP_BUILDER_TOKEN_HEADER]: token,
    };
    const outgoing = request(
      { agent, host: "127.0.0.1", port, path: APP_BUILDER_PATH, method: "POST", headers },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        answer.on("end", () => {
          if (answer.statusCode === 200 && text.includes('"status":"failed"')) resolve();
          else reject(new Error(`answered ${answer.statusCode}: ${text}`));
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
