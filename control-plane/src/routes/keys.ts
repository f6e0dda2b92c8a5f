/** API keys and application keys of the caller's organisation: parkit's own API. */
import type { JsonObject } from "@parkit/protocol/internal/json";
import { emptyAnswer, jsonAnswer } from "../answer";
import { withPermission } from "../authentication";
import type { CallerContext, Plane } from "../context";
import { CONTROL_PATH, controlRefusal, readControlRequest, type ControlRequest } from "../control-request";
import { randomApiKey, randomAppKey, randomUuid } from "../identifiers";
import { idsOf, permissionsOf, requiredName } from "../organisation/names";
import type { Route } from "../route";
import type { ApiKey, AppKey } from "../state";

const KEYS_PATH = `${CONTROL_PATH}/keys`;
/** Our own bound. */
const MAX_KEYS = 1000;

/** Routes of keys. A secret is answered once, when the key is made. */
export function keyRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "GET",
      path: KEYS_PATH,
      handle: withPermission(plane, "user_access_manage", (_request, { state }) =>
        jsonAnswer(200, {
          keys: [
            ...[...state.apiKeys.values()].map(apiKeyJson),
            ...[...state.appKeys.values()].map(appKeyJson),
          ],
        }),
      ),
    },
    {
      method: "POST",
      path: KEYS_PATH,
      handle: withPermission(plane, "user_access_manage", ({ body }, context) => {
        const request = readControlRequest(body, [
          "name",
          "type",
          "user",
          "scopes",
          "registered",
          "mayEnroll",
        ]);
        const { apiKeys, appKeys } = context.state;
        if (apiKeys.size + appKeys.size >= MAX_KEYS)
          throw controlRefusal(429, "too-many-keys", `there are ${MAX_KEYS} already`);
        switch (request.text("type")) {
          case "api":
            return jsonAnswer(201, { key: addApiKey(context, request) });
          case "application":
            return jsonAnswer(201, { key: addAppKey(context, request) });
          default:
            throw controlRefusal(400, "invalid-request", 'type is "api" or "application"');
        }
      }),
    },
    {
      method: "DELETE",
      path: `${KEYS_PATH}/{id}`,
      handle: withPermission(plane, "user_access_manage", ({ parameters }, { state, appKey }) => {
        const id = parameters["id"] ?? "";
        if (id === appKey.id || (state.apiKeys.has(id) && state.apiKeys.size === 1))
          throw controlRefusal(409, "key-in-use", "this request needs the key");
        if (state.apiKeys.delete(id) || state.appKeys.delete(id)) return emptyAnswer(204);
        throw controlRefusal(404, "unknown-key", "there is no key with this id");
      }),
    },
  ];
}

function addApiKey({ state, randomBytes, settings }: CallerContext, request: ControlRequest): JsonObject {
  const key: ApiKey = {
    id: randomUuid(randomBytes),
    name: requiredName(request, [...state.apiKeys.values()]),
    secret: randomApiKey(randomBytes),
    mayEnroll: request.boolean("mayEnroll") ?? settings.apiKeyMayEnroll,
  };
  state.apiKeys.set(key.id, key);
  return { ...apiKeyJson(key), secret: key.secret };
}

function addAppKey({ state, randomBytes, user }: CallerContext, request: ControlRequest): JsonObject {
  const named = request.texts("scopes");
  const scopes = named && permissionsOf("scopes", named);
  const [userId = user.id] = idsOf("user", [request.text("user") ?? user.id], state.users.values());
  const key: AppKey = {
    id: randomUuid(randomBytes),
    name: requiredName(request, [...state.appKeys.values()]),
    secret: randomAppKey(randomBytes),
    userId,
    ...(scopes !== undefined && { scopes }),
    registered: request.boolean("registered") ?? false,
  };
  state.appKeys.set(key.id, key);
  return { ...appKeyJson(key), secret: key.secret };
}

function apiKeyJson({ id, name, mayEnroll }: ApiKey): JsonObject {
  return { id, type: "api", name, mayEnroll };
}

function appKeyJson({ id, name, userId, scopes, registered }: AppKey): JsonObject {
  return { id, type: "application", name, user: userId, ...(scopes !== undefined && { scopes }), registered };
}
