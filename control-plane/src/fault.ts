/**
 * A fault to inject. With several that fit a request, the oldest applies. Faults never apply to the faults'
 * own routes.
 */
export interface FaultRequest {
  /**
   * Method of the requests that fail.
   *
   * @default - any
   */
  readonly method?: string;
  /** Path of the requests that fail; with a `*` at the end, every path that starts so. */
  readonly path: string;
  /**
   * How many requests fail; 0 means all, until the fault is deleted.
   *
   * @default 1
   */
  readonly times?: number;
  /**
   * Of a hundred requests that fit, how many fail, by chance; the others count for nothing.
   *
   * @default 100
   */
  readonly percent?: number;
  /** Wait before anything else, in milliseconds, at most 120000. */
  readonly delayMs?: number;
  /**
   * Close the connection without an answer: `request` before the request has any effect, `answer` after it
   * has had its effect.
   */
  readonly drop?: "request" | "answer";
  /** Answer this status, in place of handling the request. */
  readonly status?: number;
  /** Refuse requests whose runner token was used before, with status 401; others are handled as ever. */
  readonly usedTokens?: "refuse";
  /** Headers of that answer; they also replace headers of an ordinary answer when there is no `status`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Body of that answer. */
  readonly body?: string;
}

/** A fault that waits for requests. */
export interface Fault extends FaultRequest {
  readonly id: string;
  /** How many more requests fail; 0 means all. */
  readonly times: number;
}
