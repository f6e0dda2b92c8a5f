import type { ControlPlane } from "@parkit/control-plane/internal/control-plane";
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

/**
 * Enrolls the bundled reference runner at a control plane and starts it in this process. It is ready for
 * tasks when the promise resolves. Nothing of it is written to disk.
 *
 * @throws {EnrollmentError} when the control plane refuses it, for example because its name is taken
 */
export async function startRunner({
  controlPlane,
  allow,
  name = "test",
}: TestRunnerOptions): Promise<TestRunner> {
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
