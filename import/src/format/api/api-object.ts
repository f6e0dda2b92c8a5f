import { itemsOf, memberOf, textOf, type SourceNode } from "@parkit/source/internal/source-node";

/** Types of documents of Datadog's API that describe connections, groups, policies and their access. */
const API_TYPES = [
  "action_connection",
  "connection_group",
  "execution_policy",
  "restriction_policy",
] as const;

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

/** Resources of Datadog's Terraform provider that are objects of the API with the same members. */
const TERRAFORM_RESOURCES: ReadonlyMap<string | undefined, { readonly type: ApiType; readonly id: string }> =
  new Map([
    ["datadog_action_execution_policy", { type: "execution_policy", id: "id" }],
    ["datadog_restriction_policy", { type: "restriction_policy", id: "resource_id" }],
  ]);

/** Execution policies and access in what `terraform show -json` prints; none in any other document. */
export function terraformObjects(file: string, document: SourceNode): readonly ApiObject[] {
  if (textOf(memberOf(document, "format_version")) === undefined) return [];
  return moduleResources(memberOf(document, "values", "root_module")).flatMap((node) => {
    const known = TERRAFORM_RESOURCES.get(textOf(memberOf(node, "type")));
    const attributes = memberOf(node, "values");
    const idNode = known === undefined ? undefined : memberOf(attributes, known.id);
    const id = textOf(idNode);
    if (known === undefined || idNode === undefined || id === undefined) return [];
    return [{ type: known.type, file, id, idNode, node, attributes }];
  });
}

function moduleResources(module: SourceNode | undefined): readonly SourceNode[] {
  return [
    ...itemsOf(memberOf(module, "resources")),
    ...itemsOf(memberOf(module, "child_modules")).flatMap(moduleResources),
  ];
}
