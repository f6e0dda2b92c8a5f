import { ParkitError } from "@parkit/provider-schema/internal/parkit-error";

/** A variable of the environment says how to reach a server, and cannot be followed. Nothing was sent. */
export class UnusableEnvironment extends ParkitError {
  override readonly code = "PARKIT_ENVIRONMENT";
  override readonly name = "UnusableEnvironment";
}
