import {
  groupMemberProblems,
  otherIntegration,
  type GroupMember,
} from "@parkit/provider-schema/internal/group/group-member";
import { at, errorAt, sameValue, UNKNOWN, warningAt, type Diagnostic } from "@parkit/terraform-plugin";
import type { KnownConnection, KnownConnections } from "../connection/known-connections";
import type { ConnectionGroupValues } from "./schema";

type Planned = ConnectionGroupValues["config"];
type State = ConnectionGroupValues["state"];

/** Why members do not fit a group: one sentence each, with the rule. */
export function memberSentences(
  group: Pick<Planned, "identifier_tag_keys" | "integration">,
  members: readonly GroupMember[],
): readonly string[] {
  const { identifier_tag_keys: written, integration } = group;
  const keys = written === UNKNOWN ? [] : written.filter((key) => key !== UNKNOWN);
  const openKeys = written === UNKNOWN || keys.length < written.length;
  const other = integration === UNKNOWN ? undefined : otherIntegration(integration, members);
  return [
    ...(other === undefined ? [] : [{ ...other, rule: "group/integration" }]),
    ...groupMemberProblems({ keys, openKeys, members }),
  ].map(({ message, hint, rule }) => `${message}. ${hint} (${rule})`);
}

/**
 * What is wrong with the members of a planned group, as far as this run knows them: errors by what it plans
 * for them, warnings by what the API answered.
 *
 * Answers of the API are no ground for an error, and nothing is asked for this. In one apply the tags of a
 * connection may change together with the group, so that at the time of the plan the API still has the old
 * ones: they would refuse a plan that is right, and nothing but two applies would help. Terraform plans a
 * connection before the group that refers to it, and in the same process, so what is remembered of its plan
 * is what it will be when the group is changed. Connections that a data source read are known without another
 * request, but may be managed elsewhere in the same configuration. A member whose id is written out, or that
 * is only made by the same apply, is left to the server; its refusal is explained by what the API answers
 * then.
 *
 * A misfit that was there before and that the plan does not touch is a warning, too: an error would block
 * everything else.
 */
export function plannedMemberProblems(
  prior: State | null,
  planned: Planned,
  connections: KnownConnections,
): readonly Diagnostic[] {
  const { connection_ids: ids } = planned;
  if (ids === UNKNOWN) return [];
  const members = ids
    .map((id) => (id === UNKNOWN ? undefined : connections.get(id.toLowerCase())))
    .filter((member): member is KnownConnection => member !== undefined);
  const isCaused = isRegrouped(prior, planned) || members.some(({ hasNewTags }) => hasNewTags);
  const certain = memberSentences(
    planned,
    members.filter(({ isPlanned }) => isPlanned && isCaused),
  );
  const others = memberSentences(planned, members).filter((text) => !certain.includes(text));
  const summary = "A connection does not fit the group";
  return [
    ...certain.map((text) => errorAt(at("connection_ids"), summary, text)),
    ...others.map((text) => warningAt(at("connection_ids"), summary, text)),
  ];
}

/** Whether the plan changes what members are measured against, or which they are. */
function isRegrouped(prior: State | null, planned: Planned): boolean {
  if (prior?.integration !== planned.integration) return true;
  const set = ["set", "string"] as const;
  return !(["identifier_tag_keys", "connection_ids"] as const).every((name) =>
    sameValue(prior[name], planned[name], set),
  );
}
