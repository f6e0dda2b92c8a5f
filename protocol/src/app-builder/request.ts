/**
 * What App Builder's browsers and a runner in push mode say to each other. Datadog has not published its own
 * protocol: this is parkit's profile, `docs/app-builder-profile.md`, preview.
 */
import { createHash } from "node:crypto";
import { errorCodeName } from "../error-code";
import { parseJson, stringifyJson, type JsonObject } from "../json";
import { documentRoot, optionalObject, optionalString, requiredString } from "../json-member";
import type { TaskOutcome } from "../task-report";
import { WireFormatError } from "../wire-format-error";

/** A query of an app, as its browser sends it. */
export interface AppBuilderQuery {
  /** `<bundle>.<action>`. */
  readonly action: string;
  /** Id of the connection. @default - none */
  readonly connection?: string;
  readonly inputs: JsonObject;
}

const MEMBERS: readonly string[] = ["action", "connection", "inputs"];

/** Body of a request. The token is for these very bytes. */
export function encodeAppBuilderQuery({ action, connection, inputs }: AppBuilderQuery): string {
  return stringifyJson({ action, ...(connection !== undefined && { connection }), inputs });
}

/**
 * Reads the body of a request.
 *
 * @throws {@link WireFormatError} when it is not such a document, or has other members.
 */
export function parseAppBuilderQuery(body: string): AppBuilderQuery {
  const root = documentRoot(parseJson(body));
  const unknown = Object.keys(root.object).some((name) => !MEMBERS.includes(name));
  if (unknown) throw new WireFormatError("", `has a member that is not one of ${MEMBERS.join(", ")}`);
  const connection = optionalString(root, "connection");
  return {
    action: requiredString(root, "action"),
    ...(connection !== undefined && { connection }),
    inputs: optionalObject(root, "inputs")?.object ?? {},
  };
}

/** SHA-256 of a body, base64url without padding. */
export function appBuilderBodyDigest(body: string | Uint8Array): string {
  return createHash("sha256").update(body).digest("base64url");
}

/** Body of the answer to a query that was run, or that the runner's policies refused: status 200. */
export function encodeAppBuilderOutcome(outcome: TaskOutcome): string {
  if (outcome.kind === "succeeded") return stringifyJson({ status: outcome.kind, outputs: outcome.outputs });
  const { kind, code, message, externalMessage } = outcome;
  return stringifyJson({
    status: kind,
    error: { code, name: errorCodeName(code), message, externalMessage },
  });
}

/** Body of the answer to a request that was refused before anything ran; `code` is stable. */
export function encodeAppBuilderRefusal(code: string, message: string): string {
  return stringifyJson({ error: { code, message } });
}
