/** A variable of the environment says how to reach the API, and cannot be followed. Nothing was sent. */
export class UnusableEnvironment extends Error {
  override readonly name = "UnusableEnvironment";
}
