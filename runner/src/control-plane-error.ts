import { clockProblem } from "./clock-offset";

/** Thrown when a call to the control plane brought no answer, or one that says it failed. */
export class ControlPlaneError extends Error {
  override readonly name = "ControlPlaneError";
  /** Milliseconds that the server asks to wait before the next call. */
  readonly pacingHintMs: number | undefined;
  /** When the server says that it answered. */
  readonly serverTime: Date | undefined;

  /**
   * @param status - HTTP status; undefined when there was no answer.
   * @param message - what happened.
   */
  constructor(
    readonly status: number | undefined,
    message: string,
    options: ErrorOptions & { readonly pacingHintMs?: number; readonly serverTime?: Date } = {},
  ) {
    super(message, options);
    this.pacingHintMs = options.pacingHintMs;
    this.serverTime = options.serverTime;
  }

  /** Whether trying again may help: no answer, too many requests, or trouble on the server's side. */
  get isTransient(): boolean {
    return this.status === undefined || [408, 425, 429].includes(this.status) || this.status >= 500;
  }

  /** Whether the control plane does not accept the runner's identity. */
  get isRejection(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

/** Why the control plane does not accept the runner, and what to do; undefined when it failed otherwise. */
export function rejectionHint(error: unknown, now: Date): string | undefined {
  if (!(error instanceof ControlPlaneError) || !error.isRejection) return undefined;
  return (
    clockProblem(now, error.serverTime) ??
    "the control plane does not accept this runner's identity; remove this identity and enroll again"
  );
}
