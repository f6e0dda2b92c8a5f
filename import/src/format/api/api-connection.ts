import {
  descriptionName,
  integrationOfWireType,
  INTEGRATIONS,
  isEmptyCredential,
  type CredentialField,
  type CredentialKind,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";
import {
  isBlank,
  itemsOf,
  memberOf,
  textOf,
  wordsOf,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { terraformIds } from "@parkit/targets/internal/terraform/terraform-id";

import { traced, type Draft, type DraftObject } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import type { ApiObject } from "./api-object";

/** A connection of the API as a description has it, but for what other objects say. */
export interface ImportedConnection {
  readonly id: string;
  readonly name: string;
  readonly integration: IntegrationType;
  readonly draft: DraftObject;
  /** Id of the runner that it is paired with. */
  readonly runnerId: SourceNode | undefined;
  readonly findings: readonly ImportFinding[];
}

/**
 * Reads a connection; only a finding for one of an integration that parkit does not know. Secrets are not in
 * the answer: the description takes them from Terraform variables.
 */
export function importConnection({ id, idNode, node, attributes }: ApiObject): {
  readonly connection?: ImportedConnection;
  readonly findings: readonly ImportFinding[];
} {
  const integration = memberOf(attributes, "integration");
  const credentials = memberOf(integration, "credentials");
  const wireType = textOf(memberOf(integration, "type")) ?? "";
  const type = integrationOfWireType(wireType);
  const kind =
    type &&
    INTEGRATIONS[type].credentials.find(
      (candidate) => candidate.wireType === textOf(memberOf(credentials, "type")),
    );
  const nameNode = memberOf(attributes, "name");
  const name = textOf(nameNode) ?? id;
  if (type === undefined || kind === undefined || credentials === undefined)
    return {
      findings: [
        finding(
          "schema/not-imported",
          integration ?? node,
          `not taken over: the connection ${quoted(name)} is of an integration or credential that descriptions do not have`,
          "Manage it where it was made, or refer to it by its id.",
        ),
      ],
    };
  const variables = secretVariables(name, kind, credentials);
  const tags = itemsOf(memberOf(attributes, "tags"));
  const connection: ImportedConnection = {
    id,
    name,
    integration: type,
    draft: {
      name: traced(nameNode) ?? name,
      integration: {
        type: traced(memberOf(integration, "type"), type),
        baseUrl: traced(memberOf(integration, "base_url")),
        ...credentialDraft(type, kind, credentials, variables),
      },
      identifierTags: tags.length === 0 ? undefined : tags.map((tag) => traced(tag)),
      allowDots: tags.some((tag) => textOf(tag)?.includes(".") === true) ? true : undefined,
      importId: traced(idNode, id),
    },
    runnerId: memberOf(attributes, "runner_id"),
    findings: [...leftOut(attributes), ...unknownSecrets(credentials, [...variables.values()])],
  };
  return { connection, findings: connection.findings };
}

/** What a connection may have and descriptions do not. */
function leftOut(attributes: SourceNode | undefined): readonly ImportFinding[] {
  return ["description", "external_secrets_manager"].flatMap((name) => {
    const node = memberOf(attributes, name);
    if (node === undefined || isBlank(node)) return [];
    return [
      finding("schema/not-imported", node, `not taken over: ${name}`, "Descriptions have no field for it."),
    ];
  });
}

/** Names of the Terraform variables that the secrets of a connection come from, by field or token. */
type SecretVariables = ReadonlyMap<string, string>;

function secretVariables(name: string, kind: CredentialKind, credentials: SourceNode): SecretVariables {
  const fields = kind.fields.filter(({ secret }) => secret === true).map((field) => field.name);
  const tokens = tokenNames(kind, credentials);
  const wanted = [...fields, ...tokens];
  const ids = terraformIds(wanted.map((one) => `${name}_${one}`.replaceAll("-", "_")));
  return new Map(wanted.map((one, index) => [one, [...ids.values()][index] ?? one]));
}

function tokenNames({ parts = [] }: CredentialKind, credentials: SourceNode): readonly string[] {
  if (!parts.includes("tokens")) return [];
  return itemsOf(memberOf(credentials, "tokens")).flatMap((token) => textOf(memberOf(token, "name")) ?? []);
}

function unknownSecrets(credentials: SourceNode, variables: readonly string[]): readonly ImportFinding[] {
  if (variables.length === 0) return [];
  return [
    finding(
      "deployment/assumed",
      credentials,
      `Datadog tells no secret: the description takes ${variables.length === 1 ? "it" : "them"} from Terraform variables, ${variables.join(", ")}`,
      "Give each its value when Terraform runs: TF_VAR_<name>.",
    ),
  ];
}

/** Authentication as a description writes it: a credential of a runner, or `auth`. */
function credentialDraft(
  type: IntegrationType,
  kind: CredentialKind,
  credentials: SourceNode,
  variables: SecretVariables,
): DraftObject {
  const fields = Object.fromEntries(
    kind.fields.map((field) => [
      field.name === "path" ? "credential" : descriptionName(field.name),
      fieldDraft(field, credentials, variables),
    ]),
  );
  if (type !== "http" && kind.reach === "runner") return fields;
  const auth = {
    type: AUTH_TYPES[kind.type] ?? kind.type,
    ...fields,
    ...partDrafts(kind, credentials, variables),
  };
  return isEmptyCredential(kind) && type !== "http" ? {} : { auth };
}

/** Credentials of the catalogue that a description tells apart by what they have, not by their type. */
const AUTH_TYPES: Readonly<Record<string, string>> = { "token-auth-file": "token-auth" };

function fieldDraft(
  { name, wireName = name, secret }: CredentialField,
  credentials: SourceNode,
  variables: SecretVariables,
): Draft {
  if (secret === true) return { type: "terraform", variable: variables.get(name) };
  const node = memberOf(credentials, wireName);
  if (name === "path") return traced(node, credentialKey(textOf(node)));
  return wordsOf(node) === undefined ? undefined : traced(node);
}

/** Key of a credential file by its path: the name of its directory, else of the file. */
function credentialKey(path: string | undefined): string | undefined {
  const [file = "", directory] = (path ?? "").split(/[\\/]/).reverse();
  return path === undefined ? undefined : (directory ?? file.replace(/\.\w+$/, ""));
}

/** What requests of an HTTP connection carry. */
function partDrafts(
  { parts = [] }: CredentialKind,
  credentials: SourceNode,
  variables: SecretVariables,
): DraftObject {
  const list = (name: string, entry: (node: SourceNode) => DraftObject): Draft => {
    const items = itemsOf(memberOf(credentials, name));
    return items.length === 0 ? undefined : items.map(entry);
  };
  const pair = (node: SourceNode): DraftObject => ({
    name: traced(memberOf(node, "name")),
    value: traced(memberOf(node, "value")),
  });
  const token = (node: SourceNode): DraftObject => ({
    name: traced(memberOf(node, "name")),
    value: { type: "terraform", variable: variables.get(textOf(memberOf(node, "name")) ?? "") },
  });
  const body = memberOf(credentials, "body");
  return {
    tokens: parts.includes("tokens") ? list("tokens", token) : undefined,
    headers: parts.includes("headers") ? list("headers", pair) : undefined,
    urlParameters: parts.includes("url_parameters") ? list("url_parameters", pair) : undefined,
    body:
      !parts.includes("body") || isBlank(memberOf(body, "content"))
        ? undefined
        : { content: traced(memberOf(body, "content")), contentType: traced(memberOf(body, "content_type")) },
  };
}
