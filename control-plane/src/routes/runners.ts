/** The runners that enrolled: parkit's own list, because Datadog has published none. */
import type { JsonObject } from "@parkit/protocol/internal/json";
import { jsonAnswer } from "../answer";
import { withPermission } from "../authentication";
import type { CallerContext, Plane } from "../context";
import { CONTROL_PATH, controlRefusal, readControlRequest } from "../control-request";
import { bindingsOf, isRelated, RELATIONS, restrictionId, type Relation } from "../organisation/access";
import { isPrincipal, PRINCIPAL_FORM } from "../organisation/principal";
import type { ApiRequest, Route } from "../route";
import type { EnrolledRunner, PolicyBinding } from "../state";

const RUNNERS_PATH = `${CONTROL_PATH}/runners`;

/**
 * Routes of runners. `…/{id}/access` reads and replaces who has which relation to a runner; Datadog has this
 * in its user interface alone.
 */
export function runnerRoutes(plane: Plane): readonly Route[] {
  const item = `${RUNNERS_PATH}/{id}`;
  const access = `${item}/access`;
  return [
    {
      method: "GET",
      path: RUNNERS_PATH,
      handle: withPermission(plane, "on_prem_runner_read", (_request, context) => {
        const runners = [...context.state.runners.values()];
        const seen = runners.filter((runner) => isRelated(context, "runner", "viewer", runner));
        return jsonAnswer(200, { runners: seen.map(runnerJson) });
      }),
    },
    {
      method: "GET",
      path: item,
      handle: withPermission(plane, "on_prem_runner_read", (request, context) =>
        jsonAnswer(200, { runner: runnerJson(relatedRunner(context, request, "viewer")) }),
      ),
    },
    {
      method: "GET",
      path: access,
      handle: withPermission(plane, "on_prem_runner_read", (request, context) => {
        const { id } = relatedRunner(context, request, "viewer");
        return jsonAnswer(200, { access: accessJson(bindingsOf(context, "runner", id)) });
      }),
    },
    {
      method: "PUT",
      path: access,
      handle: withPermission(plane, "on_prem_runner_read", (request, context) => {
        const { id } = relatedRunner(context, request, "editor");
        context.state.restrictionPolicies.set(restrictionId("runner", id), readAccess(request.body));
        return jsonAnswer(200, { access: accessJson(bindingsOf(context, "runner", id)) });
      }),
    },
  ];
}

function accessJson(bindings: readonly PolicyBinding[]): JsonObject {
  return Object.fromEntries(bindings.map(({ relation, principals }) => [relation, principals]));
}

function readAccess(body: string): readonly PolicyBinding[] {
  const request = readControlRequest(body, RELATIONS.runner);
  return RELATIONS.runner.flatMap((relation) => {
    const principals = request.texts(relation);
    if (principals === undefined) return [];
    if (!principals.every(isPrincipal)) throw controlRefusal(400, "invalid-principal", PRINCIPAL_FORM);
    return [{ relation, principals }];
  });
}

function relatedRunner(
  context: CallerContext,
  { parameters }: ApiRequest,
  relation: Relation<"runner">,
): EnrolledRunner {
  const runner = context.state.runners.get(parameters["id"] ?? "");
  if (runner === undefined) throw controlRefusal(404, "unknown-runner", "there is no runner with this id");
  if (isRelated(context, "runner", relation, runner)) return runner;
  throw controlRefusal(403, `not-${relation}`, `you are not ${relation} of this runner`);
}

function runnerJson(runner: EnrolledRunner): JsonObject {
  const { id, name, urn, ownership, modes, allowlist, host, enrolledAt, lastSeenAt, facts } = runner;
  return {
    id,
    name,
    urn,
    ownership,
    modes,
    allowlist,
    ...(host !== undefined && { host }),
    enrolledAt: enrolledAt.toISOString(),
    ...(lastSeenAt !== undefined && { lastSeenAt: lastSeenAt.toISOString() }),
    ...facts,
  };
}
