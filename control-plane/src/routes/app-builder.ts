/**
 * Tokens for queries of App Builder: parkit's own control API, in place of an app. The query itself goes from
 * the browser to the runner, and its result back; neither comes by here. Preview:
 * `docs/app-builder-profile.md`.
 */
import { APP_BUILDER_PATH } from "@parkit/protocol/internal/app-builder/endpoint";
import { appBuilderBodyDigest, encodeAppBuilderQuery } from "@parkit/protocol/internal/app-builder/request";
import { sealConnection } from "@parkit/protocol/internal/app-builder/sealed-connection";
import {
  APP_BUILDER_TOKEN_LIFETIME_SECONDS,
  MAX_APP_BUILDER_TOKEN_LENGTH,
  signAppBuilderToken,
} from "@parkit/protocol/internal/app-builder/token";
import type { JsonObject } from "@parkit/protocol/internal/json";
import { keyThumbprint } from "@parkit/protocol/internal/key-pair";
import { MAX_TASK_BYTES } from "@parkit/protocol/internal/task-message";
import { isActionName } from "@parkit/provider-schema/internal/actions/action-name";
import { jsonAnswer } from "../answer";
import { withPermission } from "../authentication";
import { connectionInfo } from "../connection-tokens";
import type { CallerContext, Plane } from "../context";
import { CONTROL_PATH, controlRefusal, readControlRequest } from "../control-request";
import { randomUuid } from "../identifiers";
import type { Route } from "../route";
import type { EnrolledRunner } from "../state";
import { resolveTaskTarget, type TaskTarget, type TaskTargetRequest } from "../tasks/task-target";
import { currentSigningKey } from "./signing-keys";
import { checkAccess, checkPolicies } from "./tasks";

const MEMBERS = ["app", "query", "fqn", "inputs", "runner", "connection", "group", "tags"];

/** A query that a token is asked for. */
interface QueryRequest extends TaskTargetRequest {
  readonly app?: string;
  readonly query?: string;
  /** `<bundle>.<action>`. */
  readonly fqn: string;
  readonly inputs: JsonObject;
}

/**
 * `POST …/app-builder/tokens` answers with a token for one query, and with the very body that the browser
 * has to send with it. Who may have a task queued may have a token: the same permissions, restriction
 * policies and execution policies decide.
 */
export function appBuilderRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "POST",
      path: `${CONTROL_PATH}/app-builder/tokens`,
      handle: withPermission(plane, "on_prem_runner_use", async (request, context) => {
        const wanted = readQueryRequest(request.body);
        if (!isActionName(wanted.fqn))
          throw controlRefusal(400, "invalid-action", "fqn is not of the form <bundle>.<action>");
        const target = resolveTaskTarget(context.state, wanted, "push");
        checkAccess(context, target);
        checkPolicies(context, target, wanted.fqn, wanted.inputs);
        return jsonAnswer(201, await issueToken(context, wanted, target));
      }),
    },
  ];
}

async function issueToken(
  context: CallerContext,
  { app, query, fqn, inputs }: QueryRequest,
  { runnerId, connectionId }: TaskTarget,
): Promise<JsonObject> {
  const { state, now, randomBytes, user } = context;
  const runner = knownRunner(context, runnerId);
  const connection = connectionId === undefined ? undefined : state.connections.get(connectionId);
  const body = encodeAppBuilderQuery({
    action: fqn,
    ...(connection !== undefined && { connection: connection.id }),
    inputs,
  });
  if (Buffer.byteLength(body) > MAX_TASK_BYTES)
    throw controlRefusal(413, "task-too-large", `a query may have at most ${MAX_TASK_BYTES} bytes`);
  const sealed =
    connection === undefined
      ? undefined
      : {
          id: connection.id,
          sealed: await sealConnection(connectionInfo(runnerId, connection), runner.publicKey),
        };
  const issuedAt = now().getTime() / 1000;
  const expiresAt = issuedAt + APP_BUILDER_TOKEN_LIFETIME_SECONDS;
  const token = await signAppBuilderToken(
    {
      tokenId: randomUuid(randomBytes),
      audience: runner.urn,
      keyThumbprint: await keyThumbprint(runner.publicKey),
      userId: user.id,
      ...(app !== undefined && { app }),
      ...(query !== undefined && { query }),
      action: fqn,
      ...(sealed !== undefined && { connection: sealed }),
      bodyDigest: appBuilderBodyDigest(body),
      issuedAt,
      notBefore: issuedAt,
      expiresAt,
    },
    currentSigningKey(state),
  );
  if (token.length > MAX_APP_BUILDER_TOKEN_LENGTH)
    throw controlRefusal(413, "connection-too-large", "the connection does not fit into a token");
  return {
    token,
    expiresAt: new Date(expiresAt * 1000).toISOString(),
    ...(runner.host !== undefined && { url: `https://${runner.host}${APP_BUILDER_PATH}` }),
    body,
  };
}

function knownRunner({ state }: CallerContext, runnerId: string): EnrolledRunner {
  const runner = state.runners.get(runnerId);
  if (runner === undefined) throw controlRefusal(404, "unknown-runner", "there is no such runner");
  return runner;
}

function readQueryRequest(text: string): QueryRequest {
  const request = readControlRequest(text, MEMBERS);
  const [app, query, runner, connection, group] = ["app", "query", "runner", "connection", "group"].map(
    request.text,
  );
  const tags = request.tags("tags");
  return {
    fqn: request.text("fqn") ?? "",
    inputs: request.object("inputs") ?? {},
    ...(app !== undefined && { app }),
    ...(query !== undefined && { query }),
    ...(runner !== undefined && { runner }),
    ...(connection !== undefined && { connection }),
    ...(group !== undefined && { group }),
    ...(tags !== undefined && { tags }),
  };
}
