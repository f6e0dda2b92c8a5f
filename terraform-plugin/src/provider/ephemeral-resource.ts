import type { SchemaValues } from "../schema/schema-value";
import type { CallContext, ClientContext, PrivateState } from "./call-context";

/** An opened ephemeral resource. */
export interface Opened<V extends SchemaValues> {
  /** The configuration with the computed attributes filled in. Never stored by Terraform. */
  readonly result: V["state"];
  /** When Terraform should renew it; never, if absent. */
  readonly renewAt?: Date;
  /** Handed to renew and close. */
  readonly privateState?: PrivateState;
}

/**
 * An ephemeral resource (Terraform 1.10). Terraform opens it at plan and again at apply, so opening must be
 * harmless to repeat.
 */
export interface EphemeralResource<V extends SchemaValues, C> {
  readonly schema: V["schema"];
  /** Checks beyond the schema. Any value may be unknown. */
  validate?(context: CallContext & { readonly config: V["config"] }): void | Promise<void>;
  open(context: ClientContext<C> & { readonly config: V["written"] }): Opened<V> | Promise<Opened<V>>;
  /** Returns the next time to renew, if any. */
  renew?(
    context: ClientContext<C> & { readonly privateState: PrivateState },
  ): Promise<Omit<Opened<V>, "result">>;
  close?(context: ClientContext<C> & { readonly privateState: PrivateState }): Promise<void>;
}
