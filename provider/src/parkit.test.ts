import {
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import {
  WRITE_ONLY,
  WRITE_ONLY_CLI_VERSION,
  WRITE_ONLY_VERSION,
} from "@parkit/provider-schema/internal/terraform-provider";
import { schemaProblems, type Schema } from "@parkit/terraform-plugin";
import * as plugin from "@parkit/terraform-plugin/internal/schema/write-only";
import { parkit } from "./parkit";

describe("the provider parkit", () => {
  const schemas: Readonly<Record<string, { readonly schema: Schema }>> = {
    provider: parkit,
    ...parkit.resources,
    ...Object.fromEntries(
      Object.entries(parkit.dataSources ?? {}).map(([name, source]) => [`data ${name}`, source]),
    ),
    ...Object.fromEntries(
      Object.entries(parkit.ephemeralResources ?? {}).map(([name, one]) => [`ephemeral ${name}`, one]),
    ),
  };

  it.each(Object.entries(schemas))(
    "has a sound schema of %s, every attribute at the top described",
    (_name, { schema }) => {
      expect(schemaProblems(schema)).toEqual([]);
      const attributes = Object.entries(schema.block.attributes ?? {});
      expect(attributes.filter(([, { description }]) => description === undefined)).toEqual([]);
    },
  );

  it("has an attribute for every integration, and within it one for every credential", () => {
    const attributes = parkit.resources?.["parkit_connection"]?.schema.block.attributes ?? {};
    for (const type of INTEGRATION_TYPES) {
      const nested = attributes[terraformName(type)]?.nested_type?.attributes ?? {};
      const names = INTEGRATIONS[type].credentials.map((credential) => terraformName(credential.type));
      expect(Object.keys(nested)).toEqual(expect.arrayContaining(names));
    }
  });

  it("names write-only arguments as the messages of the plugin protocol do", () => {
    expect({ WRITE_ONLY, WRITE_ONLY_CLI_VERSION, WRITE_ONLY_VERSION }).toEqual({
      WRITE_ONLY: plugin.WRITE_ONLY,
      WRITE_ONLY_CLI_VERSION: plugin.WRITE_ONLY_CLI_VERSION,
      WRITE_ONLY_VERSION: plugin.WRITE_ONLY_VERSION,
    });
  });

  it("never stores a secret that need not be stored: each has a write-only form", () => {
    const attributes = parkit.resources?.["parkit_connection"]?.schema.block.attributes ?? {};
    for (const type of INTEGRATION_TYPES) {
      for (const credential of INTEGRATIONS[type].credentials) {
        const fields =
          attributes[terraformName(type)]?.nested_type?.attributes[terraformName(credential.type)]
            ?.nested_type?.attributes ?? {};
        for (const { name } of credential.fields.filter(({ secret }) => secret === true)) {
          expect([
            fields[name]?.sensitive,
            fields[`${name}_wo`]?.write_only,
            fields[`${name}_wo_version`]?.type,
          ]).toEqual([true, true, "number"]);
        }
      }
    }
  });
});
