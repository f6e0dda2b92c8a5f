import type { SchemaValues } from "../schema/schema-value";
import type { CallContext, ClientContext } from "./call-context";

/**
 * A data source: reads something by its configuration. Terraform calls it only when the configuration is
 * known.
 */
export interface DataSource<V extends SchemaValues, C> {
  readonly schema: V["schema"];
  /** Checks beyond the schema. Any value may be unknown. */
  validate?(context: CallContext & { readonly config: V["config"] }): void | Promise<void>;
  /** The configuration with the computed attributes filled in. Throws when there is nothing to read. */
  read(context: ClientContext<C> & { readonly config: V["written"] }): Promise<V["state"]>;
}
