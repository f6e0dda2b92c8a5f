import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";

import { Annotations } from "cdktf";
import type { IConstruct } from "constructs";

import {
  CLI_CONFIGURATION,
  hidesMirrors,
  userConfigurations,
} from "@parkit/provider-schema/internal/provider-installation";

/**
 * Warns when settings of the user keep Terraform from looking into the mirror that a stack carries: `init`
 * would only say that it finds no provider.
 */
export function warnOfHiddenMirror(scope: IConstruct): void {
  const hiding = userConfigurations(process.env, homedir()).find(
    (path) => existsSync(path) && hidesMirrors(readFileSync(path, "utf8")),
  );
  if (hiding === undefined) return;
  Annotations.of(scope).addWarning(
    `${hiding} has provider_installation, so Terraform does not look for the provider in the stack's folder: copy the blocks of ` +
      `${CLI_CONFIGURATION} in that folder into it, or set TF_CLI_CONFIG_FILE to that file`,
  );
}
