import { indexOf, known, perDescription, type Path } from "../../description/description-index";
import { objectIdProblem } from "../../connection/object-id";
import { rulesWith, type Finding, type RuleDocs, type Rule } from "../rule";
import { formatPath, quoted } from "../violation";
import { example } from "./docs/example";

const connection = (importId: string): string =>
  example(`
connections:
  - name: billing
    runner: payments
    integration: { type: http, auth: { type: none } }
    importId: ${importId}`);

const connections = (second: string): string =>
  `${connection("5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10")}
  - name: orders
    runner: payments
    integration: { type: http, auth: { type: none } }
    importId: ${second}`;

const group = (importId: string): string =>
  example(`
connectionGroups:
  - { name: later, identifierTagKeys: [env], connections: [], integration: aws, importId: ${importId} }`);

const policy = (importId: string): string =>
  example(`
executionPolicies:
  - name: read-prod
    effect: allow
    actions: [com.datadoghq.kubernetes.core.listPod]
    targets: [{ agentTags: [env:prod] }]
    importId: ${importId}`);

const docs = () =>
  ({
    "connection/import-id": {
      summary: "A connection that is taken over is named by its id at Datadog.",
      why: "Terraform looks for the object by the id and nothing else. Names are not unique at Datadog, so that they would not do.",
      bad: connection("billing"),
      good: connection("5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10"),
    },
    "group/import-id": {
      summary: "A connection group that is taken over is named by its id at Datadog.",
      why: "Terraform looks for the object by the id and nothing else. Names are not unique at Datadog, so that they would not do.",
      bad: group("later"),
      good: group("a7c1d2e3-0b4f-4f6a-8f21-93d6b1a0c5e4"),
    },
    "policy/import-id": {
      summary: "An execution policy that is taken over is named by its id at Datadog.",
      why: "Terraform looks for the object by the id and nothing else. Names are not unique at Datadog, so that they would not do.",
      bad: policy("read-prod"),
      good: policy("7f3c1f0e-6f5a-4f0f-9d7b-2c0c6a1f4b11"),
    },
    "connection/import-twice": {
      summary: "No object at Datadog is taken over twice.",
      why: "Two resources would manage one connection, and each would undo what the other does.",
      bad: connections("5B0F4E0E-6A3F-4C57-9A54-0C0B4D1F7A10"),
      good: connections("a7c1d2e3-0b4f-4f6a-8f21-93d6b1a0c5e4"),
    },
  }) as const satisfies Record<string, RuleDocs>;

interface Adopted {
  readonly id: string;
  readonly path: Path;
}

/** Objects of a description that are taken over, by kind. Few of many are. */
const adopted = perDescription(
  (description, isUnknown): Readonly<Record<"connections" | "groups" | "policies", readonly Adopted[]>> => {
    const index = indexOf(description, isUnknown);
    const found = { connections: [] as Adopted[], groups: [] as Adopted[], policies: [] as Adopted[] };
    const add = (list: Adopted[], importId: string | undefined, path: Path): void => {
      const id = known(importId, isUnknown);
      if (id !== undefined) list.push({ id, path: [...path, "importId"] });
    };
    for (const { connection: written, path } of index.connections)
      add(found.connections, written.importId, path);
    for (const { group: written, path } of index.groups) add(found.groups, written.importId, path);
    for (const { policy: written, path } of index.policies) add(found.policies, written.importId, path);
    return found;
  },
);

function malformed(objects: readonly Adopted[]): readonly Finding[] {
  return objects.flatMap(({ id, path }) => {
    const problem = objectIdProblem(id);
    return problem === undefined ? [] : [{ path, ...problem, value: id }];
  });
}

function twice(objects: readonly Adopted[]): readonly Finding[] {
  const first = new Map<string, Path>();
  return objects.flatMap(({ id, path }) => {
    const key = id.toLowerCase();
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, path);
      return [];
    }
    return [
      {
        path,
        message: `${quoted(id)} is taken over by ${formatPath(earlier.slice(0, -1))} already`,
        hint: "Describe the object once.",
        value: id,
      },
    ];
  });
}

const rule = rulesWith(docs);

/** Rules about objects that exist at Datadog and are taken over. */
export const importIdRules: readonly Rule[] = [
  rule(
    "connection/import-id",
    "error",
    (description, isUnknown) => malformed(adopted(description, isUnknown).connections),
    ["importId"],
  ),
  rule(
    "group/import-id",
    "error",
    (description, isUnknown) => malformed(adopted(description, isUnknown).groups),
    ["importId"],
  ),
  rule(
    "policy/import-id",
    "error",
    (description, isUnknown) => malformed(adopted(description, isUnknown).policies),
    ["importId"],
  ),
  rule(
    "connection/import-twice",
    "error",
    (description, isUnknown) => {
      const { connections: ofConnections, groups, policies } = adopted(description, isUnknown);
      return twice([...ofConnections, ...groups, ...policies]);
    },
    ["importId"],
  ),
];
