import { ParkitError } from "@parkit/provider-schema/internal/parkit-error";
import { shortened } from "@parkit/provider-schema/internal/printable";

/**
 * Thrown when the runner cannot start as it is configured: a user's mistake, told without a stack and without
 * values.
 */
export class ConfigurationError extends ParkitError {
  override readonly code = "PARKIT_RUNNER_CONFIGURATION";
  override readonly name = "ConfigurationError";

  /**
   * @param source - file or variable that is wrong.
   * @param problems - everything that is wrong with it, each with what to do.
   */
  constructor(
    readonly source: string,
    readonly problems: readonly string[],
  ) {
    super(
      [`${source} cannot be used:`, ...problems.map((problem) => `  - ${shortened(problem)}`)].join("\n"),
    );
  }
}
