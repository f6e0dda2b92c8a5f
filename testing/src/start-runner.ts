import type { ControlPlane } from "@parkit/control-plane/internal/control-plane";
import { ParkitError } from "@parkit/provider-schema/internal/parkit-error";
import { enroll } from "@parkit/runner/internal/identity/enrollment";
import { parseIdentity } from "@parkit/runner/internal/identity/identity";
import { startRunner as startReferenceRunner } from "@parkit/runner/internal/runner";

/** A runner for a test. */
export interface TestRunnerOptions {
  /** Control plane that it belongs to. */
  readonly controlPlane: Pick<ControlPlane, "url" | "apiKey" | "appKey">;
  /** Actions that it may run, by their names. */
  readonly allow: readonly string[];
  /** Name, unique at the control plane. @default "test" */
  readonly name?: string;
}

/** A runner that waits for tasks. */
export interface TestRunner {
  /** By it connections are paired with the runner. */
  readonly urn: string;
  /** Lets it finish what it runs, and stops it. */
  readonly stop: () => Promise<void>;
}

/** Thrown where a runner cannot load its actions: in Jest, which takes `import()` only behind a switch. */
export class TestEnvironmentError extends ParkitError {
  override readonly code = "PARKIT_TEST_ENVIRONMENT";
  override readonly name = "TestEnvironmentError";

  constructor(options: ErrorOptions) {
    super(
      "Jest lets no runner load its actions by import(); start it with NODE_OPTIONS=--experimental-vm-modules",
      options,
    );
  }
}

/** Tries what a runner does at its first key and its first task, before anything is enrolled. */
async function tryImport(): Promise<void> {
  try {
    await import("node:events");
  } catch (cause) {
    throw new TestEnvironmentError({ cause });
  }
}

/**
 * Enrolls the bundled reference runner at a control plane and starts it in this process. It is ready for
 * tasks when the promise resolves. Nothing of it is written to disk.
 *
 * @throws {EnrollmentError} when the control plane refuses it, for example because its name is taken
 * @throws {TestEnvironmentError} in Jest, unless Node.js was started with `--experimental-vm-modules`
 */
export async function startRunner({
  controlPlane,
  allow,
  name = "test",
}: TestRunnerOptions): Promise<TestRunner> {
  await tryImport();
  const { url, apiKey, appKey } = controlPlane;
  const enrolled = await enroll({ site: { apiUrl: url, urnRegion: "us1" }, apiKey, appKey, name });
  const runner = await startReferenceRunner({
    apiUrl: url,
    identity: parseIdentity(enrolled, "enrollment"),
    modes: ["pull"],
    actionsAllowlist: allow,
  });
  await runner.ready;
  return { urn: enrolled.urn, stop: runner.drain };
}
