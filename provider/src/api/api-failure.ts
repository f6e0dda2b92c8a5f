import type { ApiError } from "@parkit/protocol/internal/json-api";

/** Why a request to the API failed. */
export type FailureReason =
  /** The server answered with a status that means failure. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly errors: readonly ApiError[];
      /** Code of an error of parkit's own control plane. */
      readonly code?: string;
    }
  /** No connection came about, so the server has seen nothing of the request. */
  | { readonly kind: "unreachable"; readonly problem: string }
  /** The request left and no answer came: whether it had an effect is not known. */
  | { readonly kind: "lost"; readonly problem: string }
  /** Terraform asked to stop before the request left. */
  | { readonly kind: "stopped" };

/** A request that failed for good, after retries. Holds no secret. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";

  constructor(readonly reason: FailureReason) {
    super(`request failed: ${reason.kind}`);
  }

  /** Status of the answer; undefined when there was none. */
  get status(): number | undefined {
    return this.reason.kind === "status" ? this.reason.status : undefined;
  }

  /** Whether parkit's own control plane says that there is no such runner, which a missing route does not say. */
  get isUnknownRunner(): boolean {
    return this.reason.kind === "status" && this.reason.code === "unknown-runner";
  }

  /** Whether the request may have had its effect although it failed. */
  get isAmbiguous(): boolean {
    const { reason } = this;
    return reason.kind === "lost" || (reason.kind === "status" && reason.status >= 500);
  }
}
