/**
 * Version constraints as Terraform and OpenTofu read them, so far as it needs to be known whether a locked
 * version still fits.
 */

type Version = readonly [major: number, minor: number, patch: number];

const VERSION = /^(?<major>\d+)(?:\.(?<minor>\d+))?(?:\.(?<patch>\d+))?(?<rest>[-+].*)?$/;
const TERM = /^(?<operator>~>|>=|<=|!=|=|>|<)?\s*v?(?<version>\S+)$/;

/**
 * Whether a version is one that a constraint allows, such as `3.1.1` and `~> 3.0, != 3.1.0`.
 *
 * @returns undefined when that is not clear from what is known here: releases before a release, and what is
 *   not a constraint
 */
export function isAllowed(version: string, constraint: string): boolean | undefined {
  const results = constraint.split(",").map((term) => isAllowedByTerm(version, term.trim()));
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}

function isAllowedByTerm(version: string, term: string): boolean | undefined {
  const { operator = "=", version: boundary = "" } = TERM.exec(term)?.groups ?? {};
  if (operator === "=" && version === boundary) return true;
  const given = parse(version);
  const limit = parse(boundary);
  if (given === undefined || limit === undefined) return undefined;
  const order = compare(given, limit);
  switch (operator) {
    case "!=":
      return order !== 0;
    case ">=":
      return order >= 0;
    case ">":
      return order > 0;
    case "<=":
      return order <= 0;
    case "<":
      return order < 0;
    case "~>":
      return order >= 0 && given[0] === limit[0] && (boundary.split(".").length < 3 || given[1] === limit[1]);
    default:
      return order === 0;
  }
}

function parse(text: string): Version | undefined {
  const groups = VERSION.exec(text)?.groups;
  if (groups === undefined || groups["rest"] !== undefined) return undefined;
  return [Number(groups["major"]), Number(groups["minor"] ?? 0), Number(groups["patch"] ?? 0)];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
