/** A variable of the environment says how to reach a server, and cannot be followed. Nothing was sent. */
export class UnusableEnvironment extends Error {
  /** Stable code, to tell the error apart without `instanceof`. */
  readonly code = "ERR_PARKIT_ENVIRONMENT";
  override readonly name = "UnusableEnvironment";
}
