/** `import "./jest"` gives Jest's `expect` the matchers of this package. */
import {
  parkitMatchers,
  type ExpectedConnection,
  type ExpectedConnectionGroup,
  type GrantOptions,
} from "./matchers";
import type { SynthesizedStack } from "./synth-stack";

expect.extend(parkitMatchers);

declare global {
  namespace jest {
    interface Matchers<R, T> {
      /** A runner of the stack may run an action: its list names it, or the Agent allows it by itself. */
      toGrantAction: T extends SynthesizedStack ? (action: string, options?: GrantOptions) => R : never;
      /** The stack makes a connection. */
      toHaveConnection: T extends SynthesizedStack ? (expected: string | ExpectedConnection) => R : never;
      /** The stack makes a connection group. */
      toHaveConnectionGroup: T extends SynthesizedStack
        ? (expected: string | ExpectedConnectionGroup) => R
        : never;
    }
  }
}
