import { isActionName, isBundleId } from "../../../actions/action-name";
import { isKnownAction, isOpenNamespace } from "../../../actions/catalogue";
import { nearestActions } from "../../../actions/did-you-mean";
import { known } from "../../../description/description-index";
import { executionIntegrationOf } from "../../../execution-policy/execution-integration";
import { bundleOfEntry, EVERYTHING } from "../../../execution-policy/execution-policy";
import type { Finding } from "../../rule";
import { quoted } from "../../violation";
import { perPolicy } from "../each-place";
import { actionItems, expectedIntegration } from "./policy-place";

/** Entries that are neither actions nor patterns. */
export const actions = perPolicy((place, isUnknown) => {
  const { policy, path } = place;
  const list = known(policy.actions, isUnknown);
  if (list?.length === 0)
    return [
      {
        path: [...path, "actions"],
        message: "the policy names no action",
        hint: 'Name actions, or write ["*"] and the integration for all that it has.',
      },
    ];
  return actionItems(place, isUnknown).flatMap(({ text, path: at }): readonly Finding[] => {
    const bundle = bundleOfEntry(text);
    if (text === EVERYTHING || (bundle === undefined ? isActionName(text) : isBundleId(bundle))) return [];
    return [
      {
        path: at,
        message: `${quoted(text)} is neither an action nor a pattern`,
        hint: 'Write a whole name as in com.datadoghq.kubernetes.core.listPod, a bundle with .* behind it, or "*".',
        value: text,
      },
    ];
  });
});

/** Actions that the catalogue should have and does not. */
export const unknownActions = perPolicy((place, isUnknown) =>
  actionItems(place, isUnknown).flatMap(({ text, path }) => {
    if (!isActionName(text) || executionIntegrationOf(text) === undefined) return [];
    if (isKnownAction(text) || isOpenNamespace(text)) return [];
    const near = nearestActions(text, "cluster-agent");
    return [
      {
        path,
        message: `the catalogue has no action ${quoted(text)}`,
        hint:
          near.length === 0
            ? "Check the name; an Agent that is newer than this version of parkit may have it."
            : `Did you mean ${near.join(", or ")}?`,
        value: text,
      },
    ];
  }),
);

/** Actions of another integration than the policy's. */
export const integration = perPolicy((place, isUnknown) => {
  const { policy, path } = place;
  const own = expectedIntegration(place, isUnknown);
  const found = actionItems(place, isUnknown);
  if (own === undefined && policy.integration === undefined && found.some(({ text }) => text === EVERYTHING))
    return [
      {
        path: [...path, "integration"],
        message: `"*" stands for all actions of one integration, and nothing says of which`,
        hint: "Write integration: kubernetes, script or remote-action.",
      },
    ];
  return found.flatMap(({ text, path: at }): readonly Finding[] => {
    if (text === EVERYTHING || (!isActionName(text) && bundleOfEntry(text) === undefined)) return [];
    const named = executionIntegrationOf(text);
    if (named === undefined)
      return [
        {
          path: at,
          message: `${quoted(text)} is of no integration that policies govern`,
          hint: "Policies are about com.datadoghq.kubernetes, com.datadoghq.script and com.datadoghq.remoteaction; what needs credentials needs a connection and an owned runner.",
          value: text,
        },
      ];
    if (own === undefined || named === own) return [];
    return [
      {
        path: at,
        message: `${quoted(text)} is an action of ${named}, the policy is about ${own}`,
        hint: "Make one policy per integration.",
        value: text,
      },
    ];
  });
});
