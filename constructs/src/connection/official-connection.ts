/** Connections by Datadog's own provider: what it can do, and how its arguments are spelled. */
import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import { describedCredentials } from "@parkit/provider-schema/internal/connection/described-connection";
import {
  descriptionName,
  INTEGRATIONS,
  terraformName,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { nothingUnknown } from "@parkit/provider-schema/internal/rules/rule";
import type { IntegrationInput } from "@parkit/provider-schema/internal/connection/integration";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import type { ConnectionAttributes } from "@parkit/targets/internal/terraform/terraform";

import {
  DatadogActionConnection,
  type DatadogActionConnectionConfig,
  type DatadogActionConnectionIntegration,
} from "../terraform/datadog";
import { literalAttributes, literalText } from "../terraform-text";

/** What a connection asks of its provider. */
interface AskedOfProvider {
  readonly integration: IntegrationInput;
  /** Whether the connection is paired with a runner. */
  readonly hasRunner: boolean;
  readonly hasTags: boolean;
  /** Whether it is to be protected from being destroyed, or may be. */
  readonly isProtected: boolean;
}

/** Something that Datadog's provider cannot do. */
interface Limit {
  /** Prop that asks for it. */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

const USE_PARKIT = 'Leave out provider: "datadog"; the provider parkit can.';

/**
 * Refuses what Datadog's provider cannot do for a connection.
 *
 * @throws {ValidationError} with everything at once
 */
export function refuseUnofficial(scope: Construct, asked: AskedOfProvider): void {
  const limits = [...limitsOf(asked)];
  if (limits.length === 0) return;
  refuse(
    limits.map((limit) => ({
      rule: "connection/official-provider",
      severity: "error",
      ...limit,
      construct: scope.node.path,
    })),
  );
}

function* limitsOf({ integration, hasRunner, hasTags, isProtected }: AskedOfProvider): Generator<Limit> {
  if (hasRunner)
    yield {
      path: "runner",
      message: "Datadog's provider pairs no connection with a runner",
      hint: USE_PARKIT,
    };
  else if (!isOfficial(integration))
    yield {
      path: "integration",
      message: `Datadog's provider has no ${integration.type} connection that authenticates like this`,
      hint: USE_PARKIT,
    };
  if (hasTags)
    yield {
      path: "identifierTags",
      message: "Datadog's provider has no tags of connections in the releases that parkit knows",
      hint: `${USE_PARKIT} With a later release: connection.resource.addOverride("tags", ["env:prod"]).`,
    };
  if (isProtected)
    yield {
      path: "deletionProtection",
      message: "Datadog's provider has no such argument",
      hint: "Use connection.resource.lifecycle = { preventDestroy: true }.",
    };
  for (const path of writeOnlySecrets(integration, "integration"))
    yield {
      path,
      message: "Datadog's provider has no write-only arguments: it keeps every secret in the state",
      hint: `${USE_PARKIT} Or leave out the version, and the value is kept in the state.`,
    };
}

/** Whether Datadog's provider has the integration and this way of authenticating. */
function isOfficial(integration: IntegrationInput): boolean {
  const kinds = describedCredentials(integration, nothingUnknown) ?? [];
  return INTEGRATIONS[integration.type].reach !== "runner" && kinds.some(({ reach }) => reach === "cloud");
}

/** Paths of secrets whose value is not to be stored. */
function writeOnlySecrets(value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("type" in value && value.type === "terraform" && "version" in value && value.version !== undefined)
    return [`${path}.version`];
  return Object.entries(value).flatMap(([name, member]) =>
    writeOnlySecrets(member, Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`),
  );
}

/**
 * The connection as a resource of Datadog's provider.
 *
 * @param attributes - arguments of parkit's own resource, of which the others are made
 */
export function officialConnection(
  scope: Construct,
  id: string,
  { integration, importId }: Pick<ConnectionInput, "integration" | "importId">,
  attributes: ConnectionAttributes,
  meta: TerraformMetaArguments,
): DatadogActionConnection {
  const { name, base_url: baseUrl, ...credentials } = attributes;
  const block = {
    ...(baseUrl === undefined ? {} : { base_url: baseUrl }),
    ...credentials,
    ...("token_auth" in credentials ? { token_auth: tokenAuth(credentials["token_auth"]) } : {}),
  };
  const config: DatadogActionConnectionConfig = {
    name: literalText(name),
    ...integrationConfig({ [terraformName(integration.type)]: literalAttributes(block) }),
    ...(importId === undefined ? {} : { importId }),
    ...meta,
  };
  return new DatadogActionConnection(scope, id, config);
}

/** Requests of an HTTP connection: the lists are blocks there, in the singular. */
function tokenAuth(auth: unknown): object {
  const { tokens, headers, url_parameters, body } = auth as HttpTokenAuthAttribute;
  return {
    ...(tokens === undefined ? {} : { token: tokens.map((token) => ({ type: "SECRET", ...token })) }),
    ...(headers === undefined ? {} : { header: headers }),
    ...(url_parameters === undefined ? {} : { url_parameter: url_parameters }),
    ...(body === undefined ? {} : { body }),
  };
}

/** Argument `token_auth` of parkit's resource. */
interface HttpTokenAuthAttribute {
  readonly tokens?: readonly object[];
  readonly headers?: readonly object[];
  readonly url_parameters?: readonly object[];
  readonly body?: object;
}

/**
 * Both providers name integrations, credentials and fields alike, so that the spelling is all that differs.
 */
function integrationConfig(block: object): DatadogActionConnectionIntegration {
  return camelCased(block) as DatadogActionConnectionIntegration;
}

function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [descriptionName(name), camelCased(member)]),
  );
}
