import { known, type Path, type PolicyPlace } from "../../../description/description-index";
import {
  EXECUTION_INTEGRATION_FACTS,
  executionIntegrationOf,
  isExecutionIntegration,
  type ExecutionIntegration,
} from "../../../execution-policy/execution-integration";
import type { IsUnknown } from "../../rule";

/** A text of a list that is known, and where it stands. */
interface Item {
  readonly text: string;
  readonly path: Path;
}

/** Texts of a list that are known. */
export function items(
  list: readonly (string | undefined)[] | undefined,
  path: Path,
  isUnknown: IsUnknown,
): readonly Item[] {
  return (known(list, isUnknown) ?? []).flatMap((input, index) => {
    const text = known(input, isUnknown);
    return text === undefined ? [] : [{ text, path: [...path, index] }];
  });
}

/** Names and patterns of actions that are known. */
export function actionItems({ policy, path }: PolicyPlace, isUnknown: IsUnknown): readonly Item[] {
  return items(policy.actions, [...path, "actions"], isUnknown);
}

/** The tags of one target, of which some may be unknown, and where they stand. */
interface TargetList {
  readonly tags: readonly (string | undefined)[];
  readonly path: Path;
}

/** Lists of tags of a policy's targets that are known. */
export function targetLists({ policy, path }: PolicyPlace, isUnknown: IsUnknown): readonly TargetList[] {
  return (known(policy.targets, isUnknown) ?? []).flatMap((input, index) => {
    const tags = known(known(input, isUnknown)?.agentTags, isUnknown);
    return tags === undefined ? [] : [{ tags, path: [...path, "targets", index, "agentTags"] }];
  });
}

/** Integration that all are measured against: the written one, else that of the first action with one. */
export function expectedIntegration(
  place: PolicyPlace,
  isUnknown: IsUnknown,
): ExecutionIntegration | undefined {
  const written = known(place.policy.integration, isUnknown);
  if (written !== undefined && isExecutionIntegration(written)) return written;
  for (const { text } of actionItems(place, isUnknown)) {
    const named = executionIntegrationOf(text);
    if (named !== undefined) return named;
  }
  return undefined;
}

/** Namespace of the actions of an integration; undefined where it has none. */
export function namespaceOf(integrationName: ExecutionIntegration | undefined): string | undefined {
  return integrationName === undefined ? undefined : EXECUTION_INTEGRATION_FACTS[integrationName].namespace;
}
