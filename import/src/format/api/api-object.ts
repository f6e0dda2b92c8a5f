import { itemsOf, memberOf, textOf, type SourceNode } from "@parkit/source/internal/source-node";

/** Types of documents of Datadog's API that describe connections, groups and their access. */
const API_TYPES = ["action_connection", "connection_group", "restriction_policy"] as const;

/** Type of an object as Datadog's API answers it. */
type ApiType = (typeof API_TYPES)[number];

/** An object as Datadog's API answers it. */
export interface ApiObject {
  readonly type: ApiType;
  readonly file: string;
  readonly id: string;
  readonly idNode: SourceNode;
  readonly node: SourceNode;
  readonly attributes: SourceNode | undefined;
}

/** Objects in a document of Datadog's API, which holds one or a list of them; none in any other document. */
export function apiObjects(file: string, document: SourceNode): readonly ApiObject[] {
  const data = memberOf(document, "data");
  const resources = data?.kind === "list" ? itemsOf(data) : data === undefined ? [] : [data];
  return resources.flatMap((node) => {
    const type = API_TYPES.find((candidate) => candidate === textOf(memberOf(node, "type")));
    const idNode = memberOf(node, "id");
    const id = textOf(idNode);
    if (type === undefined || idNode === undefined || id === undefined) return [];
    return [{ type, file, id, idNode, node, attributes: memberOf(node, "attributes") }];
  });
}
