/** What can go wrong with a request, for those who explain it to users. */
import type { ApiError, ErrorAuthor } from "@parkit/protocol/internal/json-api";

/** What an answer held, in words for messages. */
export type AnswerContent = "an empty body" | "an HTML page" | "JSON" | "a text that is not a JSON object";

/** Why a request to the API failed. */
export type FailureReason =
  /** The server answered with a status that means failure. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly errors: readonly ApiError[];
      /**
       * Who wrote the error document; undefined when the answer had none, so that anybody may have given it.
       */
      readonly author: ErrorAuthor | undefined;
      readonly content: AnswerContent;
      /** Code of an error of parkit's own control plane. */
      readonly code?: string;
    }
  /**
   * The answer is none that the API gives: a redirect, a page in place of a document, or nothing where
   * something must be.
   */
  | {
      readonly kind: "foreign";
      readonly status: number;
      readonly content: AnswerContent;
      /** Where a redirect leads, without query. */
      readonly location?: string;
    }
  /** No connection came about, so the server has seen nothing of the request. */
  | { readonly kind: "unreachable"; readonly problem: string }
  /** A variable that says how to reach the API cannot be followed. Nothing was sent. */
  | { readonly kind: "environment"; readonly problem: string }
  /** The request left and no answer came: whether it had an effect is not known. */
  | { readonly kind: "lost"; readonly problem: string }
  /** Terraform asked to stop before the request left. */
  | { readonly kind: "stopped" };

/** A request that failed for good, after retries. Holds no secret. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";

  /** @param request - method and URL, for messages */
  constructor(
    readonly reason: FailureReason,
    readonly request: string,
  ) {
    super(`request failed: ${reason.kind}`);
  }

  /** Status of an answer that means failure; undefined when there was none. */
  get status(): number | undefined {
    return this.reason.kind === "status" ? this.reason.status : undefined;
  }

  /**
   * Whether the API says that the object does not exist. A 404 without an error document may come from
   * anybody, and one of the gateway is about the route.
   */
  get isGone(): boolean {
    return this.reason.kind === "status" && this.reason.status === 404 && this.reason.author === "service";
  }

  /**
   * Whether parkit's own control plane says that there is no such runner, which a missing route does not say.
   */
  get isUnknownRunner(): boolean {
    return this.status === 404 && this.reason.kind === "status" && this.reason.code === "unknown-runner";
  }

  /** Whether the request may have had its effect although it failed. */
  get isAmbiguous(): boolean {
    const { reason } = this;
    if (reason.kind === "foreign") return reason.status < 300;
    return reason.kind === "lost" || (reason.kind === "status" && reason.status >= 500);
  }
}
