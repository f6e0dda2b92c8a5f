import type { AccessInput } from "../../access/access";
import { principalProblem } from "../../access/principal";
import type { Description, Readable } from "../../description/description";
import { indexOf, known, perDescription, type Path } from "../../description/description-index";
import { rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import { quoted } from "../violation";
import { accessDocs } from "./docs/access-docs";

/** A principal and where it stands. */
interface PrincipalPlace {
  readonly text: string;
  readonly path: Path;
  /** Whether the same principal stands before it in the same relation. */
  readonly isRepeated: boolean;
}

/** Access as it is written, and where. Few of many objects have any. */
const writtenAccess = perDescription(
  (description, isUnknown): readonly (readonly [Readable<AccessInput>, Path])[] => {
    const { runners, connections, groups, policies } = indexOf(description, isUnknown);
    const found: (readonly [Readable<AccessInput>, Path])[] = [];
    const add = (input: Readable<AccessInput> | undefined, path: Path): void => {
      const access = known(input, isUnknown);
      if (access !== undefined) found.push([access, [...path, "access"]]);
    };
    for (const { runner, path } of runners) add(runner.access, path);
    for (const { connection, path } of connections) add(connection.access, path);
    for (const { group, path } of groups) add(group.access, path);
    for (const { policy, path } of policies) add(policy.access, path);
    return found;
  },
);

/** Every principal of a description that is known. */
function principals(description: Readable<Description>, isUnknown: IsUnknown): readonly PrincipalPlace[] {
  return writtenAccess(description, isUnknown).flatMap(([access, path]) =>
    Object.entries(access).flatMap(([relation, list]) =>
      principalsOf(known(list, isUnknown) ?? [], [...path, relation], isUnknown),
    ),
  );
}

function principalsOf(
  list: readonly (string | undefined)[],
  path: Path,
  isUnknown: IsUnknown,
): readonly PrincipalPlace[] {
  const seen = new Set<string>();
  return list.flatMap((input, index): readonly PrincipalPlace[] => {
    const text = known(input, isUnknown);
    if (text === undefined) return [];
    const isRepeated = seen.has(text);
    seen.add(text);
    return [{ text, path: [...path, index], isRepeated }];
  });
}

function malformed(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return principals(description, isUnknown).flatMap(({ text, path }) => {
    const problem = principalProblem(text);
    return problem === undefined ? [] : [{ path, ...problem, value: text }];
  });
}

function empty(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return writtenAccess(description, isUnknown)
    .filter(([access]) => Object.values(access).every((list) => list === undefined))
    .map(([, path]) => ({
      path,
      message: "access holds nothing",
      hint: "Say who may do what, or leave it out.",
    }));
}

function duplicates(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return principals(description, isUnknown)
    .filter(({ isRepeated }) => isRepeated)
    .map(({ text, path }) => ({
      path,
      message: `${quoted(text)} is written twice`,
      hint: "Remove one of them.",
      value: text,
    }));
}

const rule = rulesWith(accessDocs);

/** Rules about who may do what. */
export const accessRules: readonly Rule[] = [
  rule("access/principal", "error", malformed, ["access"]),
  rule("access/empty", "error", empty, ["access"]),
  rule("access/duplicate", "warning", duplicates, ["access"]),
];
