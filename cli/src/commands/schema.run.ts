import { descriptionJsonSchema } from "@parkit/provider-schema/internal/description/json-schema";

import { EXIT, type ExitCode } from "../exit-code";
import type { Terminal } from "../terminal";

/** Prints the JSON Schema of `parkit.yaml`. */
export function schemaCommand(terminal: Terminal): ExitCode {
  terminal.out.write(`${JSON.stringify(descriptionJsonSchema(), null, 2)}\n`);
  return EXIT.ok;
}
