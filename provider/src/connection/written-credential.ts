/** The credential of a connection as it is written in a configuration or stored in a state. */
import {
  impliedCredential,
  INTEGRATIONS,
  terraformName,
  type CredentialKind,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { WRITE_ONLY } from "@parkit/provider-schema/internal/terraform-provider";
import { isObjectValue, type ObjectValue, type Value } from "@parkit/terraform-plugin";

/** A credential and the value of its attribute, which is empty for one that has nothing to write. */
export interface StoredCredential {
  readonly kind: CredentialKind;
  readonly fields: ObjectValue;
}

/** The credential of a state or a configuration. Undefined in a state that was only just imported. */
export function storedCredential(type: IntegrationType, values: ObjectValue): StoredCredential | undefined {
  for (const kind of INTEGRATIONS[type].credentials) {
    const fields = credentialValue(values, kind);
    if (isObjectValue(fields)) return { kind, fields };
  }
  const implied = impliedCredential(INTEGRATIONS[type]);
  return implied === undefined ? undefined : { kind: implied, fields: {} };
}

/** Value of a credential's attribute; null when it is not written. */
export function credentialValue(values: ObjectValue, kind: CredentialKind): Value {
  return values[terraformName(kind.type)] ?? null;
}

/** Value of a secret: the write-only one before the stored one. */
export function secretValue(fields: ObjectValue, name: string): Value | undefined {
  return fields[name + WRITE_ONLY] ?? fields[name];
}
