import { agentTagProblem } from "../../../execution-policy/agent-tag";
import { EVERYTHING } from "../../../execution-policy/execution-policy";
import type { Finding } from "../../rule";
import { perPolicy } from "../each-place";
import { items, targetLists } from "./policy-place";

const EVERY_AGENT_HINT =
  'Write the tags that its Agents have, as in { agentTags: [env:prod] }, or { agentTags: ["*"] } for every Agent.';

/** Policies and targets that are about no Agent. */
export const targets = perPolicy((place, isUnknown) => {
  const { policy, path } = place;
  const written = policy.targets;
  if (written !== undefined && isUnknown(written)) return [];
  if (written === undefined || written.length === 0)
    return [
      {
        path: [...path, "targets"],
        message:
          "the policy has no target: by Datadog's page it is about no Agent, by its Terraform provider about all",
        hint: EVERY_AGENT_HINT,
      },
    ];
  return targetLists(place, isUnknown)
    .filter(({ tags }) => tags.length === 0)
    .map(({ path: at }) => ({
      path: at,
      message: "the target names no tag, so that no Agent is meant",
      hint: EVERY_AGENT_HINT,
    }));
});

/** Tags that no Agent can have, or that stand beside every Agent. */
export const targetTags = perPolicy((place, isUnknown) =>
  targetLists(place, isUnknown).flatMap(({ tags, path }) =>
    items(tags, path, isUnknown).flatMap(({ text, path: at }): readonly Finding[] => {
      if (text === EVERYTHING)
        return tags.length === 1
          ? []
          : [
              {
                path: at,
                message: '"*" is every Agent, and stands beside other tags',
                hint: "Leave out one or the other: Datadog does not support both.",
                value: text,
              },
            ];
      const problem = agentTagProblem(text);
      return problem === undefined ? [] : [{ path: at, ...problem, value: text }];
    }),
  ),
);
