import type { Readable } from "../description/description";
import { member } from "../description/field-names";
import type { IsUnknown } from "../rules/rule";
import type { RunnerInput } from "../runner/runner";

/** Where the settings of an Agent that parkit manages have tags. */
const MANAGED_TAGS = ["deployment", "agent", "extraSettings", "global", "tags"] as const;

/**
 * Tags of a runner's Agent: those that are written for policies, else those that the description gives to the
 * Agent itself. Undefined where it says none, and where any of them is not known.
 */
export function describedAgentTags(
  runner: Readable<RunnerInput>,
  isUnknown: IsUnknown,
): readonly string[] | undefined {
  const written: unknown = runner.agentTags ?? managedTags(runner, isUnknown);
  if (!Array.isArray(written) || isUnknown(written)) return undefined;
  const tags = written.filter((tag): tag is string => typeof tag === "string" && !isUnknown(tag));
  return tags.length === written.length ? tags : undefined;
}

function managedTags(runner: unknown, isUnknown: IsUnknown): unknown {
  return MANAGED_TAGS.reduce<unknown>(
    (value, name) => (isUnknown(value) ? undefined : member(value, name)),
    runner,
  );
}
