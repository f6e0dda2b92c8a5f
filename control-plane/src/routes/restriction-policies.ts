/** Restriction policies: who has which relation to an object. Source: Datadog's pages about each object. */
import { isJsonObject, type JsonValue, textOrEmpty } from "@parkit/protocol/internal/json";
import { parseResourceDocument, resourceDocument } from "@parkit/protocol/internal/json-api";
import { optionalList } from "@parkit/protocol/internal/json-member";
import { documentAnswer, emptyAnswer, gatewayRefusal, type Answer } from "../answer";
import { withKeys } from "../authentication";
import type { CallerContext, Plane } from "../context";
import {
  bindingsOf,
  grants,
  isObjectKind,
  isRelated,
  mayDo,
  PRINCIPAL_KINDS,
  RELATIONS,
  restrictionId,
  type AccessObject,
  type ObjectKind,
} from "../organisation/access";
import { isPrincipal } from "../organisation/principal";
import type { ApiRequest, Handler, Route } from "../route";
import type { PolicyBinding } from "../state";

const POLICY_PATH = "/api/v2/restriction_policy/{resource}";
const POLICY_TYPE = "restriction_policy";

/** A resource as the path names it. */
interface Resource {
  readonly kind: ObjectKind;
  readonly id: string;
}

/** Routes of restriction policies. Who may edit an object may change who may. */
export function restrictionPolicyRoutes(plane: Plane): readonly Route[] {
  const handle = (
    handler: (resource: Resource, request: ApiRequest, context: CallerContext) => Answer,
  ): Handler => withKeys(plane, (request, context) => handler(policyResource(request), request, context));
  const changing = (
    handler: (resource: Resource, request: ApiRequest, context: CallerContext) => Answer,
  ): Handler =>
    handle((resource, request, context) => {
      if (!mayEdit(context, resource)) throw gatewayRefusal(403, "Forbidden: you are not editor of it");
      return handler(resource, request, context);
    });
  return [
    {
      method: "GET",
      path: POLICY_PATH,
      handle: handle((resource, _request, context) => policyAnswer(context, resource)),
    },
    {
      method: "POST",
      path: POLICY_PATH,
      handle: changing((resource, request, context) => {
        const { attributes } = parseResourceDocument(request.body, POLICY_TYPE);
        const bindings = (optionalList(attributes, "bindings") ?? []).map((one) =>
          readBinding(resource, one),
        );
        const allowed = request.query.get("allow_self_lockout") === "true";
        if (!allowed && locksOut(context, resource, bindings))
          throw gatewayRefusal(400, "Invalid policy: it would take away your own access as an editor");
        context.state.restrictionPolicies.set(restrictionId(resource.kind, resource.id), bindings);
        return policyAnswer(context, resource);
      }),
    },
    {
      method: "DELETE",
      path: POLICY_PATH,
      handle: changing((resource, _request, context) => {
        context.state.restrictionPolicies.delete(restrictionId(resource.kind, resource.id));
        return emptyAnswer(204);
      }),
    },
  ];
}

function policyAnswer(context: CallerContext, resource: Resource): Answer {
  const id = restrictionId(resource.kind, resource.id);
  const bindings = bindingsOf(context, resource.kind, resource.id).map((binding) => ({ ...binding }));
  return documentAnswer(200, resourceDocument({ id, type: POLICY_TYPE, attributes: { bindings } }));
}

function policyResource({ parameters }: ApiRequest): Resource {
  const resource = parameters["resource"] ?? "";
  const [kind = "", id = "", ...rest] = resource.split(":");
  if (id === "" || rest.length > 0)
    throw gatewayRefusal(400, `Invalid resource: '${resource}' is not in a valid format`);
  if (!isObjectKind(kind) || kind === "runner")
    throw gatewayRefusal(400, `Invalid resource type: '${kind}' does not support restriction policies`);
  return { kind, id };
}

function mayEdit(context: CallerContext, { kind, id }: Resource): boolean {
  return isRelated(context, kind, "editor", objectOf(context, kind, id));
}

/** The object, or one that nobody made: policies may come before what they are about. */
function objectOf({ state }: CallerContext, kind: ObjectKind, id: string): AccessObject {
  const tables = {
    connection: state.connections,
    "connection-group": state.groups,
    runner: state.runners,
    workflow: state.workflows,
  };
  const object = kind === "execution-policy" ? undefined : tables[kind].get(id);
  return object ?? { id };
}

/** Who manages access is never locked out. An empty policy is none. */
function locksOut(context: CallerContext, { kind }: Resource, bindings: readonly PolicyBinding[]): boolean {
  if (bindings.length === 0 || mayDo(context, "user_access_manage")) return false;
  return !grants(context, kind, "editor", bindings);
}

/** What Datadog says of a relation that a resource does not have is not recorded. */
function readBinding({ kind }: Resource, binding: JsonValue): PolicyBinding {
  if (!isJsonObject(binding)) throw gatewayRefusal(400, "Invalid binding: it is not an object");
  const relation = textOrEmpty(binding["relation"]);
  const known: readonly string[] = RELATIONS[kind];
  if (!known.includes(relation))
    throw gatewayRefusal(400, `Invalid relation: '${relation}' is not a relation of '${kind}'`);
  const given = binding["principals"];
  const principals = (Array.isArray(given) ? given : []).map((principal: JsonValue) =>
    textOrEmpty(principal),
  );
  for (const principal of principals) {
    if (!isPrincipal(principal))
      throw gatewayRefusal(
        400,
        `[PrincipalTypeInvalidForRelation] '${principal}' cannot be ${relation} of '${kind}', supported types: ${PRINCIPAL_KINDS.join(", ")}`,
      );
  }
  return { relation, principals };
}
