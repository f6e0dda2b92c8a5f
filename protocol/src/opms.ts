/**
 * The task queue's service at Datadog ("on-prem management service"): paths and headers that every call
 * shares.
 */

/** Paths below the API origin of a site. */
export const OpmsPath = {
  /** POST: asks for a task. */
  DEQUEUE: "/api/v2/on-prem-management-service/workflow-tasks/dequeue",
  /** POST: extends the lease of a running task. */
  HEARTBEAT: "/api/v2/on-prem-management-service/workflow-tasks/heartbeat",
  /** POST: reports the end of a task. */
  PUBLISH: "/api/v2/on-prem-management-service/workflow-tasks/publish-task-update",
  /** GET: says that the runner lives. */
  HEALTH_CHECK: "/api/v2/on-prem-management-service/runner/health-check",
} as const;

/** Headers of the service, as Datadog's runner spells them. */
export const OpmsHeader = {
  JWT: "X-Datadog-OnPrem-JWT",
  VERSION: "X-Datadog-OnPrem-Version",
  MODES: "X-Datadog-OnPrem-Modes",
  PLATFORM: "X-Datadog-OnPrem-Platform",
  ARCHITECTURE: "X-Datadog-OnPrem-Architecture",
  FLAVOR: "X-Datadog-OnPrem-Flavor",
  CONTAINERIZED: "X-Datadog-OnPrem-Containerized",
  /** In answers: milliseconds to wait before the next call. */
  RETRY_AFTER_MS: "X-Retry-After-Ms",
  /** In answers to health checks: the server's time, RFC 3339. */
  SERVER_TIME: "X-Server-Time",
} as const;

/** Media type of requests and answers of the service, also where there is no body. */
export const OPMS_MEDIA_TYPE = "application/json";

/** What a runner tells about itself with every call. */
export interface RunnerFacts {
  /** Version of the runner program. */
  readonly version: string;
  /** Modes as on the wire, `pull` for the agent's runner. */
  readonly modes: readonly string[];
  /** Operating system in Go's words: `linux`, `darwin`, `windows`. */
  readonly platform: string;
  /** Processor in Go's words: `amd64`, `arm64`. */
  readonly architecture: string;
  /** Agent flavour, such as `agent`. */
  readonly flavor: string;
  readonly containerized: boolean;
}

const GO_PLATFORM: Readonly<Record<string, string>> = { win32: "windows" };
const GO_ARCHITECTURE: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** Go's name of a value of `process.platform`. */
export function goPlatform(platform: string): string {
  return GO_PLATFORM[platform] ?? platform;
}

/** Go's name of a value of `process.arch`. */
export function goArchitecture(architecture: string): string {
  return GO_ARCHITECTURE[architecture] ?? architecture;
}

/** Headers of one call. The token must be fresh; see `signRunnerToken`. */
export function opmsHeaders(facts: RunnerFacts, token: string): Readonly<Record<string, string>> {
  return {
    Accept: OPMS_MEDIA_TYPE,
    "Content-Type": OPMS_MEDIA_TYPE,
    [OpmsHeader.JWT]: token,
    [OpmsHeader.VERSION]: facts.version,
    [OpmsHeader.MODES]: facts.modes.join(","),
    [OpmsHeader.PLATFORM]: facts.platform,
    [OpmsHeader.ARCHITECTURE]: facts.architecture,
    [OpmsHeader.FLAVOR]: facts.flavor,
    [OpmsHeader.CONTAINERIZED]: String(facts.containerized),
  };
}

/** Headers of a call as Node's HTTP server gives them: names in lower case. */
export type ReceivedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a call says about its runner. Older runners send less; nothing of it is verified. */
export function readRunnerFacts(headers: ReceivedHeaders): Partial<RunnerFacts> {
  const text = (name: string): string | undefined => {
    const value = headers[name.toLowerCase()];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const version = text(OpmsHeader.VERSION);
  const modes = text(OpmsHeader.MODES);
  const platform = text(OpmsHeader.PLATFORM);
  const architecture = text(OpmsHeader.ARCHITECTURE);
  const flavor = text(OpmsHeader.FLAVOR);
  const containerized = text(OpmsHeader.CONTAINERIZED);
  return {
    ...(version !== undefined && { version }),
    ...(modes !== undefined && { modes: modes.split(",") }),
    ...(platform !== undefined && { platform }),
    ...(architecture !== undefined && { architecture }),
    ...(flavor !== undefined && { flavor }),
    ...(containerized !== undefined && { containerized: containerized === "true" }),
  };
}

/** Longest pause that a server can ask for, in milliseconds. */
export const MAX_PACING_HINT_MS = 120_000;

/**
 * Reads `X-Retry-After-Ms`.
 *
 * @returns milliseconds, at most {@link MAX_PACING_HINT_MS}; undefined when the header is absent, not a whole
 *   number, or not above zero.
 */
export function parsePacingHint(value: string | null | undefined): number | undefined {
  const text = value?.trim() ?? "";
  if (!/^\+?\d+$/.test(text)) return undefined;
  const milliseconds = Number(text);
  return milliseconds > 0 ? Math.min(milliseconds, MAX_PACING_HINT_MS) : undefined;
}
