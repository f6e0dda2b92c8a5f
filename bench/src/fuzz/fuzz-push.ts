import { Agent, createServer, request as httpRequest } from "node:http";
import { APP_BUILDER_PATH, APP_BUILDER_TOKEN_HEADER } from "@parkit/protocol/internal/app-builder/endpoint";
import { encodeAppBuilderQuery } from "@parkit/protocol/internal/app-builder/request";
import { type AppBuilderClaims, signAppBuilderToken } from "@parkit/protocol/internal/app-builder/token";
import { generateRunnerKey } from "@parkit/protocol/internal/key-pair";
import { generateSigningKey } from "@parkit/protocol/internal/signing-key";
import { formatRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import { startRunner } from "@parkit/runner";
import { startHealthServer } from "@parkit/runner/internal/entry/health-server";
import { REFUSAL_CODES } from "@parkit/runner/internal/push/refusal";
import fc from "fast-check";
import type { Bench } from "../bench";
import { timed } from "../interleave";
import { startKeyServer } from "../key-server";
import { queryClaims } from "../query-claims";

const INPUTS = 100_000;
/** What says which inputs are made: the same number, the same inputs. */
const SEED = 20_262;
/** Inputs that are under way at a time. */
const AT_A_TIME = 16;
const ORIGIN = "https://app.datadoghq.com";
const FQN = "com.datadoghq.http.request";

/** Queries with mistakes: none runs, and each is told what is wrong. */
export const fuzzPushBench: Bench = {
  name: "fuzz-push",
  summary: `${INPUTS.toLocaleString("en")} queries of App Builder with a mistake`,
  run: async (note) => {
    const { findings, codes, slowest } = await fuzzPush(INPUTS, note);
    for (const finding of findings.slice(0, 20)) note(finding);
    return {
      timings: [],
      claims: [
        { what: "inputs", ours: INPUTS, unit: "inputs" },
        ...Object.entries(codes).map(([what, value]) => ({ what, ours: value, unit: "runs" as const })),
        { what: "misbehaved", ours: findings.length, unit: "runs", atMost: 0 },
        { what: "slowest", ours: slowest, unit: "ms" },
      ],
    };
  },
};

/** What is wrong with a request. Everything else of it is right. */
type Mistake =
  | { readonly of: "token" | "body"; readonly at: number; readonly cut: number; readonly text: string }
  | { readonly of: "claims"; readonly change: Partial<AppBuilderClaims> }
  | { readonly of: "times"; readonly seconds: number }
  | { readonly of: "query"; readonly body: string }
  | { readonly of: "origin"; readonly origin: string }
  | { readonly of: "method"; readonly method: string };

/** Texts that can stand in a header. */
const headerText = fc.string({ unit: "grapheme-ascii", maxLength: 200 });
const anyText = fc.string({ unit: "grapheme", maxLength: 200 });
const hostile = fc.constantFrom("__proto__", "", "null", "..", "{{x}}", "9007199254740993", "-1");
const splice = {
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(40),
};
const claim = fc.oneof(anyText, hostile);
const mistakes: fc.Arbitrary<Mistake> = fc.oneof(
  fc.record({ of: fc.constant("token" as const), ...splice, text: headerText }),
  fc.record({ of: fc.constant("body" as const), ...splice, text: anyText }),
  fc.record({
    of: fc.constant("claims" as const),
    change: fc.oneof(
      fc.record({ audience: claim }),
      fc.record({ keyThumbprint: claim }),
      fc.record({ action: claim }),
      fc.record({ bodyDigest: claim }),
      fc.record({ connection: fc.record({ id: claim, sealed: claim }) }),
    ),
  }),
  fc.record({
    of: fc.constant("times" as const),
    seconds: fc.oneof(
      fc.double({ min: 7, max: 1e15, noNaN: true }),
      fc.double({ min: -1e15, max: -70, noNaN: true }),
    ),
  }),
  fc.record({ of: fc.constant("query" as const), body: fc.oneof(fc.json({ maxDepth: 6 }), anyText) }),
  fc.record({ of: fc.constant("origin" as const), origin: fc.oneof(headerText, fc.webUrl()) }),
  fc.record({
    of: fc.constant("method" as const),
    method: fc.constantFrom("GET", "HEAD", "PUT", "PATCH", "DELETE"),
  }),
);

interface Fuzzed {
  /** What was answered in another way than it should be, with the input. */
  readonly findings: readonly string[];
  /** How often each refusal was seen. */
  readonly codes: Readonly<Record<string, number>>;
  /** The longest that one input took, in milliseconds. */
  readonly slowest: number;
}

/** Sends queries with mistakes to a runner, and looks at what it answers and does. */
export async function fuzzPush(inputs: number, note: (text: string) => void): Promise<Fuzzed> {
  let calls = 0;
  const service = createServer((_request, response) => {
    calls += 1;
    response.end("done");
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  const address = service.address();
  if (address === null || typeof address === "string") throw new Error("the service has no port");
  const signingKey = generateSigningKey("key-1");
  const keys = await startKeyServer(signingKey);
  const parts = { region: "us1", orgId: 4242n, runnerId: "runner" };
  const identity = { ...parts, urn: formatRunnerUrn(parts), key: await generateRunnerKey() };
  const runner = await startRunner({
    apiUrl: keys.url,
    identity,
    modes: ["push"],
    push: { allowedOrigins: [ORIGIN] },
    actionsAllowlist: [FQN],
    taskConcurrency: AT_A_TIME,
  });
  await runner.ready;
  const { answerAppBuilder, metricsText } = runner;
  const server = await startHealthServer({
    port: 0,
    host: "127.0.0.1",
    isReady: () => true,
    metricsText,
    ...(answerAppBuilder !== undefined && { answerAppBuilder }),
  });
  if (typeof server === "string") throw new Error(server);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });
  const right = encodeAppBuilderQuery({
    action: FQN,
    inputs: { verb: "GET", url: `http://127.0.0.1:${address.port}/` },
  });
  let count = 0;
  const claimsFor = (body: string, seconds = 0): AppBuilderClaims => {
    count += 1;
    return queryClaims({
      tokenId: `token-${count}`,
      audience: identity.urn,
      keyThumbprint: identity.key.kid,
      action: FQN,
      body,
      issuedAt: Date.now() / 1000 + seconds,
    });
  };
  const send = async (mistake?: Mistake): Promise<{ readonly status: number; readonly text: string }> => {
    let body = right;
    if (mistake?.of === "query") body = mistake.body;
    const claims = claimsFor(body, mistake?.of === "times" ? mistake.seconds : 0);
    const change = mistake?.of === "claims" ? mistake.change : {};
    let token = await signAppBuilderToken({ ...claims, ...change }, signingKey);
    if (mistake?.of === "token") token = spliced(token, mistake);
    if (mistake?.of === "body") body = spliced(body, mistake);
    return exchange(agent, server.port, {
      method: mistake?.of === "method" ? mistake.method : "POST",
      origin: mistake?.of === "origin" ? mistake.origin : ORIGIN,
      token,
      body,
    });
  };
  const findings: string[] = [];
  const codes: Record<string, number> = {};
  let slowest = 0;
  let mayHaveRun = 0;
  const judge = async (mistake: Mistake): Promise<void> => {
    let answer = { status: 0, text: "" };
    slowest = Math.max(slowest, await timed(async () => (answer = await send(mistake))));
    const code = codeOf(answer.text);
    codes[code] = (codes[code] ?? 0) + 1;
    // Such a mistake may be none: a text in place of the same text, or of bits that base64 leaves out.
    const mayRun = ["token", "body", "origin"].includes(mistake.of) && answer.status === 200;
    if (mayRun) mayHaveRun += 1;
    const isRefused = answer.status >= 400 && (REFUSAL_CODES as readonly string[]).includes(code);
    if (!mayRun && !isRefused && mistake.of !== "method")
      findings.push(`${JSON.stringify(mistake)}: ${answer.status} ${answer.text}`);
    if (mistake.of === "method" && answer.status !== 405)
      findings.push(`${JSON.stringify(mistake)}: ${answer.status}`);
  };
  try {
    const samples = fc.sample(mistakes, { numRuns: inputs, seed: SEED });
    for (let start = 0; start < samples.length; start += AT_A_TIME) {
      await Promise.all(samples.slice(start, start + AT_A_TIME).map(judge));
      if (start % 10_000 === 0) note(`${start} inputs, ${findings.length} misbehaved`);
    }
    if (mayHaveRun > inputs / 50) findings.push(`${mayHaveRun} mistakes were taken for none`);
    if (calls > mayHaveRun) findings.push(`${calls} actions ran, for ${mayHaveRun} answers`);
    const { status, text } = await send();
    if (status !== 200 || !text.includes("done")) findings.push(`afterwards a right one: ${status} ${text}`);
  } finally {
    agent.destroy();
    await runner.drain();
    await server.close();
    keys.close();
    service.closeAllConnections();
    service.close();
  }
  return { findings, codes, slowest };
}

function spliced(text: string, { at, cut, text: put }: Extract<Mistake, { readonly at: number }>): string {
  const place = Math.floor(at * text.length);
  return `${text.slice(0, place)}${put}${text.slice(place + cut)}`;
}

function codeOf(text: string): string {
  const [, code = "none"] = /"code":"([a-z-]+)"/.exec(text) ?? [];
  return code;
}

function exchange(
  agent: Agent,
  port: number,
  { method, origin, token, body }: Readonly<Record<"method" | "origin" | "token" | "body", string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      Origin: origin,
      [APP_BUILDER_TOKEN_HEADER]: token,
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
    };
    const outgoing = httpRequest(
      { agent, host: "127.0.0.1", port, path: APP_BUILDER_PATH, method, headers },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        answer.on("end", () => {
          resolve({ status: answer.statusCode ?? 0, text });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
