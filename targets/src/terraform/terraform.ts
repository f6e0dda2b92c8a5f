/**
 * From a description to arguments of the resources of connections (`parkit_connection_http` and so on) and of
 * `parkit_connection_group`. The one place of this mapping: constructs and plain Terraform JSON are made with
 * it. Names follow {@link INTEGRATIONS}, from which the provider's schemas are made too.
 */

import { ACCESS_RELATIONS, type AccessInput } from "@parkit/provider-schema/internal/access/access";
import { describedCredentials } from "@parkit/provider-schema/internal/connection/described-connection";
import {
  descriptionName,
  impliedCredential,
  INTEGRATIONS,
  terraformName,
  type CredentialField,
  type CredentialKind,
  type HttpPart,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { nothingUnknown, type IsUnknown } from "@parkit/provider-schema/internal/rules/rule";
import {
  identifierTagTexts,
  type IdentifierTagsInput,
} from "@parkit/provider-schema/internal/tag/identifier-tag";
import { WRITE_ONLY, WRITE_ONLY_VERSION } from "@parkit/provider-schema/internal/terraform-provider";
import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import type {
  HttpTokenAuth,
  IntegrationInput,
  NameAndValue,
} from "@parkit/provider-schema/internal/connection/integration";
import type { ConnectionGroupInput } from "@parkit/provider-schema/internal/group/connection-group";
import type { CredentialSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { SecretInput } from "@parkit/provider-schema/internal/secret/secret";
import { RenderError } from "../render-error";

/** A value as Terraform JSON takes it; texts may be expressions such as `${var.token}`. */
export type TerraformValue =
  string | number | boolean | readonly TerraformValue[] | { readonly [name: string]: TerraformValue };

/**
 * Arguments of a connection's resource, {@link connectionResourceType}: these, and those of its integration.
 */
export interface ConnectionAttributes {
  readonly name: string;
  readonly runner_urn?: string;
  readonly identifier_tags?: readonly string[];
  readonly access?: AccessAttribute;
  readonly deletion_protection?: boolean;
  readonly [argument: string]: TerraformValue | undefined;
}

/** Principals by relation: the whole restriction policy of an object. */
export type AccessAttribute = Readonly<Record<string, readonly string[]>>;

/** Arguments of `parkit_connection_group`. */
export interface ConnectionGroupAttributes {
  readonly name: string;
  /** Integration type as descriptions write it. */
  readonly integration: string;
  readonly identifier_tag_keys: readonly string[];
  readonly connection_ids: readonly string[];
  readonly access?: AccessAttribute;
  readonly deletion_protection?: boolean;
}

/** What a connection needs to know of its runner. */
export interface PairedRunner {
  /** URN, or an expression for it. */
  readonly urn: string;
  /** Credential files on the runner. */
  readonly credentials: readonly CredentialSpec[];
}

/** What a connection needs to know of its surroundings. */
export interface ConnectionContext {
  /** Runner of a connection that has one. @default - the connection goes through Datadog's cloud */
  readonly runner?: PairedRunner;
  /** Tells which values are not known yet, such as CDKTF tokens. @default - everything is known */
  readonly isUnknown?: IsUnknown;
  /** Value of a secret as Terraform gets it. @default - {@link terraformSecret} */
  readonly secret?: (secret: SecretInput) => string;
}

/**
 * Arguments of a connection.
 *
 * @throws {RenderError} when the connection has a runner that the context does not know, for it would go
 *   through Datadog's cloud instead; when it names a credential that the runner has not, or a secret is out
 *   of Terraform's reach. Validation would have found all of it.
 */
export function connectionAttributes(
  connection: ConnectionInput,
  context: ConnectionContext = {},
): ConnectionAttributes {
  const { name, runner, identifierTags, integration, access, deletionProtection } = connection;
  if (runner !== undefined && context.runner === undefined)
    throw new RenderError(`the runner of connection ${name} is not known`);
  return {
    name,
    ...(context.runner === undefined ? {} : { runner_urn: context.runner.urn }),
    ...(identifierTags === undefined ? {} : { identifier_tags: sortedTags(identifierTags, context) }),
    ...integrationArguments(integration, context),
    ...(access === undefined ? {} : { access: accessAttribute(access, context) }),
    ...(deletionProtection === undefined ? {} : { deletion_protection: deletionProtection }),
  };
}

/**
 * Arguments of a connection group.
 *
 * @param integration - integration of its members
 * @param connectionIds - ids of its members, or expressions for them
 */
export function connectionGroupAttributes(
  group: ConnectionGroupInput,
  integration: IntegrationType,
  connectionIds: readonly string[],
  context: Pick<ConnectionContext, "isUnknown"> = {},
): ConnectionGroupAttributes {
  return {
    name: group.name,
    integration,
    identifier_tag_keys: group.identifierTagKeys,
    connection_ids: connectionIds,
    ...(group.access === undefined ? {} : { access: accessAttribute(group.access, context) }),
    ...(group.deletionProtection === undefined ? {} : { deletion_protection: group.deletionProtection }),
  };
}

/**
 * A secret in Terraform: a variable, or a value that somebody insisted on writing down.
 *
 * @throws {RenderError} for secrets that are elsewhere
 */
export function terraformSecret(secret: SecretInput): string {
  if (secret.type === "terraform") return `\${var.${secret.variable}}`;
  if (secret.type === "literal") return secret.value;
  throw new RenderError(
    `Terraform cannot read a secret of type ${secret.type ?? "kubernetes"}: name a Terraform variable`,
  );
}

/** Argument `access`: relations as written, so that one that is emptied is emptied at Datadog. */
export function accessAttribute(
  access: AccessInput,
  context: Pick<ConnectionContext, "isUnknown"> = {},
): AccessAttribute {
  return Object.fromEntries(
    ACCESS_RELATIONS.flatMap((relation) => {
      const principals = access[relation];
      return principals === undefined ? [] : [[relation, sortedSet(principals, context)] as const];
    }),
  );
}

function sortedTags(input: IdentifierTagsInput, context: ConnectionContext): readonly string[] {
  const { isUnknown = nothingUnknown } = context;
  const tags = identifierTagTexts(input);
  return isUnknown(input) ? tags : sortedSet(tags, context);
}

/**
 * A set sorted, so that plans and files do not depend on how it was written; as it is when a part of it is
 * not known yet.
 */
function sortedSet(
  texts: readonly string[],
  { isUnknown = nothingUnknown }: Pick<ConnectionContext, "isUnknown">,
): readonly string[] {
  return isUnknown(texts) || texts.some((text) => isUnknown(text)) ? texts : [...texts].sort();
}

function integrationArguments(integration: IntegrationInput, context: ConnectionContext): Arguments {
  const baseUrl = integration.type === "http" ? integration.baseUrl : undefined;
  return {
    ...(baseUrl === undefined ? {} : { base_url: baseUrl }),
    ...credentialArgument(integration, context),
  };
}

type Arguments = Readonly<Record<string, TerraformValue>>;

/**
 * The argument of the credential, named after its type; none where an integration has nothing to say about
 * it.
 */
function credentialArgument(integration: IntegrationInput, context: ConnectionContext): Arguments {
  if (impliedCredential(INTEGRATIONS[integration.type]) !== undefined) return {};
  const kind = credentialKind(integration);
  const parts =
    integration.type === "http" && integration.auth.type === "token-auth"
      ? partArguments(kind, integration.auth, context)
      : {};
  return { [terraformName(kind.type)]: { ...plainFields(kind, integration, context), ...parts } };
}

/**
 * The row of the catalogue that a description means: of two behind a runner the one that reads a credential
 * file.
 */
function credentialKind(integration: IntegrationInput): CredentialKind {
  const kinds = describedCredentials(integration, nothingUnknown);
  const kind = kinds?.at(-1) ?? INTEGRATIONS[integration.type].credentials.at(-1);
  if (kind === undefined) throw new RenderError(`integration ${integration.type} has no such credential`);
  return kind;
}

function plainFields(
  kind: CredentialKind,
  integration: IntegrationInput,
  context: ConnectionContext,
): Arguments {
  const written = new Map<string, unknown>(
    Object.entries("auth" in integration ? (integration.auth ?? {}) : integration),
  );
  const values = kind.fields.map((field) => fieldArguments(field, written, context));
  return Object.assign({}, ...values) as Arguments;
}

function fieldArguments(
  { name }: CredentialField,
  written: ReadonlyMap<string, unknown>,
  context: ConnectionContext,
): Arguments {
  const value = written.get(name === "path" ? "credential" : descriptionName(name));
  if (typeof value === "string") return { [name]: name === "path" ? credentialFile(value, context) : value };
  return isSecret(value) ? secretArguments(name, value, context) : {};
}

/** Path of the file that a connection names by its key in the runner's credentials. */
function credentialFile(key: string, { runner }: ConnectionContext): string {
  const credential = runner?.credentials.find(({ name }) => name === key);
  if (credential === undefined) throw new RenderError(`the runner has no credential ${key}`);
  return credential.path;
}

function isSecret(value: unknown): value is SecretInput {
  return typeof value === "object" && value !== null && ("type" in value || "secretName" in value);
}

/** A secret as an argument that is stored, or as a write-only one with its version. */
function secretArguments(
  name: string,
  secret: SecretInput,
  { secret: valueOf = terraformSecret }: ConnectionContext,
): Arguments {
  const value = valueOf(secret);
  return secret.type === "terraform" && secret.version !== undefined
    ? { [name + WRITE_ONLY]: value, [name + WRITE_ONLY_VERSION]: secret.version }
    : { [name]: value };
}

/**
 * What requests carry, as far as the credential has it: tokens that Datadog keeps, and what refers to tokens.
 */
function partArguments(
  { parts = [] }: CredentialKind,
  auth: HttpTokenAuth,
  context: ConnectionContext,
): Arguments {
  const { tokens, headers, urlParameters, body } = auth;
  const written: Readonly<Record<HttpPart, TerraformValue | undefined>> = {
    tokens: tokens?.map(({ name, value }) => ({ name, ...secretArguments("value", value, context) })),
    headers: headers?.map(pair),
    url_parameters: urlParameters?.map(pair),
    body: body === undefined ? undefined : bodyAttribute(body),
  };
  return Object.fromEntries(
    parts.flatMap((part) => {
      const value = written[part];
      return value === undefined ? [] : [[part, value]];
    }),
  );
}

function pair({ name, value }: NameAndValue): Arguments {
  return { name, value };
}

function bodyAttribute({ content, contentType }: NonNullable<HttpTokenAuth["body"]>): TerraformValue {
  return { content, ...(contentType === undefined ? {} : { content_type: contentType }) };
}
