/** Kinds of principals that Datadog's restriction policies know. */
const PRINCIPAL_KINDS = ["role", "team", "user", "org"] as const;

/** Kind of a principal. */
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** Form of a principal, `<kind>:<id>`; which ids there are, Datadog alone knows. */
export const PRINCIPAL_PATTERN = new RegExp(`^(?:${PRINCIPAL_KINDS.join("|")}):\\S+$`);

/** A reason why a text is not a principal. */
export interface PrincipalProblem {
  readonly message: string;
  readonly hint: string;
}

/** What is wrong with a principal; undefined when nothing is. */
export function principalProblem(text: string): PrincipalProblem | undefined {
  if (PRINCIPAL_PATTERN.test(text)) return undefined;
  return {
    message: `${JSON.stringify(text)} is not a principal`,
    hint: "Write role:<id>, team:<id>, user:<id> or org:<id>.",
  };
}

/** Kind of a principal, also of one whose id is not known yet; undefined for anything else. */
export function principalKind(text: string): PrincipalKind | undefined {
  return PRINCIPAL_KINDS.find((kind) => text.startsWith(`${kind}:`));
}
