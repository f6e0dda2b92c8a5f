/**
 * What Datadog's clients ask about keys and user: validation, registration of application keys, the current
 * user, restriction policies.
 */
import { isJsonObject, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";
import {
  errorDocument,
  parseResourceDocument,
  resourceDocument,
  resourceJson,
} from "@parkit/protocol/internal/json-api";
import { optionalList } from "@parkit/protocol/internal/json-member";
import { documentAnswer, emptyAnswer, gatewayRefusal, jsonAnswer, refusal, Refusal } from "../answer";
import { withApiKey, withKeys } from "../authentication";
import type { ControlPlaneContext } from "../context";
import { isUuid } from "../identifiers";
import { pageOf } from "../page";
import type { ApiRequest, Handler, Route } from "../route";
import type { AppKey } from "../state";

const REGISTRATIONS_PATH = "/api/v2/actions/app_key_registrations";
const REGISTRATION_TYPE = "app_key_registration";
const POLICY_PATH = "/api/v2/restriction_policy/{resource}";
const POLICY_TYPE = "restriction_policy";
/** Relations of the resources that this control plane has policies for (Datadog's pages about each). */
const POLICY_RELATIONS: Readonly<Record<string, readonly string[]>> = {
  connection: ["viewer", "resolver", "editor"],
  "connection-group": ["viewer", "editor"],
  "execution-policy": ["viewer", "resolver", "editor"],
};
/** Kinds of principals; every relation takes all of them. */
const PRINCIPAL_TYPES: readonly string[] = ["org", "role", "team", "user"];

/** Routes about the organisation and its keys. */
export function organisationRoutes(context: ControlPlaneContext): readonly Route[] {
  return [...validationRoutes(context), ...registrationRoutes(context), ...policyRoutes(context)];
}

function validationRoutes(context: ControlPlaneContext): readonly Route[] {
  const { state, settings } = context;
  return [
    {
      method: "GET",
      path: "/api/v1/validate",
      handle: withApiKey(context, () => jsonAnswer(200, { valid: true })),
    },
    {
      method: "GET",
      path: "/api/v2/validate",
      handle: withApiKey(context, () => {
        const scopes = settings.apiKeyMayEnroll ? ["private_action_runner_enroll"] : [];
        return documentAnswer(200, {
          data: { type: "validate_v2", attributes: { valid: true, api_key_scopes: scopes } },
        });
      }),
    },
    {
      method: "GET",
      path: "/api/v2/current_user",
      handle: withKeys(context, () => {
        const { id, userId } = state.organisation;
        const user = resourceJson({ id: userId, type: "users", attributes: {} });
        const org = { id: id.toString(), type: "orgs" };
        const included = [{ ...org, attributes: { name: "parkit", public_id: org.id, disabled: false } }];
        return documentAnswer(200, { data: { ...user, relationships: { org: { data: org } } }, included });
      }),
    },
  ];
}

function registrationRoutes(context: ControlPlaneContext): readonly Route[] {
  const { appKey } = context.state.organisation;
  const item = `${REGISTRATIONS_PATH}/{id}`;
  const known = (handle: Handler): Handler =>
    withKeys(context, (request) => {
      const id = request.parameters["id"] ?? "";
      if (!isUuid(id))
        throw refusal(
          400,
          "Invalid Parameter",
          'invalid parameter "appKeyId" in "path"; expected type "uuid"',
        );
      if (id !== appKey.id) throw keyNotFound();
      return handle(request);
    });
  const registered = (handle: Handler): Handler =>
    known((request) => {
      if (!appKey.registered) throw keyNotFound();
      return handle(request);
    });
  return [
    {
      method: "GET",
      path: REGISTRATIONS_PATH,
      handle: withKeys(context, ({ query }) => {
        const all = appKey.registered ? [registrationJson(appKey)] : [];
        const meta = { total: all.length, total_filtered: all.length };
        return documentAnswer(200, { data: pageOf(all, query), meta });
      }),
    },
    {
      method: "GET",
      path: item,
      handle: registered(() => documentAnswer(200, { data: registrationJson(appKey) })),
    },
    {
      method: "PUT",
      path: item,
      handle: known(() => {
        setRegistered(context, true);
        return documentAnswer(201, { data: registrationJson(appKey) });
      }),
    },
    {
      method: "DELETE",
      path: item,
      handle: registered(() => {
        setRegistered(context, false);
        return emptyAnswer(204);
      }),
    },
  ];
}

function setRegistered({ state }: ControlPlaneContext, registered: boolean): void {
  const { organisation } = state;
  organisation.appKey.registered = registered;
  state.organisations.set(organisation.id.toString(), organisation);
}

function registrationJson({ id }: AppKey): JsonObject {
  return { id, type: REGISTRATION_TYPE };
}

function keyNotFound(): Refusal {
  return new Refusal(documentAnswer(404, errorDocument([{ detail: "app key not found" }])));
}

function policyRoutes(context: ControlPlaneContext): readonly Route[] {
  const { restrictionPolicies } = context.state;
  const handle = (handler: (resource: string, request: ApiRequest) => ReturnType<Handler>): Handler =>
    withKeys(context, (request) => handler(policyResource(request), request));
  return [
    {
      method: "GET",
      path: POLICY_PATH,
      handle: handle((resource) => policyAnswer(context, resource)),
    },
    {
      method: "POST",
      path: POLICY_PATH,
      handle: handle((resource, request) => {
        const { attributes } = parseResourceDocument(request.body, POLICY_TYPE);
        const bindings = optionalList(attributes, "bindings") ?? [];
        for (const binding of bindings) checkBinding(resource, binding);
        restrictionPolicies.set(resource, bindings);
        return policyAnswer(context, resource);
      }),
    },
    {
      method: "DELETE",
      path: POLICY_PATH,
      handle: handle((resource) => {
        restrictionPolicies.delete(resource);
        return emptyAnswer(204);
      }),
    },
  ];
}

function policyAnswer({ state }: ControlPlaneContext, resource: string): ReturnType<Handler> {
  const bindings = state.restrictionPolicies.get(resource) ?? [];
  return documentAnswer(200, resourceDocument({ id: resource, type: POLICY_TYPE, attributes: { bindings } }));
}

function policyResource({ parameters }: ApiRequest): string {
  const resource = parameters["resource"] ?? "";
  const [type = "", id = "", ...rest] = resource.split(":");
  if (id === "" || rest.length > 0)
    throw gatewayRefusal(400, `Invalid resource: '${resource}' is not in a valid format`);
  if (!Object.hasOwn(POLICY_RELATIONS, type))
    throw gatewayRefusal(400, `Invalid resource type: '${type}' does not support restriction policies`);
  return `${type}:${id}`;
}

/** What Datadog says of a relation that a resource does not have is not recorded. */
function checkBinding(resource: string, binding: JsonValue): void {
  const [type = ""] = resource.split(":");
  if (!isJsonObject(binding)) throw gatewayRefusal(400, "Invalid binding: it is not an object");
  const relation = binding["relation"];
  if (typeof relation !== "string" || POLICY_RELATIONS[type]?.includes(relation) !== true)
    throw gatewayRefusal(400, `Invalid relation: '${textOf(relation)}' is not a relation of '${type}'`);
  const given = binding["principals"];
  const principals: readonly JsonValue[] = Array.isArray(given) ? given : [];
  for (const principal of principals) {
    const [kind = "", id = ""] = typeof principal === "string" ? principal.split(":") : [];
    if (!PRINCIPAL_TYPES.includes(kind) || id === "")
      throw gatewayRefusal(
        400,
        `[PrincipalTypeInvalidForRelation] '${textOf(principal)}' cannot be ${relation} of '${type}', supported types: ${PRINCIPAL_TYPES.join(", ")}`,
      );
  }
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
