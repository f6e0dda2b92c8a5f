/** What an action works with, as tests decide it, and how its failures are recognised. */
import { createHttpClient } from "@parkit/protocol/internal/http/http-client";
import { type ManualClock, manualClock } from "../clock.fixture";
import type { Credential, HttpConnection } from "../credentials";
import { createUrlPolicy, type UrlPolicyOptions } from "../policy/url-policy";
import type { ActionContext } from "./action";

/** What a test decides about a run of an action, besides its inputs. */
export interface ContextSetup {
  /** @default Token Auth */
  readonly type?: Credential["type"];
  readonly tokens?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly http?: Partial<HttpConnection>;
  readonly policy?: Partial<UrlPolicyOptions>;
  readonly files?: ActionContext["files"];
  readonly clock?: ManualClock;
  readonly signal?: AbortSignal;
}

/** A context with a connection of these tokens. */
export function actionContext({
  type = "Token Auth",
  tokens = {},
  secrets = [],
  http,
  policy,
  files = {},
  clock = manualClock(),
  signal = new AbortController().signal,
}: ContextSetup): ActionContext {
  return {
    credential: {
      type,
      tokens: new Map(Object.entries(tokens)),
      secrets,
      http: { headers: [], urlParameters: [], ...http },
    },
    files,
    secDatadogHeaderValue: "sec-value",
    http: createHttpClient({}),
    urlPolicy: createUrlPolicy({ allowImdsEndpoint: false, ...policy }),
    httpTimeoutMs: 30_000,
    clock,
    signal,
  };
}

/** Matches an action error by what it says to the operator and to the person who ran the task. */
export function actionError(message: RegExp | string, externalMessage?: string): unknown {
  return expect.objectContaining({
    failure: expect.objectContaining({
      code: 2,
      message: expect.stringMatching(message) as unknown,
      ...(externalMessage !== undefined && { externalMessage }),
    }) as unknown,
  });
}
