import type { Description, Readable } from "../../description/description";
import { indexOf, known, memberPath, type GroupPlace } from "../../description/description-index";
import { GROUP_MAX_KEYS } from "../../group/connection-group";
import { otherIntegration } from "../../group/group-member";
import {
  INTEGRATION_TYPES,
  isIntegrationType,
  type IntegrationType,
} from "../../connection/integration-catalogue";
import { MOST_SUGGESTABLE, nearestName } from "../../nearest-name";
import { rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import { quoted } from "../violation";
import { groupDocs } from "./docs/group-docs";
import { perGroup } from "./each-place";
import { memberFindings } from "./group-member";

const keyCount = perGroup(({ group, path }, isUnknown) => {
  const keys = known(group.identifierTagKeys, isUnknown);
  if (keys === undefined || (keys.length > 0 && keys.length <= GROUP_MAX_KEYS)) return [];
  return [
    {
      path: [...path, "identifierTagKeys"],
      message:
        keys.length === 0
          ? "the group has no tag key"
          : `the group has ${keys.length} tag keys, at most ${GROUP_MAX_KEYS} are possible`,
      hint: `Name the one to ${GROUP_MAX_KEYS} keys of identifier tags whose values pick a member.`,
    },
  ];
});

const keyTwice = perGroup(({ keys }) =>
  repeated(keys, ({ key }) => key).map(({ key, path }) => ({
    path,
    message: `the key ${quoted(key)} is named twice`,
    hint: "Remove one of them.",
    value: key,
  })),
);

const memberTwice = perGroup((group) =>
  repeated(group.members, ({ name }) => name).map((member) => ({
    path: memberPath(group, member),
    message: `${quoted(member.name)} is in the group twice`,
    hint: "Remove one of them.",
    value: member.name,
  })),
);

function repeated<T>(list: readonly T[], nameOf: (item: T) => string): readonly T[] {
  const seen = new Set<string>();
  return list.filter((item) => {
    const name = nameOf(item);
    const again = seen.has(name);
    seen.add(name);
    return again;
  });
}

function unknownConnections(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  const { connectionsByName, groups, openConnections } = indexOf(description, isUnknown);
  if (openConnections) return [];
  const suggestable = connectionsByName.size > MOST_SUGGESTABLE ? [] : [...connectionsByName.keys()];
  return groups.flatMap((group) =>
    group.members
      .filter(({ connection }) => connection === undefined)
      .map((member) => {
        const near = nearestName(member.name, suggestable);
        return {
          path: memberPath(group, member),
          message: `there is no connection ${quoted(member.name)}`,
          hint:
            near === undefined
              ? "Describe it under connections, or remove it from the group."
              : `Did you mean ${near}?`,
          value: member.name,
        };
      }),
  );
}

/**
 * Integration that the group's members are measured against: the written one, else that of the first member.
 */
function expectedIntegration(
  { group, members }: GroupPlace,
  isUnknown: IsUnknown,
): IntegrationType | undefined {
  const written = known(group.integration, isUnknown);
  if (written !== undefined) return isIntegrationType(written) ? written : undefined;
  return members.find(({ connection }) => connection?.integration !== undefined)?.connection?.integration;
}

const mixed = perGroup((place, isUnknown) => {
  const expected = expectedIntegration(place, isUnknown);
  if (expected === undefined || place.group.integration !== undefined) return [];
  return place.members.flatMap((member): readonly Finding[] => {
    const integration = member.connection?.integration;
    if (integration === undefined || integration === expected) return [];
    return [
      {
        path: memberPath(place, member),
        message: `${quoted(member.name)} is of integration ${integration}, the group of ${expected}`,
        hint: "Make one group per integration.",
        value: member.name,
      },
    ];
  });
});

const integration = perGroup((place, isUnknown) => {
  const { group, members, path, openMembers } = place;
  const at = [...path, "integration"];
  if (group.integration === undefined) {
    if (members.length > 0 || openMembers) return [];
    return [
      {
        path: at,
        message: "the group has no members, so that its integration is not known",
        hint: "Write its integration, as in integration: http.",
      },
    ];
  }
  const written = known(group.integration, isUnknown);
  if (written === undefined) return [];
  if (!isIntegrationType(written)) {
    const near = nearestName(written, INTEGRATION_TYPES);
    return [
      {
        path: at,
        message: `there is no integration ${quoted(written)}`,
        hint: near === undefined ? "Use the integration type of its connections." : `Did you mean ${near}?`,
        value: written,
      },
    ];
  }
  const other = otherIntegration(written, members);
  if (other === undefined) return [];
  return [{ path: at, message: other.message, hint: other.hint, value: written }];
});

const rule = rulesWith(groupDocs);

/** Rules about connection groups. */
export const groupRules: readonly Rule[] = [
  rule("group/keys", "error", keyCount),
  rule("group/duplicate-key", "error", keyTwice),
  rule("group/unknown-connection", "error", unknownConnections),
  rule("group/duplicate-member", "error", memberTwice),
  rule("group/mixed-integration", "error", mixed),
  rule("group/integration", "error", integration),
  rule("group/missing-key", "error", memberFindings("group/missing-key")),
  rule("group/ambiguous", "error", memberFindings("group/ambiguous")),
];
