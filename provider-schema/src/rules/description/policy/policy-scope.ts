import { known } from "../../../description/description-index";
import { EXECUTION_INTEGRATION_FACTS } from "../../../execution-policy/execution-integration";
import { EVERYTHING } from "../../../execution-policy/execution-policy";
import { isLabelName, LABEL_NAME_HINT } from "../../../kubernetes/kubernetes-name";
import type { Finding } from "../../rule";
import { quoted } from "../../violation";
import { perPolicy } from "../each-place";
import { expectedIntegration, items } from "./policy-place";

/** A scope of another integration than the policy's. */
export const scope = perPolicy((place, isUnknown) => {
  const written = known(place.policy.scope, isUnknown);
  const type = known(written?.type, isUnknown);
  const own = expectedIntegration(place, isUnknown);
  if (type === undefined || own === undefined || type === own) return [];
  const { narrowedBy } = EXECUTION_INTEGRATION_FACTS[own];
  return [
    {
      path: [...place.path, "scope", "type"],
      message: `the scope is of ${type}, the actions of ${own}`,
      hint: `Write { type: ${own}, ${narrowedBy}: […] }, and another policy for the other scope: a policy has one.`,
      value: type,
    },
  ];
});

/** Lists of a scope that name nothing. */
export const emptyScope = perPolicy(({ policy, path }, isUnknown) => {
  const written = known(policy.scope, isUnknown);
  if (written === undefined) return [];
  return Object.entries(written).flatMap(([field, list]) =>
    Array.isArray(list) && !isUnknown(list) && list.length === 0
      ? [
          {
            path: [...path, "scope", field],
            message: "the scope names nothing",
            hint: "Name what the actions may be run on, or leave the scope out for everything.",
          },
        ]
      : [],
  );
});

/** Entries of a scope that cannot be what they are to name. */
export const scopeItems = perPolicy(({ policy, path }, isUnknown) => {
  const written = known(policy.scope, isUnknown);
  if (written === undefined) return [];
  const at = [...path, "scope"];
  if ("namespaces" in written)
    return items(written.namespaces, [...at, "namespaces"], isUnknown)
      .filter(({ text }) => !isLabelName(text))
      .map(({ text, path: place }) => ({
        path: place,
        message: `${quoted(text)} cannot name a namespace`,
        hint: `${LABEL_NAME_HINT} Patterns are not supported.`,
        value: text,
      }));
  if ("scripts" in written)
    return items(written.scripts, [...at, "scripts"], isUnknown)
      .filter(({ text }) => text.trim() === "" || text.includes(EVERYTHING))
      .map(({ text, path: place }) => ({
        path: place,
        message: `${quoted(text)} names no script`,
        hint: "Write names as the runner's script file has them; leave the scope out for all of them.",
        value: text,
      }));
  const paths = "paths" in written ? known(written.paths, isUnknown) : undefined;
  return (paths ?? []).flatMap((input, index): readonly Finding[] => {
    const text = known(known(input, isUnknown)?.path, isUnknown);
    if (text === undefined || (isAbsolute(text) && !text.includes(EVERYTHING))) return [];
    return [
      {
        path: [...at, "paths", index, "path"],
        message: `${quoted(text)} is not an absolute path`,
        hint: "Write it from the root, as in /var/log; everything below it is meant too, and * stands for nothing.",
        value: text,
      },
    ];
  });
});

function isAbsolute(path: string): boolean {
  return path.startsWith("/") && path.split("/").every((part) => part !== "." && part !== "..");
}
