import { integrationOfWireType } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";
import { itemsOf, memberOf, textOf, type SourceNode } from "@parkit/source/internal/source-node";

import { traced, untraced, type Draft, type DraftObject } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import { importConnection, type ImportedConnection } from "./api-connection";
import type { ApiObject } from "./api-object";
import { importPolicy } from "./api-policy";

/** Connections, groups and execution policies of a description that is being made. */
export interface ApiDescription {
  readonly connections: readonly DraftObject[];
  readonly connectionGroups: readonly DraftObject[];
  readonly executionPolicies: readonly DraftObject[];
  readonly findings: readonly ImportFinding[];
}

/**
 * Puts objects of Datadog's API together: groups and their members, objects and their access, connections and
 * the runners of other files.
 *
 * @param runners - runners of the description, which connections are paired with by the id in their URN
 */
export function describeApiObjects(
  objects: readonly ApiObject[],
  runners: readonly DraftObject[],
): ApiDescription {
  const read = ofType(objects, "action_connection").map(importConnection);
  const connections = read.flatMap(({ connection }) => connection ?? []);
  const policies = new Map(ofType(objects, "restriction_policy").map((policy) => [policy.id, policy]));
  const names = new Map(connections.map(({ id, name }) => [id, name]));
  const groups = ofType(objects, "connection_group").map((group) => importGroup(group, names));
  const executionPolicies = ofType(objects, "execution_policy").map(importPolicy);
  const subjects = new Set([
    ...ofType(objects, "execution_policy").map(({ id }) => `execution-policy:${id}`),
    ...connections.map(({ id }) => `connection:${id}`),
    ...ofType(objects, "connection_group").map(({ id }) => `connection-group:${id}`),
  ]);
  return {
    connections: connections.map((connection) => {
      const { name, importId, ...draft } = connection.draft;
      const runner = runnerOf(connection, runners);
      const access = accessDraft(policies.get(`connection:${connection.id}`));
      return { name, runner, ...draft, access, importId };
    }),
    connectionGroups: groups.map(({ draft: { importId, ...draft }, id }) => ({
      ...draft,
      access: accessDraft(policies.get(`connection-group:${id}`)),
      importId,
    })),
    executionPolicies: executionPolicies.flatMap(({ policy }) => {
      if (policy === undefined) return [];
      const { importId, ...draft } = policy.draft;
      return [{ ...draft, access: accessDraft(policies.get(`execution-policy:${policy.id}`)), importId }];
    }),
    findings: [
      ...executionPolicies.flatMap(({ findings }) => findings),
      ...read.flatMap(({ findings }) => findings),
      ...connections.flatMap((connection) => unknownRunner(connection, runners)),
      ...groups.flatMap(({ findings }) => findings),
      ...[...policies.values()].filter(({ id }) => !subjects.has(id)).map(aboutNothing),
    ],
  };
}

function ofType(objects: readonly ApiObject[], type: ApiObject["type"]): readonly ApiObject[] {
  return objects.filter((object) => object.type === type);
}

/**
 * Name of the runner, or its id where no file has it: a connection of a runner must not become one of
 * Datadog's cloud.
 */
function runnerOf({ runnerId }: ImportedConnection, runners: readonly DraftObject[]): Draft {
  const id = textOf(runnerId);
  if (id === undefined) return undefined;
  const runner = runners.find((candidate) => hasId(candidate, id));
  return traced(runnerId, runner === undefined ? id : untraced(runner["name"]));
}

function hasId({ identity }: DraftObject, id: string): boolean {
  const urn = typeof identity === "object" && "urn" in identity ? untraced(identity["urn"]) : undefined;
  return typeof urn === "string" && urn.endsWith(`:${id}`);
}

function unknownRunner(
  { name, runnerId }: ImportedConnection,
  runners: readonly DraftObject[],
): readonly ImportFinding[] {
  const id = textOf(runnerId);
  if (runnerId === undefined || id === undefined || runners.some((runner) => hasId(runner, id))) return [];
  return [
    finding(
      "deployment/assumed",
      runnerId,
      `the connection ${quoted(name)} is paired with the runner ${quoted(id)}, which is in none of the files`,
      "Import it together with the file of its runner, whose URN ends with this id; or write the name of the runner.",
    ),
  ];
}

function importGroup(
  { id, idNode, attributes }: ApiObject,
  names: ReadonlyMap<string, string>,
): { readonly id: string; readonly draft: DraftObject; readonly findings: readonly ImportFinding[] } {
  const nameNode = memberOf(attributes, "name");
  const typeNode = memberOf(attributes, "integration_type");
  const members = itemsOf(memberOf(attributes, "connections"));
  const strangers = members.filter((member) => !names.has(textOf(member) ?? ""));
  const known = members.filter((member) => !strangers.includes(member));
  const wireType = textOf(typeNode) ?? "";
  return {
    id,
    draft: {
      name: traced(nameNode) ?? id,
      identifierTagKeys: itemsOf(memberOf(attributes, "tag_keys")).map((key) => traced(key)),
      connections: known.map((member) => traced(member, names.get(textOf(member) ?? ""))),
      integration:
        known.length > 0 ? undefined : traced(typeNode, integrationOfWireType(wireType) ?? wireType),
      importId: traced(idNode, id),
    },
    findings: strangers.map((member) => strangerFinding(textOf(nameNode) ?? id, member)),
  };
}

function strangerFinding(group: string, member: SourceNode): ImportFinding {
  return finding(
    "schema/not-imported",
    member,
    `not taken over: a member of the group ${quoted(group)} that is in none of the files`,
    "Import it together with the document of that connection; without it the group would lose the member.",
  );
}

/** Principals by relation; undefined for an object without a policy: the API answers an empty one. */
function accessDraft(policy: ApiObject | undefined): Draft {
  const bindings = itemsOf(memberOf(policy?.attributes, "bindings"));
  if (bindings.length === 0) return undefined;
  return Object.fromEntries(
    bindings.flatMap((binding) => {
      const relation = textOf(memberOf(binding, "relation"));
      if (relation === undefined) return [];
      return [[relation, itemsOf(memberOf(binding, "principals")).map((principal) => traced(principal))]];
    }),
  );
}

function aboutNothing({ node }: ApiObject): ImportFinding {
  return finding(
    "schema/not-imported",
    node,
    "not taken over: a restriction policy of an object that is in none of the files",
    "Import it together with the document of that object.",
  );
}
