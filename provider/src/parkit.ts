import type { Provider } from "./plugin/provider";
import type { Schema } from "./plugin/schema";
import type { ValuesOf } from "./plugin/schema-value";

const schema = { version: 0, block: {} } as const satisfies Schema;

/** The provider `parkit`. */
export const parkit: Provider<undefined, ValuesOf<typeof schema>> = {
  schema,
  configure: () => undefined,
};
