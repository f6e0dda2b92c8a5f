/**
 * What Terraform asks of secrets besides the rules of connections: each is written in one way, and a
 * write-only one with its version.
 */
import type { CredentialKind } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { WRITE_ONLY, WRITE_ONLY_VERSION } from "@parkit/provider-schema/internal/terraform-provider";
import {
  errorAt,
  isListValue,
  isObjectValue,
  UNKNOWN,
  type Diagnostic,
  type ObjectValue,
  type Path,
} from "@parkit/terraform-plugin";
import { credentialPath } from "./problem-diagnostic";
import { credentialValue } from "./written-credential";

/** Secrets of a credential that are written twice, or write-only without a version. */
export function writeOnlyProblems(credential: CredentialKind, config: ObjectValue): readonly Diagnostic[] {
  const fields = credentialValue(config, credential);
  if (!isObjectValue(fields)) return [];
  const { tokens } = fields;
  return [
    ...credential.fields
      .filter(({ secret }) => secret === true)
      .flatMap(({ name }) => ofSecret(fields, name, credentialPath(credential))),
    ...(isListValue(tokens) ? tokens : []).flatMap((token, index) =>
      isObjectValue(token)
        ? ofSecret(token, "value", credentialPath(credential, { attribute: "tokens" }, { index }))
        : [],
    ),
  ];
}

function ofSecret(fields: ObjectValue, name: string, path: Path): readonly Diagnostic[] {
  const stored = fields[name] ?? null;
  const writeOnly = fields[name + WRITE_ONLY] ?? null;
  const here = [...path, { attribute: name + WRITE_ONLY }];
  if (stored !== null && stored !== UNKNOWN && writeOnly !== null && writeOnly !== UNKNOWN)
    return [errorAt(here, `${name} is written twice`, `Leave ${name}${WRITE_ONLY} or ${name}.`)];
  if (writeOnly === null || (fields[name + WRITE_ONLY_VERSION] ?? null) !== null) return [];
  const detail = `Terraform does not see changes of a write-only value. Write ${name}${WRITE_ONLY_VERSION} = 1, and raise it with each new value.`;
  return [errorAt(here, `${name}${WRITE_ONLY} has no version`, detail)];
}
