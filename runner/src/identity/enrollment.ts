/**
 * Enrollment: a key is made here, its public half is registered, and the control plane says who the runner
 * is.
 */
import { ParkitError } from "@parkit/provider-schema/internal/parkit-error";
import {
  EnrollmentPath,
  encodeEnrollmentRequest,
  parseEnrollmentAnswer,
} from "@parkit/protocol/internal/enrollment";
import {
  createHttpClient,
  exchange,
  type HttpAnswer,
  type HttpClient,
} from "@parkit/protocol/internal/http/http-client";
import { proxySecrets } from "@parkit/protocol/internal/http/proxy";
import { describeTransportError } from "@parkit/protocol/internal/http/transport-error";
import { UnusableEnvironment } from "@parkit/protocol/internal/http/unusable-environment";
import { formatApiErrors, JSON_API_MEDIA_TYPE, parseErrorBody } from "@parkit/protocol/internal/json-api";
import {
  encodePrivateKey,
  generateRunnerKey,
  publicKeyPem,
  type RunnerKey,
} from "@parkit/protocol/internal/key-pair";
import { OpmsHeader } from "@parkit/protocol/internal/opms";
import { createRedactor, type Redactor } from "@parkit/protocol/internal/redaction";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { printable, shortened } from "@parkit/provider-schema/internal/printable";
import { DEFAULT_MODES, type Mode } from "@parkit/provider-schema/internal/runner/mode";
import { formatRunnerUrn, type RunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import type { Site } from "@parkit/provider-schema/internal/site/site";
import { type Clock, systemClock, withDeadline } from "../clock";
import { ConfigurationError } from "../configuration-error";
import { RUNNER_VERSION } from "../version";

/** What enrollment needs. */
export interface EnrollOptions {
  /** Where to enroll, and the region that the URN names. */
  readonly site: Pick<Site, "apiUrl" | "urnRegion">;
  readonly apiKey: string;
  /**
   * Makes the runner owned by the key's user.
   *
   * @default - an ownerless runner, which cannot have connections
   */
  readonly appKey?: string;
  /** Name of the runner, unique in the organisation. */
  readonly name: string;
  /** @default pull */
  readonly modes?: readonly Mode[];
  /** Host name at which browsers reach a push runner. @default - none */
  readonly runnerHost?: string;
  /** What an Agent says of itself: its host name, which a Cluster Agent leaves out, and its flavour. */
  readonly agent?: { readonly hostname?: string; readonly flavor: string };
  /** Ends the attempts. */
  readonly signal?: AbortSignal;
  /** Told before each further attempt, with what went wrong and the pause in milliseconds. */
  readonly onRetry?: (problem: string, pauseMs: number) => void;
  /** @default - the machine's clock */
  readonly clock?: Clock;
  /** Environment that names proxies and certificate authorities. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/** Who the runner is from now on. */
export interface EnrolledIdentity {
  readonly urn: RunnerUrn;
  /** Base64url of the private JWK: the value of `privateKey`. Secret. */
  readonly privateKey: string;
  readonly key: RunnerKey;
}

/** Thrown when the control plane refuses an enrollment for good. */
export class EnrollmentError extends ParkitError {
  override readonly code = "PARKIT_ENROLLMENT";
  override readonly name = "EnrollmentError";

  /**
   * @param status - HTTP status of the refusal.
   * @param message - what happened, and what to do.
   */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const REQUEST_TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
const GROWTH = 1.5;
/** Pauses vary by this part of themselves, so that many runners do not come back at once. */
const JITTER = 0.5;

/**
 * Enrolls a runner. What may pass is tried again without limit, with the same key and name; a lost answer can
 * so leave a second runner behind.
 *
 * @throws {@link EnrollmentError} when the control plane refuses (any 4xx), or its answer cannot be read.
 * @throws {@link ConfigurationError} when a key cannot be right.
 * @throws {@link UnusableEnvironment} when the environment names a proxy or a file of certificate authorities
 *   that cannot be used.
 */
export async function enroll(options: EnrollOptions): Promise<EnrolledIdentity> {
  checkKeys(options);
  const {
    site,
    clock = systemClock,
    signal = new AbortController().signal,
    onRetry,
    env = process.env,
  } = options;
  const http = createHttpClient(env);
  const { apiKey, appKey = "" } = options;
  const redactor = createRedactor([apiKey, appKey, ...proxySecrets(env)], { shortest: 1 });
  const key = await generateRunnerKey();
  const body = encodeEnrollmentRequest({
    runnerName: options.name,
    runnerModes: options.modes ?? DEFAULT_MODES,
    publicKeyPem: publicKeyPem(key),
    ...(options.runnerHost !== undefined && { runnerHost: options.runnerHost }),
    ...(options.agent !== undefined && { agentFlavor: options.agent.flavor }),
    ...(options.agent?.hostname !== undefined && { agentHostname: options.agent.hostname }),
  });
  try {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * GROWTH, MAX_PAUSE_MS)) {
      const attempt = await tryEnroll(http, options, body, clock, signal, redactor);
      if ("answer" in attempt) return identityOf(attempt.answer, site.urnRegion, key);
      const waitMs = Math.round(pause * (1 + JITTER * (2 * Math.random() - 1)));
      onRetry?.(redactor.redactText(attempt.problem), waitMs);
      await clock.sleep(waitMs, signal);
      signal.throwIfAborted();
    }
  } finally {
    http.close();
  }
}

async function tryEnroll(
  http: HttpClient,
  options: EnrollOptions,
  body: string,
  clock: Clock,
  signal: AbortSignal,
  redactor: Redactor,
): Promise<{ answer: HttpAnswer } | { problem: string }> {
  const { site, apiKey, appKey } = options;
  const url = new URL(appKey === undefined ? EnrollmentPath.API_KEY_ONLY : EnrollmentPath.OWNED, site.apiUrl);
  const headers = {
    "Content-Type": JSON_API_MEDIA_TYPE,
    Accept: "application/json",
    "DD-API-KEY": apiKey,
    ...(appKey !== undefined && { "DD-APPLICATION-KEY": appKey }),
    [OpmsHeader.VERSION]: RUNNER_VERSION,
  };
  try {
    const answer = await withDeadline(clock, REQUEST_TIMEOUT_MS, signal, (deadline) =>
      exchange(http, { url, method: "POST", headers, body, signal: deadline }, MAX_ANSWER_BYTES),
    );
    if (answer.status === 200) return { answer };
    if (answer.status >= 400 && answer.status <= 499) throw refusal(answer, redactor);
    return { problem: `the control plane answered ${answer.status}` };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EnrollmentError || error instanceof UnusableEnvironment) throw error;
    return { problem: describeTransportError(error) };
  }
}

