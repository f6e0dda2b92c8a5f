import {
  connectionResourceType,
  impliedCredential,
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
  type IntegrationType,
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

  it("has a resource for every integration, and in it an argument for every credential that can be written", () => {
    for (const type of INTEGRATION_TYPES) {
      const { attributes = {} } = parkit.resources?.[connectionResourceType(type)]?.schema.block ?? {};
      const written =
        impliedCredential(INTEGRATIONS[type]) === undefined ? INTEGRATIONS[type].credentials : [];
      expect(Object.keys(attributes).sort()).toEqual(
        [
          ...["access", "deletion_protection", "id", "identifier_tags", "name", "runner_urn"],
          ...(INTEGRATIONS[type].baseUrl === true ? ["base_url"] : []),
          ...written.map((credential) => terraformName(credential.type)),
        ].sort(),
      );
    }
  });

  it("asks for the only credential of an integration, and leaves the choice of several", () => {
    const required = (type: IntegrationType): readonly string[] =>
      Object.entries(parkit.resources?.[connectionResourceType(type)]?.schema.block.attributes ?? {})
        .filter(([, attribute]) => attribute.required === true)
        .map(([name]) => name);
    expect(required("openai")).toEqual(["name", "api_key"]);
    expect(required("postgresql")).toEqual(["name", "runner_urn", "credential_file"]);
    expect(required("kubernetes")).toEqual(["name", "runner_urn"]);
    expect(required("http")).toEqual(["name"]);
  });

  it("names write-only arguments as the messages of the plugin protocol do", () => {
    expect({ WRITE_ONLY, WRITE_ONLY_CLI_VERSION, WRITE_ONLY_VERSION }).toEqual({
      WRITE_ONLY: plugin.WRITE_ONLY,
      WRITE_ONLY_CLI_VERSION: plugin.WRITE_ONLY_CLI_VERSION,
      WRITE_ONLY_VERSION: plugin.WRITE_ONLY_VERSION,
    });
  });

  it("never stores a secret that need not be stored: each has a write-only form", () => {
    for (const type of INTEGRATION_TYPES) {
      const { attributes = {} } = parkit.resources?.[connectionResourceType(type)]?.schema.block ?? {};
      for (const credential of INTEGRATIONS[type].credentials) {
        const fields = attributes[terraformName(credential.type)]?.nested_type?.attributes ?? {};
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
