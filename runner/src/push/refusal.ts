/** Why requests of browsers are refused before anything runs. Codes are stable. */

/** Refusals by code: the status of the answer, and what is wrong. */
const REFUSALS = {
  "wrong-host": [421, "this runner is not called so"],
  "wrong-origin": [403, "pages of this origin may not call the runner"],
  "wrong-method": [405, "queries are sent by POST"],
  stopping: [503, "the runner is stopping"],
  "not-ready": [503, "the runner has no keys to check tokens with yet"],
  "token-missing": [401, "the request has no token"],
  "token-invalid": [401, "the token is not one that the runner accepts"],
  "token-expired": [401, "the time of the token is over"],
  "token-not-yet-valid": [401, "the time of the token has not come"],
  "token-too-long-lived": [401, "the token is good for longer than a minute"],
  "token-used": [401, "the token was used before"],
  "token-before-start": [401, "the token was issued before the runner started"],
  "wrong-audience": [403, "the token is for another runner"],
  "wrong-runner-key": [403, "the token is for another key than the runner's"],
  "wrong-action": [403, "the token is for another action"],
  "wrong-connection": [403, "the token is for another connection"],
  "body-altered": [403, "the token is for another body"],
  "body-invalid": [400, "the body is not a query"],
  "body-too-large": [413, "the body is too large"],
  busy: [503, "as many queries run as may run at a time"],
  "too-many-tokens": [503, "the runner cannot remember any more tokens"],
  "used-tokens-unavailable": [503, "it cannot be found out whether the token was used"],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>;

/** Code of a refusal. */
export type RefusalCode = keyof typeof REFUSALS;

/** Thrown where a request is refused. */
export class PushRefusal extends Error {
  override readonly name = "PushRefusal";
  /** Of the answer. */
  readonly status: number;

  /** @param code - says why */
  constructor(readonly code: RefusalCode) {
    const [status, message] = REFUSALS[code];
    super(message);
    this.status = status;
  }
}

/** Every code, for the page of the profile. */
export const REFUSAL_CODES: readonly RefusalCode[] = Object.keys(REFUSALS).filter(
  (code): code is RefusalCode => Object.hasOwn(REFUSALS, code),
);
