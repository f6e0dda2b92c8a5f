import {
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
  type CredentialField,
  type CredentialKind,
  type IntegrationKind,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import {
  WRITE_ONLY,
  WRITE_ONLY_CLI_VERSION,
  WRITE_ONLY_VERSION,
} from "@parkit/provider-schema/internal/terraform-provider";
import type { Attribute, Attributes, Schema } from "@parkit/terraform-plugin";
import { connectionAccess } from "../access";

/** Name of the credential whose lists are kept by Datadog; it has no plain fields in the catalogue. */
export const HTTP_TOKEN_AUTH = "token-auth";

/**
 * The three attributes of a secret: stored, write-only, and the version by which a new write-only value is noticed. A write-only
 * value is never shown nor stored, so it is not `sensitive` as well: Terraform would write the path of every sensitive
 * attribute into the state, about 400 bytes a secret, and it writes the whole state again after each object.
 */
function secretAttributes(name: string, description: string): Attributes {
  return {
    [name]: {
      type: "string",
      optional: true,
      sensitive: true,
      description: `${description} Stored in state; prefer \`${name}${WRITE_ONLY}\`.`,
    },
    [name + WRITE_ONLY]: {
      type: "string",
      optional: true,
      write_only: true,
      description: `${description} Never stored. Needs Terraform or OpenTofu ${WRITE_ONLY_CLI_VERSION}, and \`${name}${WRITE_ONLY_VERSION}\`.`,
    },
    [name + WRITE_ONLY_VERSION]: {
      type: "number",
      optional: true,
      description: `Any number; change it when \`${name}${WRITE_ONLY}\` has a new value.`,
    },
  };
}

function fieldAttributes(field: CredentialField): Attributes {
  const { name, secret, optional, format } = field;
  if (secret === true) return secretAttributes(name, "Secret.");
  const description = name === "path" ? "Path of the credential file on the runner." : undefined;
  return {
    [name]: {
      type: "string",
      ...(optional === true ? { optional: true, plan: { requiresReplace: "unset" } } : { required: true }),
      ...(description === undefined ? {} : { description }),
      ...(format === undefined ? {} : { description: `Must be ${format.says}.` }),
    },
  };
}

const PAIRS: Attribute = {
  optional: true,
  nested_type: {
    nesting_mode: "list",
    attributes: {
      name: { type: "string", required: true },
      value: { type: "string", required: true, description: "May hold `{{ tokenName }}`." },
    },
  },
};

const httpTokenAuth: Attributes = {
  tokens: {
    optional: true,
    description: "Secrets that Datadog keeps, by name.",
    nested_type: {
      nesting_mode: "list",
      attributes: { name: { type: "string", required: true }, ...secretAttributes("value", "Secret.") },
    },
  },
  headers: { ...PAIRS, description: "Headers of every request." },
  url_parameters: { ...PAIRS, description: "Query parameters of every request." },
  body: {
    optional: true,
    description: "Body of every request.",
    nested_type: {
      nesting_mode: "single",
      attributes: {
        content: { type: "string", optional: true },
        content_type: { type: "string", optional: true },
      },
    },
  },
};

function credentialAttributes(kind: CredentialKind): Attributes {
  if (kind.type === HTTP_TOKEN_AUTH) return httpTokenAuth;
  const fields = kind.fields.map(fieldAttributes);
  const computed = (kind.computed ?? []).map((name): Attributes => ({
    [name]: { type: "string", computed: true, plan: { stable: true }, description: "Set by Datadog." },
  }));
  return Object.assign({}, ...fields, ...computed) as Attributes;
}

/**
 * The credential that is meant when none is written: the only one without fields. It may come and go in a configuration without meaning
 * anything, so it never forces a replacement.
 */
export function defaultCredential({ credentials }: IntegrationKind): CredentialKind | undefined {
  return credentials.find(({ type, fields }) => type !== HTTP_TOKEN_AUTH && fields.length === 0);
}

function credentialAttribute(kind: CredentialKind, isDefault: boolean): Attribute {
  const description = `Credential \`${kind.wireType}\`${kind.preview === true ? " (preview: Datadog has not published this type)" : ""}${isDefault ? ", also used when no credential is written" : ""}.`;
  return {
    optional: true,
    description,
    nested_type: { nesting_mode: "single", attributes: credentialAttributes(kind) },
    ...(isDefault ? {} : { plan: { requiresReplace: "presence" } }),
  };
}

const REACH = {
  cloud: "Called from Datadog's cloud.",
  runner: "Only through a runner.",
  both: "Called from Datadog's cloud, or through a runner.",
} as const;

function integrationAttribute(kind: IntegrationKind): Attribute {
  const credentials = kind.credentials.map((credential): Attributes => ({
    [terraformName(credential.type)]: credentialAttribute(credential, credential === defaultCredential(kind)),
  }));
  const baseUrl: Attributes =
    kind.baseUrl === true
      ? {
          base_url: {
            type: "string",
            optional: true,
            plan: { requiresReplace: "unset" },
            description: "URL that requests start with. Required without a runner.",
          },
        }
      : {};
  const preview = kind.preview === true ? " Preview: Datadog has not published this type." : "";
  return {
    optional: true,
    description: `Integration \`${kind.wireType}\`. ${REACH[kind.reach]}${preview}`,
    nested_type: {
      nesting_mode: "single",
      attributes: Object.assign({}, baseUrl, ...credentials) as Attributes,
    },
    plan: { requiresReplace: "presence" },
  };
}

function integrationAttributes(): Attributes {
  return Object.fromEntries(
    INTEGRATION_TYPES.map((type) => [terraformName(type), integrationAttribute(INTEGRATIONS[type])]),
  );
}

/** Schema of `parkit_connection`, made from the integration catalogue. */
export const connectionSchema: Schema = {
  version: 0,
  block: {
    description:
      "A connection: how Datadog reaches and authenticates to one service, from its cloud or through a Private Action Runner. Exactly one integration attribute is written.",
    attributes: {
      id: { type: "string", computed: true, plan: { stable: true }, description: "Id at Datadog, a UUID." },
      name: { type: "string", required: true, description: "Name of the connection." },
      runner_urn: {
        type: "string",
        optional: true,
        plan: { requiresReplace: true },
        description:
          "URN of the runner that the connection is paired with. Without it Datadog's cloud calls the service.",
      },
      identifier_tags: {
        type: ["set", "string"],
        optional: true,
        description: "Tags `key:value`, by which a connection group picks this connection.",
      },
      deletion_protection: {
        type: "bool",
        optional: true,
        computed: true,
        plan: { default: false },
        description:
          "Whether plans that would destroy or replace the connection are refused. Default: `false`.",
      },
      access: connectionAccess,
      ...integrationAttributes(),
    },
  },
};
