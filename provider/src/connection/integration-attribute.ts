import {
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
  type CredentialKind,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { WRITE_ONLY } from "@parkit/provider-schema/internal/terraform-provider";
import { isObjectValue, type ObjectValue, type Value } from "@parkit/terraform-plugin";
import { defaultCredential } from "./schema";

/** The integration of a connection as it is written: its type, and its attribute's value. */
export interface WrittenIntegration {
  readonly type: IntegrationType;
  readonly value: ObjectValue;
  /** The credential that is written, else the integration's default. Undefined when there is neither. */
  readonly credential: CredentialKind | undefined;
  /** Value of the credential's attribute; empty for a default that is left out. */
  readonly fields: ObjectValue;
}

/** The integration in a state or a configuration: the first attribute that is written and known. */
export function writtenIntegration(values: ObjectValue): WrittenIntegration | undefined {
  for (const type of INTEGRATION_TYPES) {
    const value = values[terraformName(type)] ?? null;
    if (!isObjectValue(value)) continue;
    const kind = INTEGRATIONS[type];
    const written = kind.credentials.find((candidate) => credentialValue(value, candidate) !== null);
    const credential = written ?? defaultCredential(kind);
    const fields = credential === undefined ? null : credentialValue(value, credential);
    return { type, value, credential, fields: isObjectValue(fields) ? fields : {} };
  }
  return undefined;
}

/** Value of a credential's attribute; null when it is not written. */
export function credentialValue(integration: ObjectValue, kind: CredentialKind): Value {
  return integration[terraformName(kind.type)] ?? null;
}

/** Value of a secret: the write-only one before the stored one. */
export function secretValue(fields: ObjectValue, name: string): Value | undefined {
  return fields[name + WRITE_ONLY] ?? fields[name];
}
