/** What Datadog's clients ask about keys and user: validation, registration of application keys, the user. */
import { ENROLLING_KEY_SCOPE } from "@parkit/protocol/internal/enrollment";
import type { JsonObject } from "@parkit/protocol/internal/json";
import { errorDocument, resourceJson } from "@parkit/protocol/internal/json-api";
import {
  documentAnswer,
  emptyAnswer,
  gatewayRefusal,
  jsonAnswer,
  refusal,
  Refusal,
  type Answer,
} from "../answer";
import { requirePermission, withApiKey, withKeys, withPermission } from "../authentication";
import type { CallerContext, Plane } from "../context";
import { isUuid } from "../identifiers";
import { mayDo } from "../organisation/access";
import { pageOf } from "../page";
import type { Handler, Route } from "../route";
import type { AppKey } from "../state";

const REGISTRATIONS_PATH = "/api/v2/actions/app_key_registrations";
const REGISTRATION_TYPE = "app_key_registration";
/** Routes about the organisation and its keys. */
export function organisationRoutes(plane: Plane): readonly Route[] {
  return [...validationRoutes(plane), ...registrationRoutes(plane)];
}

function validationRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/validate",
      handle: withApiKey(plane, () => jsonAnswer(200, { valid: true })),
    },
    {
      method: "GET",
      path: "/api/v2/validate",
      handle: withApiKey(plane, (_request, { apiKey }) => {
        const scopes = apiKey.mayEnroll ? [ENROLLING_KEY_SCOPE] : [];
        return documentAnswer(200, {
          data: { type: "validate_v2", attributes: { valid: true, api_key_scopes: scopes } },
        });
      }),
    },
    {
      method: "GET",
      path: "/api/v2/current_user",
      handle: withKeys(plane, (_request, { state, user }) => {
        const { id, name } = state.organisation;
        const data = resourceJson({ id: user.id, type: "users", attributes: { name: user.name } });
        const org = { id: id.toString(), type: "orgs" };
        const included = [{ ...org, attributes: { name, public_id: org.id, disabled: false } }];
        return documentAnswer(200, { data: { ...data, relationships: { org: { data: org } } }, included });
      }),
    },
  ];
}

/** A handler for one application key, which is another than that of the caller as often as not. */
type KeyHandler = (key: AppKey, context: CallerContext) => Answer;

function registrationRoutes(plane: Plane): readonly Route[] {
  const item = `${REGISTRATIONS_PATH}/{id}`;
  const known = (handle: KeyHandler): Handler =>
    withKeys(plane, (request, context) => {
      const id = request.parameters["id"] ?? "";
      if (!isUuid(id))
        throw refusal(
          400,
          "Invalid Parameter",
          'invalid parameter "appKeyId" in "path"; expected type "uuid"',
        );
      const key = context.state.appKeys.get(id);
      if (key === undefined) throw keyNotFound();
      return handle(key, context);
    });
  const registered = (handle: KeyHandler): KeyHandler => {
    return (key, context) => {
      if (!key.registered) throw keyNotFound();
      return handle(key, context);
    };
  };
  /** Own keys need one permission, and those of others another. */
  const changing = (handle: KeyHandler): KeyHandler => {
    return (key, context) => {
      if (!mayDo(context, "user_access_manage") && key.userId !== context.user.id)
        throw gatewayRefusal(403, "Forbidden: the permission user_access_manage is missing");
      requirePermission(context, "user_app_keys");
      return handle(key, context);
    };
  };
  const reading = (handle: KeyHandler): KeyHandler => {
    return (key, context) => {
      requirePermission(context, "org_app_keys_read");
      return handle(key, context);
    };
  };
  return [
    {
      method: "GET",
      path: REGISTRATIONS_PATH,
      handle: withPermission(plane, "org_app_keys_read", ({ query }, { state }) => {
        const all = [...state.appKeys.values()].filter((key) => key.registered).map(registrationJson);
        const meta = { total: all.length, total_filtered: all.length };
        return documentAnswer(200, { data: pageOf(all, query), meta });
      }),
    },
    {
      method: "GET",
      path: item,
      handle: known(reading(registered((key) => documentAnswer(200, { data: registrationJson(key) })))),
    },
    {
      method: "PUT",
      path: item,
      handle: known(
        changing((key, { state }) => {
          state.appKeys.set(key.id, { ...key, registered: true });
          return documentAnswer(201, { data: registrationJson(key) });
        }),
      ),
    },
    {
      method: "DELETE",
      path: item,
      handle: known(
        changing(
          registered((key, { state }) => {
            state.appKeys.set(key.id, { ...key, registered: false });
            return emptyAnswer(204);
          }),
        ),
      ),
    },
  ];
}

function registrationJson({ id }: AppKey): JsonObject {
  return { id, type: REGISTRATION_TYPE };
}

function keyNotFound(): Refusal {
  return new Refusal(documentAnswer(404, errorDocument([{ detail: "app key not found" }])));
}
