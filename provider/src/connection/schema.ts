/** Schemas of the resources of connections, one for each integration, made from the integration catalogue. */
import {
  impliedCredential,
  INTEGRATIONS,
  terraformName,
  type CredentialField,
  type CredentialKind,
  type HttpPart,
  type IntegrationKind,
  type IntegrationType,
  type Reach,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import {
  WRITE_ONLY,
  WRITE_ONLY_CLI_VERSION,
  WRITE_ONLY_VERSION,
} from "@parkit/provider-schema/internal/terraform-provider";
import type { Attribute, Attributes, Schema } from "@parkit/terraform-plugin";
import { connectionAccess } from "../access";

/**
 * The three attributes of a secret: stored, write-only, and the version by which a new write-only value is
 * noticed. A write-only value is never shown nor stored, so it is not `sensitive` as well: Terraform would
 * write the path of every sensitive attribute into the state, about 400 bytes a secret, and it writes the
 * whole state again after each object.
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

function fieldAttributes({ name, description, secret, optional, format }: CredentialField): Attributes {
  if (secret === true) return secretAttributes(name, description);
  const must = format === undefined ? "" : ` Must be ${format.says}.`;
  return {
    [name]: {
      type: "string",
      ...(optional === true ? { optional: true, plan: { requiresReplace: "unset" } } : { required: true }),
      description: description + must,
    },
  };
}

const PAIRS: Attribute = {
  optional: true,
  nested_type: {
    nesting_mode: "list",
    attributes: {
      name: { type: "string", required: true, description: "Name, once in the list." },
      value: { type: "string", required: true, description: "Value; may hold `{{ tokenName }}`." },
    },
  },
};

const PARTS: Readonly<Record<HttpPart, Attribute>> = {
  tokens: {
    optional: true,
    description: "Secrets that Datadog keeps, by name.",
    nested_type: {
      nesting_mode: "list",
      attributes: {
        name: { type: "string", required: true, description: "Name, by which the others refer to it." },
        ...secretAttributes("value", "The secret."),
      },
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
        content: { type: "string", optional: true, description: "The body; may hold `{{ tokenName }}`." },
        content_type: { type: "string", optional: true, description: "Such as `application/json`." },
      },
    },
  },
};

function credentialFields({ fields, parts = [], computed = [] }: CredentialKind): Attributes {
  return Object.assign(
    {},
    ...fields.map(fieldAttributes),
    ...parts.map((part): Attributes => ({ [part]: PARTS[part] })),
    ...computed.map((name): Attributes => ({
      [name]: { type: "string", computed: true, plan: { stable: true }, description: "Set by Datadog." },
    })),
  ) as Attributes;
}

const CREDENTIAL_REACH: Readonly<Record<Reach, string>> = {
  cloud: " Only without a runner.",
  runner: " Only through a runner.",
  both: "",
};

/** The only credential of an integration has to be written; of several, one. */
function credentialAttribute(kind: CredentialKind, { credentials, reach }: IntegrationKind): Attribute {
  const isOnly = credentials.length === 1;
  const preview = kind.preview === true ? " (preview: Datadog has not published this type)" : "";
  return {
    description: `Credential \`${kind.wireType}\`${preview}.${reach === "both" ? CREDENTIAL_REACH[kind.reach] : ""}${isOnly ? "" : " Exactly one credential is written."}`,
    nested_type: { nesting_mode: "single", attributes: credentialFields(kind) },
    ...(isOnly ? { required: true } : { optional: true, plan: { requiresReplace: "presence" } }),
  };
}

function credentialAttributes(kind: IntegrationKind): Attributes {
  if (impliedCredential(kind) !== undefined) return {};
  return Object.fromEntries(
    kind.credentials.map((credential) => [
      terraformName(credential.type),
      credentialAttribute(credential, kind),
    ]),
  );
}

/** A runner is asked for where nothing else reaches the service. */
function runnerAttribute({ reach, title, wireType }: IntegrationKind): Attribute {
  const urn: Attribute = { type: "string", plan: { requiresReplace: true } };
  switch (reach) {
    case "runner":
      return {
        ...urn,
        required: true,
        description: "URN of the runner that the connection is paired with.",
      };
    case "both":
      return {
        ...urn,
        optional: true,
        description:
          "URN of the runner that the connection is paired with. Without it Datadog's cloud calls the service.",
      };
    case "cloud":
      return {
        ...urn,
        optional: true,
        description: `Must be left out: Datadog's cloud calls ${title ?? wireType} itself, and runners cannot.`,
      };
  }
}

const REACH: Readonly<Record<Reach, string>> = {
  cloud: "Datadog's cloud calls it with a credential that Datadog keeps.",
  runner: "It is reached through a Private Action Runner.",
  both: "It is called from Datadog's cloud, or reached through a Private Action Runner.",
};

const BASE_URL: Attributes = {
  base_url: {
    type: "string",
    optional: true,
    plan: { requiresReplace: "unset" },
    description: "URL that requests start with. Required without a runner.",
  },
};

function makeSchema(kind: IntegrationKind): Schema {
  const { title, wireType, reach, preview, baseUrl } = kind;
  const isPreview = preview === true ? " Preview: Datadog has not published this type." : "";
  return {
    version: 0,
    block: {
      description: `A connection to ${title ?? wireType} (integration \`${wireType}\`). ${REACH[reach]}${isPreview}`,
      attributes: {
        id: { type: "string", computed: true, plan: { stable: true }, description: "Id at Datadog, a UUID." },
        name: { type: "string", required: true, description: "Name of the connection." },
        runner_urn: runnerAttribute(kind),
        ...(baseUrl === true ? BASE_URL : {}),
        ...credentialAttributes(kind),
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
      },
    },
  };
}

const schemas = new Map<IntegrationType, Schema>();

/**
 * Schema of an integration's resource. Made when it is asked for first: a start of the provider needs none of
 * them.
 */
export function connectionSchema(type: IntegrationType): Schema {
  const known = schemas.get(type);
  if (known !== undefined) return known;
  const schema = makeSchema(INTEGRATIONS[type]);
  schemas.set(type, schema);
  return schema;
}
