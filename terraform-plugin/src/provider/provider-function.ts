/** Provider functions, as an author writes them. */
import type { TypeValue } from "../schema/schema-value";
import type { Type } from "../values/type";

/** A parameter of a provider function. */
export interface Parameter {
  readonly name: string;
  readonly type: Type;
  readonly description?: string;
  /** Whether null may be passed; by default Terraform refuses it. */
  readonly is_nullable?: boolean;
}

/** Values of the arguments for a list of parameters. */
type ArgumentsOf<P extends readonly Parameter[]> = {
  readonly [K in keyof P]: P[K] extends { readonly is_nullable: true }
    ? TypeValue<P[K]["type"]> | null
    : TypeValue<P[K]["type"]>;
};

/**
 * A pure function, called as `provider::thing::name(…)` (Terraform 1.8). It has no client and is never called
 * with unknown arguments. Throw {@link FunctionArgumentError} for an argument that is wrong.
 */
export interface ProviderFunction<
  P extends readonly Parameter[] = readonly Parameter[],
  R extends Type = Type,
  V extends Parameter = Parameter,
> {
  readonly summary: string;
  readonly description: string;
  readonly parameters: P;
  /** Takes all further arguments. */
  readonly variadic_parameter?: V;
  readonly return_type: R;
  call(args: ArgumentsOf<P>, variadic: ArgumentsOf<readonly V[]>): TypeValue<R> | null;
}

/** Thrown by a function to blame one argument. */
export class FunctionArgumentError extends Error {
  override readonly name = "FunctionArgumentError";

  /** @param argument position of the argument, from 0. */
  constructor(
    message: string,
    readonly argument: number,
  ) {
    super(message);
  }
}
