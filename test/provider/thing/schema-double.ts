import { readFileSync } from "node:fs";
import {
  warningAt,
  type Block,
  type CallContext,
  type DataSource,
  type Provider,
  type Resource,
  type Schema,
  type SchemaValues,
} from "@parkit/terraform-plugin";

/** One provider in the output of `terraform providers schema -json`. */
interface ProviderSchemas {
  readonly provider?: Schema;
  readonly resource_schemas?: Readonly<Record<string, Schema>>;
  readonly data_source_schemas?: Readonly<Record<string, Schema>>;
}

const NOTE = "schema only";

/**
 * A provider that has the schemas of a real one and nothing else: it validates and plans, so that a
 * configuration can be checked for shape by the real CLI where the real provider cannot be had. It proves
 * nothing about behaviour, and says "schema only" in every report. For tests.
 *
 * @param file output of `terraform providers schema -json`.
 * @param source address of the provider in it, such as `registry.terraform.io/hashicorp/helm`.
 * @throws {Error} when the file has no such provider.
 */
export function schemaDouble(file: string, source: string): Provider<undefined> {
  const document = JSON.parse(readFileSync(file, "utf8")) as {
    readonly provider_schemas?: Readonly<Record<string, ProviderSchemas>>;
  };
  const schemas = document.provider_schemas?.[source];
  if (schemas === undefined) throw new Error(`no schemas of ${source} in ${file}`);
  return {
    schema: schemas.provider ?? { version: 0, block: {} },
    configure: () => undefined,
    resources: mapped(schemas.resource_schemas, resourceDouble),
    dataSources: mapped(schemas.data_source_schemas, dataSourceDouble),
  };
}

function mapped<T>(
  schemas: Readonly<Record<string, Schema>> | undefined,
  make: (name: string, schema: Schema) => T,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(schemas ?? {}).map(([name, schema]) => [name, make(name, schema)]),
  );
}

function resourceDouble(name: string, schema: Schema): Resource<SchemaValues, undefined> {
  const refuse = (): Promise<never> =>
    Promise.reject(new Error(`${NOTE}: ${name} cannot be applied or read by a schema double`));
  return {
    schema: { version: schema.version, block: complete(schema.block) },
    validate: (context) => {
      note(name, context);
    },
    create: refuse,
    read: refuse,
    update: refuse,
    delete: refuse,
  };
}

function dataSourceDouble(name: string, schema: Schema): DataSource<SchemaValues, undefined> {
  return {
    schema: { version: schema.version, block: complete(schema.block) },
    validate: (context) => {
      note(name, context);
    },
    // Computed attributes stay null: a plan must go on, but nothing is made up.
    read: ({ config }) => Promise.resolve(config),
  };
}

function note(name: string, context: CallContext): void {
  context.report(
    warningAt([], NOTE, `${name} was checked against the schema of its provider only, not by the provider.`),
  );
}

/**
 * Trimmed schemas leave out empty members; blocks need none of them, so only the block itself is filled in.
 */
function complete(block: Block | undefined): Block {
  return block ?? {};
}
