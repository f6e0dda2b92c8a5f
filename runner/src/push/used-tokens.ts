/** Which tokens of browsers were used: each is good for one use, at this replica or another one. */
import { createHash } from "node:crypto";
import {
  APP_BUILDER_TOKEN_LIFETIME_SECONDS,
  APP_BUILDER_TOKEN_SKEW_SECONDS,
  type AppBuilderClaims,
} from "@parkit/protocol/internal/app-builder/token";
import type { Clock } from "../clock";

/** What of a token says whether it was used. */
export type UsableToken = Pick<AppBuilderClaims, "tokenId" | "issuedAt" | "expiresAt">;

/** What came of noting a use. */
export type TokenUse =
  | "first"
  /** It was used before. */
  | "again"
  /** It was issued before the runner started, which does not know any more what was used then. */
  | "before-start"
  /** Too many tokens are remembered; nothing is accepted that could not be. */
  | "full"
  /** Whoever remembers for all replicas does not answer. */
  | "unavailable";

/** Remembers. */
export interface UsedTokens {
  /** Notes a use. Of several notes of one token, at any replica, one alone is told that it is the first. */
  use(token: UsableToken): Promise<TokenUse>;
  close(): void;
}

/** How long a token can be of use after its first use, in seconds, whatever the clocks say. */
export const REMEMBERED_SECONDS = APP_BUILDER_TOKEN_LIFETIME_SECONDS + 2 * APP_BUILDER_TOKEN_SKEW_SECONDS;
/** Most tokens that are remembered: about 100 bytes each. */
const MAX_TOKENS = 1_000_000;
/** What is kept of a token's id, which is as long as its issuer likes: 24 characters. */
export function tokenMark(tokenId: string): string {
  // A slice of a longer text would keep all of that.
  return createHash("sha256").update(tokenId).digest().toString("base64", 0, 18);
}

/**
 * Remembers in the memory of this process, for a runner without replicas. After a restart it refuses what was
 * issued before.
 */
export function rememberUsedTokens({ now }: Pick<Clock, "now">, maxTokens = MAX_TOKENS): UsedTokens {
  const startedAt = now().getTime() / 1000;
  // Two generations are forgotten whole, so that nothing has to be looked for.
  let [older, newer] = [new Set<string>(), new Set<string>()];
  let turnedAt = startedAt;
  const turn = (): void => {
    const age = now().getTime() / 1000 - turnedAt;
    if (age < REMEMBERED_SECONDS) return;
    [older, newer] = [age < 2 * REMEMBERED_SECONDS ? newer : new Set<string>(), new Set<string>()];
    turnedAt += age;
  };
  // Asking and noting is one step, without a wait in which another request could come between.
  const note = ({ tokenId, issuedAt }: UsableToken): TokenUse => {
    if (issuedAt < startedAt) return "before-start";
    turn();
    const id = tokenMark(tokenId);
    if (newer.has(id) || older.has(id)) return "again";
    if (newer.size + older.size >= maxTokens) return "full";
    newer.add(id);
    return "first";
  };
  return { use: (token) => Promise.resolve(note(token)), close: () => undefined };
}
