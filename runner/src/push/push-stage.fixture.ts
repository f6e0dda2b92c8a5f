/** A runner in push mode on a real socket, and a browser that a test steers. */
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { APP_BUILDER_PATH, APP_BUILDER_TOKEN_HEADER } from "@parkit/protocol/internal/app-builder/endpoint";
import { appBuilderBodyDigest, encodeAppBuilderQuery } from "@parkit/protocol/internal/app-builder/request";
import { type AppBuilderClaims, signAppBuilderToken } from "@parkit/protocol/internal/app-builder/token";
import { parseJson, type JsonObject } from "@parkit/protocol/internal/json";
import type { SigningKey } from "@parkit/protocol/internal/signing-key";
import type { RunnerConfig } from "../config/config";
import { type HealthServer, startHealthServer } from "../entry/health-server";
import type { RunningRunner } from "../runner";
import { openRunnerStage, type RunnerStage } from "../runner.fixture";

/** Origin of the pages of tests. */
export const ORIGIN = "https://app.datadoghq.com";

/** An answer as a browser gets it. */
export interface BrowserAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly json: unknown;
}

/** What a test decides about a request. */
export interface BrowserRequest {
  readonly method?: string;
  readonly path?: string;
  readonly inputs?: JsonObject;
  readonly action?: string;
  readonly connection?: string;
  /** Body in place of that of the query. */
  readonly body?: string;
  /** Last chance to change what the token says. */
  readonly claims?: (claims: AppBuilderClaims) => AppBuilderClaims;
  readonly signedWith?: SigningKey;
  /** Token in place of a fresh one; null for none. */
  readonly token?: string | readonly string[] | null;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

/** What surrounds the runner of one test. */
export interface PushStage extends RunnerStage {
  /** Starts the runner, in push mode alone unless `config` says otherwise, and its server. */
  readonly startPush: (config?: Partial<RunnerConfig>) => Promise<RunningRunner>;
  /** Port of the runner's server. */
  readonly port: () => number;
  /** A token as the control plane issues it. */
  readonly token: (request?: BrowserRequest) => Promise<string>;
  /** Sends a query with a fresh token. */
  readonly send: (request?: BrowserRequest) => Promise<BrowserAnswer>;
}

/** Prepares everything but the runner itself. */
export async function openPushStage(): Promise<PushStage> {
  const stage = await openRunnerStage();
  const { identity, plane, clock } = stage;
  let server: HealthServer | undefined;
  let count = 0;

  const bodyOf = ({
    action = "com.datadoghq.http.request",
    connection,
    inputs,
    body,
  }: BrowserRequest): string =>
    body ??
    encodeAppBuilderQuery({
      action,
      ...(connection !== undefined && { connection }),
      inputs: inputs ?? stage.ping().inputs ?? {},
    });
  const token: PushStage["token"] = async (request = {}) => {
    count += 1;
    const now = clock.now().getTime() / 1000;
    const claims: AppBuilderClaims = {
      tokenId: `token-${count}`,
      audience: identity.urn,
      keyThumbprint: identity.key.kid,
      userId: "user-1",
      app: "app-1",
      query: "query-1",
      action: request.action ?? "com.datadoghq.http.request",
      bodyDigest: appBuilderBodyDigest(bodyOf(request)),
      issuedAt: now,
      notBefore: now,
      expiresAt: now + 60,
    };
    const [key] = plane.signingKeys;
    const signedWith = request.signedWith ?? key;
    if (signedWith === undefined) throw new Error("the double has no key");
    return signAppBuilderToken(request.claims?.(claims) ?? claims, signedWith);
  };
  const port = (): number => {
    if (server === undefined) throw new Error("the runner was not started");
    return server.port;
  };
  return {
    ...stage,
    startPush: async (config = {}) => {
      const runner = await stage.start({ modes: ["push"], push: { allowedOrigins: [ORIGIN] }, ...config });
      await runner.ready;
      const started = await startHealthServer({
        port: 0,
        host: "127.0.0.1",
        isReady: () => true,
        metricsText: runner.metricsText,
        ...(runner.answerAppBuilder !== undefined && { answerAppBuilder: runner.answerAppBuilder }),
      });
      if (typeof started === "string") throw new Error(started);
      await server?.close();
      server = started;
      return runner;
    },
    port,
    token,
    send: async (request = {}) => {
      const given = request.token === undefined ? await token(request) : request.token;
      return exchange(port(), {
        ...request,
        body: bodyOf(request),
        headers: {
          Origin: ORIGIN,
          ...(given !== null && { [APP_BUILDER_TOKEN_HEADER]: given }),
          ...request.headers,
        },
      });
    },
    close: async () => {
      await stage.close();
      await server?.close();
    },
  };
}

/** One request on a connection of its own. */
export function exchange(
  port: number,
  { method = "POST", path = APP_BUILDER_PATH, body = "", headers = {} }: BrowserRequest,
): Promise<BrowserAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        agent: false,
        headers: Object.fromEntries(
          Object.entries({ "Content-Type": "application/json", ...headers }).map(([name, value]) => [
            name,
            typeof value === "string" ? value : [...value],
          ]),
        ),
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        answer.on("end", () => {
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            json: text === "" ? undefined : parseJson(text),
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(method === "GET" || method === "OPTIONS" ? undefined : body);
  });
}
