import { ArgumentError } from "../parkit-error";

const NUMBERS = /^v?(\d+)\.(\d+)(?:\.(\d+))?/;

/**
 * Major, minor and patch of a version such as `7.81.2`, `v1.21.0` or `7.81.2-jmx`; undefined for a name such
 * as `latest`.
 */
export function versionNumbers(version: string): readonly [number, number, number] | undefined {
  const match = NUMBERS.exec(version);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/**
 * Whether a version is the minimum or later; what follows the numbers is ignored. A version without numbers,
 * such as `latest`, counts as later than any.
 *
 * @throws {ArgumentError} when the minimum has no numbers.
 */
export function isAtLeast(version: string, minimum: string): boolean {
  const least = versionNumbers(minimum);
  if (least === undefined) throw new ArgumentError(`${JSON.stringify(minimum)} is not a version number`);
  const actual = versionNumbers(version);
  if (actual === undefined) return true;
  const [major, minor, patch] = actual;
  if (major !== least[0]) return major > least[0];
  if (minor !== least[1]) return minor > least[1];
  return patch >= least[2];
}
