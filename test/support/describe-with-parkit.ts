import {
  connectionResourceType,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { describeWithTool } from "../describe-with-tool";
import { parkitStack, type ParkitStack, type ProviderHome } from "./parkit-stack";

/** Another name by which the control plane lets itself be called, as behind a proxy. */
export const PLANE_NAME = "plane.example";

/** What the tests of a block have in common. Only to be used within tests. */
export interface ParkitTests {
  readonly stack: ParkitStack;
  /** URN of a runner that is enrolled. */
  readonly urn: string;
}

/**
 * A block of tests of the provider under the real CLI. Each test starts with an empty state and no remote
 * objects.
 */
export function describeWithParkit(
  title: string,
  body: (tests: ParkitTests) => void,
  home: ProviderHome = "test-process",
): void {
  describeWithTool("terraform", title, ({ path: executable }) => {
    let started: ParkitTests | undefined;
    const running = (): ParkitTests => {
      if (started === undefined) throw new Error("the stack is not started yet");
      return started;
    };

    beforeAll(async () => {
      const stack = await parkitStack(executable, { hostNames: [PLANE_NAME] }, home);
      started = { stack, urn: await stack.enroll("payments") };
    });

    afterAll(async () => {
      await started?.stack.close();
    });

    beforeEach(async () => {
      await running().stack.reset();
    });

    body({
      get stack() {
        return running().stack;
      },
      get urn() {
        return running().urn;
      },
    });
  });
}

/** Configuration of a connection whose resource has its name. */
export function connectionBlock(name: string, body: string, integration: IntegrationType = "http"): string {
  return `resource "${connectionResourceType(integration)}" "${name}" {\n  name = "${name}"\n${body}\n}\n`;
}
