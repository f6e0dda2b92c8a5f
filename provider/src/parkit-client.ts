import type { ApiRequest, SendRequest } from "./api/api-client";
import type { RetrySettings } from "./api/retry";
import type { KnownConnections } from "./connection/known-connections";
import { DiagnosticError, errorAt, type Diagnostic } from "./plugin/diagnostics";
import { log } from "./plugin/log";
import { UNKNOWN, type Unknown } from "./plugin/value";

/** The provider's configuration as it reached the client. Values may still be unknown while planning. */
export interface ClientSettings {
  readonly url: string | Unknown;
  /** Whether the API is Datadog's, and not that of a control plane of one's own. */
  readonly isDatadogSite: boolean;
  /** Region part of URNs made on the site. */
  readonly urnRegion: string;
  readonly apiKey: string | null | Unknown;
  readonly appKey: string | null | Unknown;
  /** Whether to check the API key first. */
  readonly validate: boolean;
  readonly retry: RetrySettings;
  /** Seconds. */
  readonly timeout: number;
  readonly terraformVersion: string;
  /** Unpublished types on the wire that the user corrected, by path of the attribute. */
  readonly wireTypes: ReadonlyMap<string, string>;
  readonly groupsPath?: string;
  readonly enrollmentPath?: string;
}

/** What handlers talk to the API with. */
export interface ParkitClient {
  readonly settings: ClientSettings;
  /**
   * Sends a request and gives the text of its answer.
   *
   * @throws {ApiFailure} when it failed for good
   * @throws {DiagnosticError} when a key is missing or wrong
   */
  readonly send: SendRequest;
  /** What is wrong with the API key; undefined when nothing is, or when that cannot be told yet. Asks the API once. */
  readonly keyProblem: (signal: AbortSignal) => Promise<Diagnostic | undefined>;
  /** Connections that were planned or read in this run, for the groups that are planned after them. */
  readonly knownConnections: KnownConnections;
}

/** A client that loads what it needs for requests with the first one. */
export function lazyClient(settings: ClientSettings): ParkitClient {
  let opened: Promise<SendRequest> | undefined;
  let checked: Promise<Diagnostic | undefined> | undefined;
  const open = (): Promise<SendRequest> => (opened ??= openClient(settings));
  const keyProblem = (signal: AbortSignal): Promise<Diagnostic | undefined> => {
    if (!settings.validate || typeof settings.apiKey !== "string" || settings.url === UNKNOWN) {
      return Promise.resolve(undefined);
    }
    return (checked ??= open().then((send) => checkApiKey(send, signal)));
  };
  return {
    settings,
    keyProblem,
    knownConnections: new Map(),
    send: async (request) => {
      const problem = missingKey(settings) ?? (await keyProblem(request.signal));
      if (problem !== undefined) throw new DiagnosticError([problem]);
      const send = await open();
      return send(request);
    },
  };
}

async function openClient(settings: ClientSettings): Promise<SendRequest> {
  const { createApiClient } = await import("./api/api-client.js");
  const { url, apiKey, appKey, retry, timeout, terraformVersion } = settings;
  const plain = (value: string | null | Unknown): string => (typeof value === "string" ? value : "");
  const trace = (attempt: Readonly<Record<string, string | number>>): void => {
    log("debug", "request", attempt);
  };
  return createApiClient(
    {
      url: plain(url),
      apiKey: plain(apiKey),
      appKey: plain(appKey),
      retry,
      timeout,
      terraformVersion,
      // The CLI would drop the lines, but reading them takes it time too.
      ...(isVerbose(process.env) && { trace }),
    },
    process.env,
  );
}

function isVerbose({ TF_LOG: all = "", TF_LOG_PROVIDER: provider = "" }: NodeJS.ProcessEnv): boolean {
  return /^(trace|debug|json)$/i.test(provider || all);
}

const KEYS = [
  { attribute: "api_key", variable: "DD_API_KEY", title: "API key" },
  { attribute: "app_key", variable: "DD_APP_KEY", title: "application key" },
] as const;

function missingKey({ apiKey, appKey, url }: ClientSettings): Diagnostic | undefined {
  if (url === UNKNOWN) {
    return errorAt(
      [],
      "The site is not known yet",
      "Site or API URL come from something that is not applied yet. Apply that first.",
    );
  }
  const values = { api_key: apiKey, app_key: appKey };
  for (const { attribute, variable, title } of KEYS) {
    if (values[attribute] === null) {
      return errorAt(
        [],
        `The ${title} is missing`,
        `Set ${attribute} in the provider's configuration, or the environment variable ${variable}.`,
      );
    }
    if (values[attribute] === UNKNOWN) {
      return errorAt(
        [],
        `The ${title} is not known yet`,
        `${attribute} comes from something that is not applied yet. Apply that first, or set ${variable}.`,
      );
    }
  }
  return undefined;
}

/** Anything but a clear refusal is left to the request that follows, which can say more. */
async function checkApiKey(send: SendRequest, signal: AbortSignal): Promise<Diagnostic | undefined> {
  const { ApiFailure } = await import("./api/api-failure.js");
  const request: ApiRequest = { method: "GET", path: "/api/v1/validate", signal, once: true };
  try {
    await send(request);
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (error.status !== 401 && error.status !== 403) return undefined;
    return errorAt(
      [],
      "Datadog refuses the API key",
      "Check api_key (or DD_API_KEY) and that it belongs to the configured site. To plan without this check set validate = false.",
    );
  }
}
