/** How often and how long requests are repeated. Names and defaults are those of Datadog's own provider. */
export interface RetrySettings {
  readonly enabled: boolean;
  /** Most repetitions of one request. */
  readonly maxRetries: number;
  /** Seconds in which all attempts of one request must begin. */
  readonly timeout: number;
  /** Seconds before the first repetition. */
  readonly backoffBase: number;
  /** Factor between one wait and the next. */
  readonly backoffMultiplier: number;
}

/** What Datadog's own provider does unless told otherwise. */
export const DEFAULT_RETRY: RetrySettings = {
  enabled: true,
  maxRetries: 3,
  timeout: 60,
  backoffBase: 2,
  backoffMultiplier: 2,
};

/** What came of one attempt, as far as repeating it is concerned. */
export interface Attempt {
  /** Whether doing it twice is the same as doing it once. */
  readonly isIdempotent: boolean;
  /** Absent when there was no answer. */
  readonly status?: number;
  /** Header of an answer 429: seconds until requests are taken again. */
  readonly rateLimitReset?: string;
  /** The server has seen nothing of the request. */
  readonly unsent?: boolean;
}

/**
 * Whether an attempt may be repeated. Creating is not idempotent and there is no key to make it so: a POST is
 * repeated only when the server refused to look at it.
 */
export function isRepeatable({ isIdempotent, status, unsent = false }: Attempt): boolean {
  if (status === 429 || unsent) return true;
  return isIdempotent && (status === undefined || status >= 500);
}

/**
 * Milliseconds to wait before the next attempt, or undefined when there must be none.
 *
 * @param retries - repetitions so far
 * @param elapsed - milliseconds since the first attempt began
 * @param random - from 0 to 1; spreads the attempts of requests that were refused together
 */
export function delayBeforeRetry(
  attempt: Attempt,
  settings: RetrySettings,
  retries: number,
  elapsed: number,
  random = Math.random(),
): number | undefined {
  if (!settings.enabled || retries >= settings.maxRetries || !isRepeatable(attempt)) return undefined;
  const told = attempt.status === 429 ? Number(attempt.rateLimitReset ?? "") : Number.NaN;
  const isTold = attempt.rateLimitReset !== undefined && attempt.rateLimitReset !== "" && told >= 0;
  const backoff = settings.backoffBase * settings.backoffMultiplier ** retries;
  const delay = 1000 * (isTold ? told : backoff * (0.5 + random / 2));
  return elapsed + delay <= 1000 * settings.timeout ? delay : undefined;
}
