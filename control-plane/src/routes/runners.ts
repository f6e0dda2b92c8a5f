/** The runners that enrolled: parkit's own list, because Datadog has published none. */
import type { JsonObject } from "@parkit/protocol/internal/json";
import { jsonAnswer } from "../answer";
import { withKeys } from "../authentication";
import type { ControlPlaneContext } from "../context";
import { CONTROL_PATH, controlRefusal } from "../control-request";
import type { Route } from "../route";
import type { EnrolledRunner } from "../state";

const RUNNERS_PATH = `${CONTROL_PATH}/runners`;

/** Routes of runners. */
export function runnerRoutes(context: ControlPlaneContext): readonly Route[] {
  const { runners } = context.state;
  return [
    {
      method: "GET",
      path: RUNNERS_PATH,
      handle: withKeys(context, () => jsonAnswer(200, { runners: [...runners.values()].map(runnerJson) })),
    },
    {
      method: "GET",
      path: `${RUNNERS_PATH}/{id}`,
      handle: withKeys(context, ({ parameters }) => {
        const runner = runners.get(parameters["id"] ?? "");
        if (runner === undefined) {
          throw controlRefusal(404, "unknown-runner", "there is no runner with this id");
        }
        return jsonAnswer(200, { runner: runnerJson(runner) });
      }),
    },
  ];
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
