import {
  FunctionArgumentError,
  type DataSource,
  type EphemeralResource,
  type Provider,
  type ProviderFunction,
  type Schema,
  type ValuesOf,
} from "@parkit/terraform-plugin";
import { thing, type Store } from "./thing";

const providerSchema = {
  version: 0,
  block: {
    attributes: { directory: { type: "string", required: true }, token: { type: "string", optional: true } },
  },
} as const satisfies Schema;

const lookupSchema = {
  version: 0,
  block: {
    attributes: { key: { type: "string", required: true }, directory: { type: "string", computed: true } },
  },
} as const satisfies Schema;

const lookup: DataSource<ValuesOf<typeof lookupSchema>, Store> = {
  schema: lookupSchema,
  read: ({ client, config }) => Promise.resolve({ key: config.key, directory: client.directory }),
};

const ticketSchema = {
  version: 0,
  block: {
    attributes: { subject: { type: "string", required: true }, code: { type: "string", computed: true } },
  },
} as const satisfies Schema;

const ticket: EphemeralResource<ValuesOf<typeof ticketSchema>, Store> = {
  schema: ticketSchema,
  open: ({ config }) => ({ result: { subject: config.subject, code: `code-of-${config.subject}` } }),
};

const joinParameters = [{ name: "separator", type: "string" }] as const;
const joinRest = { name: "parts", type: "string" } as const;

const joined: ProviderFunction<typeof joinParameters, "string", typeof joinRest> = {
  summary: "Joins texts.",
  description: "Joins texts with a separator.",
  parameters: joinParameters,
  variadic_parameter: joinRest,
  return_type: "string",
  call([separator], parts) {
    if (separator === "") throw new FunctionArgumentError("the separator must not be empty", 0);
    return parts.join(separator);
  },
};

/** A provider for tests, with one of each kind. */
export const thingProvider: Provider<Store, ValuesOf<typeof providerSchema>> = {
  schema: providerSchema,
  configure: ({ config }) => ({ directory: typeof config.directory === "string" ? config.directory : "" }),
  resources: { thing_thing: thing },
  dataSources: { thing_lookup: lookup },
  ephemeralResources: { thing_ticket: ticket },
  functions: { joined },
};
