/** Which runner tokens were used, to tell those that are used again. */
import { createHash } from "node:crypto";

/** Most tokens that are remembered; older ones are forgotten first. */
const MAX_TOKENS = 100_000;

/** Seconds that a token is remembered beyond its end: clocks differ. */
const SKEW_SECONDS = 60;

interface SeenToken {
  uses: number;
  readonly expiresAt: number;
}

/** Tokens that were used, oldest first. */
export class UsedTokens {
  readonly #seen = new Map<string, SeenToken>();
  /**
   * Walks from the oldest on. Kept, because a new walk would pass again over the place of everything that was
   * removed, which in a Map of this size takes a tenth of a millisecond.
   */
  #walk = this.#seen.entries();
  /** The oldest, which the walk has already passed. */
  #oldest: readonly [digest: string, token: SeenToken] | undefined;

  /**
   * Notes the use of a token, and how often it was used before.
   *
   * @param expiresAt - Unix seconds until which it may be used
   */
  note(token: string, expiresAt: number, now: Date): number {
    const seconds = now.getTime() / 1000;
    this.#forget(seconds);
    // A digest is shorter, and worth nothing to who reads memory.
    const digest = createHash("sha256").update(token).digest("base64");
    const known = this.#seen.get(digest);
    if (known === undefined) {
      this.#seen.set(digest, { uses: 1, expiresAt });
      return 0;
    }
    known.uses += 1;
    return known.uses - 1;
  }

  #forget(seconds: number): void {
    for (;;) {
      this.#oldest ??= this.#next();
      if (this.#oldest === undefined) return;
      const [digest, { expiresAt }] = this.#oldest;
      if (expiresAt + SKEW_SECONDS > seconds && this.#seen.size < MAX_TOKENS) return;
      this.#seen.delete(digest);
      this.#oldest = undefined;
    }
  }

  #next(): readonly [string, SeenToken] | undefined {
    const { done, value } = this.#walk.next();
    if (done !== true) return value;
    // A walk that came to its end does not see what is added later.
    this.#walk = this.#seen.entries();
    return undefined;
  }
}
