import { ParkitError } from "@parkit/provider-schema/internal/parkit-error";

/**
 * A description, or a file that it is to be written into, cannot be rendered as asked. Validation finds most
 * of the reasons before.
 */
export class RenderError extends ParkitError {
  override readonly code = "PARKIT_RENDER";
  override readonly name = "RenderError";
}
