/**
 * Keys that sign tasks, and their delivery. Datadog delivers them through the Agent's Remote Config; the
 * route here is parkit's own channel for its reference runner.
 */
import { createHash } from "node:crypto";
import { encodeSigningKeySet, SIGNING_KEYS_PATH } from "@parkit/protocol/internal/signing-key-set";
import {
  generateSigningKey,
  isKeyTypeName,
  type KeyTypeName,
  type SigningKey,
} from "@parkit/protocol/internal/signing-key";
import { emptyAnswer, jsonAnswer, JSON_MEDIA_TYPE } from "../answer";
import { withPermission, withRunner } from "../authentication";
import type { Plane } from "../context";
import { randomUuid } from "../identifiers";
import { controlRefusal, readControlRequest } from "../control-request";
import type { Route } from "../route";
import type { ControlPlaneState } from "../state";

/** Path at which people replace the keys. */
const ROTATE_PATH = `${SIGNING_KEYS_PATH}/rotate`;

/** Makes a signing key under a fresh id. */
export function newSigningKey(
  randomBytes: (size: number) => Buffer,
  keyType: KeyTypeName = "ED25519",
): SigningKey {
  return generateSigningKey(`key-${randomUuid(randomBytes)}`, keyType);
}

/**
 * The key that signs new deliveries.
 *
 * @throws {Error} when there is none, which no route leaves behind
 */
export function currentSigningKey({ signingKeys }: ControlPlaneState): SigningKey {
  const key = [...signingKeys.values()].at(-1);
  if (key === undefined) throw new Error("the control plane has no signing key");
  return key;
}

/**
 * Routes of signing keys: delivery to runners, with an ETag that changes with the set, so that runners can
 * ask often and cheaply; and rotation, where `{"keep": true}` keeps delivering the old keys beside the new
 * one, and `{"type": "X509_RSA"}` makes one of the other type.
 */
export function signingKeyRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "GET",
      path: SIGNING_KEYS_PATH,
      handle: withRunner(plane, (request, _runner, { state }) => {
        const body = encodeSigningKeySet(newestFirst(state));
        const tag = `"${createHash("sha256").update(body).digest("base64url")}"`;
        const headers = { ETag: tag, "Cache-Control": "no-cache" };
        if (request.headers["if-none-match"] === tag) return emptyAnswer(304, headers);
        return { status: 200, headers: { "Content-Type": JSON_MEDIA_TYPE, ...headers }, body };
      }),
    },
    {
      method: "POST",
      path: ROTATE_PATH,
      handle: withPermission(plane, "user_access_manage", (request, { state, randomBytes }) => {
        const asked = readControlRequest(request.body, ["keep", "type"]);
        const keep = asked.boolean("keep") ?? false;
        const type = asked.text("type") ?? "ED25519";
        if (!isKeyTypeName(type)) throw controlRefusal(400, "invalid-request", "type is ED25519 or X509_RSA");
        const key = newSigningKey(randomBytes, type);
        if (!keep) state.signingKeys.clear();
        state.signingKeys.set(key.keyId, key);
        return jsonAnswer(200, { keys: newestFirst(state).map(({ keyId }) => keyId) });
      }),
    },
  ];
}

function newestFirst({ signingKeys }: ControlPlaneState): readonly SigningKey[] {
  return [...signingKeys.values()].reverse();
}
