/**
 * Names of integrations and credentials in Datadog's API, and the user's corrections of those that are
 * guesses.
 */
import {
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
  type CredentialKind,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";

/**
 * Types on the wire that the user corrected, by integration (`postgresql`) or credential of one
 * (`postgresql.credential_file`), in the spelling of Terraform.
 */
export type WireTypes = ReadonlyMap<string, string>;

/** Type of an integration on the wire. */
export function integrationWireType(type: IntegrationType, corrected: WireTypes): string {
  return corrected.get(terraformName(type)) ?? INTEGRATIONS[type].wireType;
}

/** Type of a credential on the wire. */
export function credentialWireType(
  type: IntegrationType,
  kind: CredentialKind,
  corrected: WireTypes,
): string {
  return corrected.get(`${terraformName(type)}.${terraformName(kind.type)}`) ?? kind.wireType;
}

/** Integration of a type on the wire; undefined for one that this version does not know. */
export function integrationOf(wireType: string, corrected: WireTypes): IntegrationType | undefined {
  return INTEGRATION_TYPES.find((type) => integrationWireType(type, corrected) === wireType);
}

/** Credential of a type on the wire; undefined for one that this version does not know. */
export function credentialOf(
  type: IntegrationType,
  wireType: string,
  corrected: WireTypes,
): CredentialKind | undefined {
  return INTEGRATIONS[type].credentials.find(
    (kind) => credentialWireType(type, kind, corrected) === wireType,
  );
}

/**
 * Whether integration or credential go by a type that Datadog has not published and the user has not given.
 */
export function isGuessed(
  type: IntegrationType,
  kind: CredentialKind | undefined,
  corrected: WireTypes,
): boolean {
  const path = terraformName(type);
  if (INTEGRATIONS[type].preview === true && !corrected.has(path)) return true;
  return kind?.preview === true && !corrected.has(`${path}.${terraformName(kind.type)}`);
}