/** Servers quote what they refuse. */
function refusal({ status, body }: HttpAnswer, { redactText }: Redactor): EnrollmentError {
  if (status === 401 || status === 403) {
    return new EnrollmentError(
      status,
      `the credentials were rejected (status ${status}): check the API key, and that the application key may write connections and private action runners`,
    );
  }
  const details = printable(shortened(redactText(formatApiErrors(parseErrorBody(body.toString("utf8"))))));
  return new EnrollmentError(
    status,
    [`the enrollment was refused (status ${status})`, ...(details === "" ? [] : [details])].join(": "),
  );
}

function identityOf({ body, status }: HttpAnswer, region: string, key: RunnerKey): EnrolledIdentity {
  try {
    const { orgId, runnerId } = parseEnrollmentAnswer(body.toString("utf8"));
    return { urn: formatRunnerUrn({ region, orgId, runnerId }), privateKey: encodePrivateKey(key), key };
  } catch (error) {
    if (!(error instanceof WireFormatError)) throw error;
    throw new EnrollmentError(
      status,
      `the answer to the enrollment cannot be read (${error.message}); the runner may exist nevertheless`,
    );
  }
}

/** A wrong form is not judged here: control planes of one's own make keys of other forms. */
function checkKeys({ apiKey, appKey }: EnrollOptions): void {
  const problems = Object.entries({ "API key": apiKey, "application key": appKey }).flatMap(([name, key]) => {
    if (key === undefined) return [];
    if (key.trim() === "") return [`the ${name} is empty`];
    return key.trim().startsWith("ENC[")
      ? [`the ${name} is an unresolved secret, ENC[…]; resolve it first`]
      : [];
  });
  if (problems.length > 0) throw new ConfigurationError("the enrollment", problems);
}
