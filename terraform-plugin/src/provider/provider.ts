import type { SchemaValues } from "../schema/schema-value";
import type { CallContext } from "./call-context";
import type { DataSource } from "./data-source";
import type { EphemeralResource } from "./ephemeral-resource";
import type { ProviderFunction } from "./provider-function";
import type { Resource } from "./resource";

/** Configuration of the provider. */
export interface ConfigureContext<V extends SchemaValues> extends CallContext {
  /** Any part may be unknown while planning. */
  readonly config: V["config"];
  /** Version of the CLI, such as `1.11.4`. */
  readonly terraformVersion: string;
}

/**
 * A provider: tables of what it offers. `C` is the client that handlers use. Keys of the tables are full
 * names (`thing_box`), except for functions (`shout`).
 *
 * Keep the tables static and load what is heavy (`await import(…)`) inside handlers: Terraform starts the
 * provider three times for one plan, and waits for the start each time.
 */
export interface Provider<C, V extends SchemaValues = SchemaValues> {
  readonly schema: V["schema"];
  /**
   * Makes the client. Uses the network for nothing but a check of keys and address, and must tolerate unknown
   * values: report nothing for them here, and fail in the call that cannot do without. Called once a process,
   * before any call with a {@link ClientContext}.
   */
  configure(context: ConfigureContext<V>): C | Promise<C>;
  /** Checks of the configuration beyond its schema. Values may be unknown. */
  validate?(context: CallContext & { readonly config: V["config"] }): void | Promise<void>;
  /**
   * What is shown of a text of a diagnostic or of a function's error. Here secrets are taken out, and what
   * would act on a terminal: the CLI prints what it gets.
   *
   * @param client - undefined before the provider is configured
   */
  shownText?(text: string, client: C | undefined): string;
  readonly resources?: Readonly<Record<string, Resource<SchemaValues, C>>>;
  readonly dataSources?: Readonly<Record<string, DataSource<SchemaValues, C>>>;
  readonly ephemeralResources?: Readonly<Record<string, EphemeralResource<SchemaValues, C>>>;
  readonly functions?: Readonly<Record<string, ProviderFunction>>;
}
