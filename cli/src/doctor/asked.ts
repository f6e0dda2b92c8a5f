import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";

import type { Complaint } from "./finding";

/** A fact that was asked for. */
export type Asked<T> = { readonly known: true; readonly value: T } | Unanswered;

/** A fact that nobody told. */
export interface Unanswered {
  readonly known: false;
  /** Why not. */
  readonly why: string;
  readonly notAsked?: true;
}

/** What is not asked because the question would leave this machine. */
export const NOT_ASKED: Unanswered = {
  known: false,
  why: "without --live nothing leaves this machine",
  notAsked: true,
};

/** A fact. */
export function known<T>(value: T): Asked<T> {
  return { known: true, value };
}

/** What nobody told. */
export function unanswered(why: string): Unanswered {
  return { known: false, why };
}

/**
 * A fact out of a document of somebody else; unanswered where it is not as agreed.
 *
 * @param read - may throw {@link WireFormatError}
 */
export function readFact<T>(read: () => T): Asked<T> {
  try {
    return known(read());
  } catch (error) {
    if (error instanceof WireFormatError)
      return unanswered(`the answer is not as documented: ${error.message}`);
    throw error;
  }
}

/**
 * What is said of a fact that nobody told.
 *
 * @param fix - what to do where it was asked for
 */
export function unknownFact(what: string, { why, notAsked }: Unanswered, fix: string): Complaint {
  return notAsked === true
    ? { status: "unknown", what, why, fix: "Run parkit doctor with --live.", notAsked }
    : { status: "unknown", what, why, fix };
}
