/** The client of the provider: what its configuration says, and requests to the API. */
import {
  DiagnosticError,
  errorAt,
  log,
  UNKNOWN,
  type Diagnostic,
  type Unknown,
} from "@parkit/terraform-plugin";
import type { SendRequest } from "./api/api-client";
import type { RetrySettings } from "./api/retry";
import type { KnownConnections } from "./connection/known-connections";
import { KEYS } from "./key-form";
import type { ClusterConfig } from "./kubernetes/cluster-config";

/** Where the API is. */
export interface ApiAddress {
  /** Origin, and the path below which a control plane of one's own is; no slash at the end. */
  readonly url: string;
  /** What says so. */
  readonly source: "api_url" | "site" | "DD_HOST" | "DD_SITE" | "the default site";
}

/** The provider's configuration as it reached the client. Values may still be unknown while planning. */
interface ClientSettings {
  readonly address: ApiAddress | Unknown;
  /** Whether the API is Datadog's, and not that of a control plane of one's own. */
  readonly isDatadogSite: boolean;
  /** Region part of URNs made on the site. */
  readonly urnRegion: string;
  readonly apiKey: string | null | Unknown;
  readonly appKey: string | null | Unknown;
  readonly retry: RetrySettings;
  /** Seconds. */
  readonly timeout: number;
  readonly terraformVersion: string;
  /** Unpublished types on the wire that the user corrected, by path of the attribute. */
  readonly wireTypes: ReadonlyMap<string, string>;
  readonly groupsPath?: string;
  readonly enrollmentPath?: string;
  /** The cluster in which identities of runners are looked for. */
  readonly kubernetes: ClusterConfig;
}

/** What handlers talk to the API with. */
export interface ParkitClient {
  readonly settings: ClientSettings;
  /**
   * Sends a request and gives the text of its answer.
   *
   * @throws {ApiFailure} when it failed for good
   * @throws {DiagnosticError} when a key is missing
   */
  readonly send: SendRequest;
  /**
   * What keeps the API from taking the API key; undefined when nothing does, or when that cannot be told yet.
   * Asks the API each time. It may be anything else than a refusal, too: that it cannot be reached, or that
   * something else answers.
   */
  readonly keyProblem: (signal: AbortSignal) => Promise<Diagnostic | undefined>;
  /** Connections that were planned or read in this run, for the groups that are planned after them. */
  readonly knownConnections: KnownConnections;
}

/** A client that loads what it needs for requests with the first one. */
export function lazyClient(settings: ClientSettings): ParkitClient {
  let opened: Promise<SendRequest> | undefined;
  const open = (): Promise<SendRequest> => (opened ??= openClient(settings));
  return {
    settings,
    keyProblem: async (signal) => {
      const { address, apiKey } = settings;
      if (typeof apiKey !== "string" || address === UNKNOWN) return undefined;
      const { checkApiKey } = await import("./key-check.js");
      return checkApiKey(await open(), address, signal);
    },
    knownConnections: new Map(),
    send: async (request) => {
      const problem = missingKey(settings);
      if (problem !== undefined) throw new DiagnosticError([problem]);
      const send = await open();
      return send(request);
    },
  };
}

async function openClient(settings: ClientSettings): Promise<SendRequest> {
  const { createApiClient } = await import("./api/api-client.js");
  const { address, apiKey, appKey, retry, timeout, terraformVersion } = settings;
  const plain = (value: string | null | Unknown): string => (typeof value === "string" ? value : "");
  const trace = (attempt: Readonly<Record<string, string | number>>): void => {
    log("debug", "request", attempt);
  };
  return createApiClient(
    {
      url: address === UNKNOWN ? "" : address.url,
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

function missingKey({ apiKey, appKey, address }: ClientSettings): Diagnostic | undefined {
  if (address === UNKNOWN) {
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
