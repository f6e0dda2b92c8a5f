import {
  groupMemberProblems,
  otherIntegration,
  type GroupMember,
} from "@parkit/provider-schema/group-member";
import type { PlannedConnection, PlannedConnections } from "../connection/planned-connections";
import { errorAt, warningAt, type Diagnostic } from "../plugin/diagnostics";
import { sameValue } from "../plugin/equality";
import { at } from "../plugin/path";
import { UNKNOWN } from "../plugin/value";
import type { ConnectionGroupValues } from "./schema";

type Planned = ConnectionGroupValues["config"];
type State = ConnectionGroupValues["state"];

/** Why members do not fit a group: one sentence each, with the rule. */
export function memberSentences<Member extends GroupMember>(
  group: Pick<Planned, "identifier_tag_keys" | "integration">,
  members: readonly Member[],
): readonly { readonly member: Member; readonly text: string }[] {
  const { identifier_tag_keys: written, integration } = group;
  const keys = written === UNKNOWN ? [] : written.filter((key) => key !== UNKNOWN);
  const openKeys = written === UNKNOWN || keys.length < written.length;
  const other = integration === UNKNOWN ? undefined : otherIntegration(integration, members);
  return [
    ...(other === undefined ? [] : [{ ...other, rule: "group/integration" }]),
    ...groupMemberProblems({ keys, openKeys, members }),
  ].map(({ member, message, hint, rule }) => ({ member, text: `${message}. ${hint} (${rule})` }));
}

/**
 * What a plan makes wrong in a group: errors about members that do not fit it, as far as their plans say so.
 *
 * Members are judged by what this run plans for them, never by what the API answers. In one apply the tags of a connection may change together
 * with the group, so that at the time of the plan the API still has the old ones: an answer would refuse a plan that is right, and nothing but
 * two applies would help. Terraform plans a connection before the group that refers to it, and in the same process, so what is remembered of it
 * is what it will be when the group is changed. A member whose id is written out, or that is only made by the same apply, is left to the
 * server; its refusal is explained by {@link membersMisfit}.
 *
 * A misfit that was there before and that the plan does not touch is a warning: an error would block everything else.
 */
export function plannedMemberProblems(
  prior: State | null,
  planned: Planned,
  connections: PlannedConnections,
): readonly Diagnostic[] {
  const { connection_ids: ids } = planned;
  if (ids === UNKNOWN) return [];
  const members = ids
    .map((id) => (id === UNKNOWN ? undefined : connections.get(id.toLowerCase())))
    .filter((member): member is PlannedConnection => member !== undefined);
  const isCaused = isRegrouped(prior, planned) || members.some(({ hasNewTags }) => hasNewTags);
  const report = isCaused ? errorAt : warningAt;
  return memberSentences(planned, members).map(({ text }) =>
    report(at("connection_ids"), "A connection does not fit the group", text),
  );
}

/** Whether the plan changes what members are measured against, or which they are. */
function isRegrouped(prior: State | null, planned: Planned): boolean {
  if (prior?.integration !== planned.integration) return true;
  const set = ["set", "string"] as const;
  return !(["identifier_tag_keys", "connection_ids"] as const).every((name) =>
    sameValue(prior[name], planned[name], set),
  );
}
