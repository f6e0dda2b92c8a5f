/** Managed resources, as an author writes them, and what their handlers are given. */
import type { SchemaValues } from "../schema/schema-value";
import type { Diagnostic } from "../values/diagnostics";
import type { Path } from "../values/path";
import type { ObjectValue } from "../values/value";
import type { CallContext, ClientContext, PrivateStateAccess } from "./call-context";

/** Declared as a method, so that tables of differently typed resources fit one type. */
interface Keep<V extends SchemaValues> {
  call(state: V["planned"] | V["state"]): void;
}

/** Context of calls that change a remote object. */
export interface ChangeContext<V extends SchemaValues, C> extends ClientContext<C>, PrivateStateAccess {
  /**
   * Records the truth so far. Call it as soon as the remote object exists: if anything throws afterwards,
   * this state is stored with the error, so that the object is not lost. Unknown values in it are stored as
   * null.
   */
  readonly keep: Keep<V>["call"];
}

/** Context of a create: what was planned, and the configuration with its write-only values. */
export interface CreateContext<V extends SchemaValues, C> extends ChangeContext<V, C> {
  readonly planned: V["planned"];
  readonly config: V["written"];
}

/** Context of an update. */
export interface UpdateContext<V extends SchemaValues, C> extends CreateContext<V, C> {
  readonly prior: V["state"];
}

/** Context of a delete. */
export interface DeleteContext<V extends SchemaValues, C> extends ChangeContext<V, C> {
  readonly prior: V["state"];
}

/** Context of a read. */
export interface ReadContext<V extends SchemaValues, C> extends ClientContext<C>, PrivateStateAccess {
  readonly state: V["state"];
}

/** A finished plan, to be commented on. Unknown values may be anywhere. */
export interface PlanReview<V extends SchemaValues> {
  readonly action: "create" | "update" | "replace" | "delete";
  /** Null on create. */
  readonly prior: V["state"] | null;
  /** Null on delete. */
  readonly planned: V["config"] | null;
  /** Null on delete. */
  readonly config: V["config"] | null;
  /** What forces the replacement. */
  readonly requiresReplace: readonly Path[];
}

/** An object of another type that a `moved` block would make one of this type. */
export interface MoveSource {
  readonly typeName: string;
  /** Full address of its provider, such as `registry.terraform.io/hashicorp/random`. */
  readonly providerAddress: string;
}

/**
 * A managed resource, written as a table entry:
 *
 * ```ts
 * const schema = { version: 0, block: { attributes: {
 *   name: { type: "string", required: true },
 *   id: { type: "string", computed: true, plan: { stable: true } },
 * } } } as const satisfies Schema;
 *
 * export const thing: Resource<ValuesOf<typeof schema>, Client> = {
 *   schema,
 *   async create({ client, planned }) { return { ...planned, id: await client.create(planned.name) }; },
 *   …
 * };
 * ```
 *
 * Plans are made from the schema alone (`plan` rules of attributes); handlers only act. The core guarantees
 * what the protocol wants: every attribute present, write-only values never stored, the plan's spelling kept
 * where a result means the same (null against empty, order of sets, Unicode and number forms), unknown
 * leftovers reported, and a handler that throws answered with diagnostics. What remains for the handlers:
 *
 * - return every planned known value unchanged; resolve every unknown one;
 * - in create, call `keep` as soon as the remote object exists;
 * - in read, return null when the object is gone, the server's truth otherwise, and keep from `state` what
 *   the server does not tell (secrets, version markers). Return lists in the user's order if the server
 *   reorders them;
 * - throw {@link DiagnosticError} for what a user can act on, with the attribute's path; never put a secret
 *   into it.
 */
export interface Resource<V extends SchemaValues, C> {
  /** May be a getter that makes it at first use: what no call is about is then never made. */
  readonly schema: V["schema"];
  /**
   * Checks beyond the schema. Called without a client; any value may be unknown. Called twice, so that mocks
   * pass: what they could have made up is unknown before the plan.
   */
  validate?(context: CallContext & { readonly config: V["config"] }): void | Promise<void>;
  /** Warnings, or errors that refuse the plan. The client is absent while the provider is not configured. */
  reviewPlan?(
    context: CallContext & { readonly client: C | undefined } & PlanReview<V>,
  ): void | Promise<void>;
  create(context: CreateContext<V, C>): Promise<V["state"]>;
  read(context: ReadContext<V, C>): Promise<V["state"] | null>;
  /**
   * Without it every change has to be a replacement, so each attribute that users write needs
   * `requiresReplace`.
   */
  update?(context: UpdateContext<V, C>): Promise<V["state"]>;
  /** Resolves when the object is gone, also when it was gone before. */
  delete(context: DeleteContext<V, C>): Promise<void>;
  /**
   * What is known from the import id; the rest is read afterwards. Without it the resource cannot be
   * imported.
   */
  importState?(
    context: ClientContext<C> & { readonly id: string },
  ): Partial<V["state"]> | Promise<Partial<V["state"]>>;
  /**
   * Why an object of another type cannot become one of this, and what to do. @default - that it is not
   * supported
   */
  refuseMove?(source: MoveSource): Diagnostic;
  /**
   * Turns the stored form of an older schema version into the present one. Called only when versions differ;
   * without it, attributes that still exist are taken over.
   */
  upgradeState?(stored: ObjectValue, version: number): ObjectValue;
}
