import { ParkitError } from "@parkit/provider-schema/internal/parkit-error";

/**
 * Thrown when bytes or a document from the other side are not of the agreed form. The message never repeats
 * the input.
 */
export class WireFormatError extends ParkitError {
  override readonly code = "PARKIT_WIRE_FORMAT";
  override readonly name = "WireFormatError";

  /**
   * @param path - member that is wrong, such as `data.attributes.job_id`; empty for the whole.
   * @param problem - what is wrong with it, without its value.
   */
  constructor(
    readonly path: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(path === "" ? problem : `${path}: ${problem}`, options);
  }
}
