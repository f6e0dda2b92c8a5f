import { ArgumentError } from "../parkit-error";

/** A runner's name at Datadog: `urn:dd:apps:on-prem-runner:<region>:<org id>:<runner id>`. */
export type RunnerUrn = string & { readonly __brand: "RunnerUrn" };

/** The parts of a runner URN that differ between runners. */
export interface RunnerUrnParts {
  /** Region code such as `us1`. */
  readonly region: string;
  /** Organisation id: a signed 64-bit decimal, kept as bigint because it may exceed what a double holds. */
  readonly orgId: bigint;
  /** Runner id; holds no colon and no whitespace. */
  readonly runnerId: string;
}

/** What every runner URN starts with. */
export const RUNNER_URN_PREFIX = "urn:dd:apps:on-prem-runner:";

/**
 * Shape of a runner URN, for schemas that take a pattern; {@link parseRunnerUrn} also checks the range of the
 * organisation id.
 */
const RUNNER_URN_PATTERN = /^urn:dd:apps:on-prem-runner:([a-z0-9]+):(\d{1,19}):([^:\s]+)$/;

const MAX_ORG_ID = 2n ** 63n - 1n;

/** Splits a runner URN; undefined when it is not one. */
export function parseRunnerUrn(text: string): RunnerUrnParts | undefined {
  const [, region, org, runnerId] = RUNNER_URN_PATTERN.exec(text) ?? [];
  if (region === undefined || org === undefined || runnerId === undefined) return undefined;
  const orgId = BigInt(org);
  return orgId <= MAX_ORG_ID ? { region, orgId, runnerId } : undefined;
}

/** Whether the text is a runner URN. */
export function isRunnerUrn(text: string): text is RunnerUrn {
  return parseRunnerUrn(text) !== undefined;
}

/**
 * Builds a runner URN.
 *
 * @throws {ArgumentError} when a part would make the URN unreadable, for example a colon in the runner id.
 */
export function formatRunnerUrn(parts: RunnerUrnParts): RunnerUrn {
  const text = `${RUNNER_URN_PREFIX}${parts.region}:${parts.orgId.toString()}:${parts.runnerId}`;
  if (!isRunnerUrn(text)) throw new ArgumentError(`the parts do not make a runner URN: ${text}`);
  return text;
}
