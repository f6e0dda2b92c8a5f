/** The task queue's service as runners see it: dequeue, heartbeat, report, health check. */
import { IDLE_ANSWER, parseDequeueRequest } from "@parkit/protocol/internal/dequeue";
import { encodeHealthCheckAnswer, healthCheckHeaders } from "@parkit/protocol/internal/health-check";
import { OPMS_MEDIA_TYPE, OpmsHeader, OpmsPath } from "@parkit/protocol/internal/opms";
import { parseHeartbeat, parseTaskReport } from "@parkit/protocol/internal/task-report";
import { emptyAnswer, refusal, type Answer } from "../answer";
import { withRunner } from "../authentication";
import type { ControlPlaneContext, Plane } from "../context";
import type { Route } from "../route";
import { taskDocument } from "../tasks/task-delivery";
import { extendLease, leaseTask, reportTask } from "../tasks/task-queue";

/** Routes that runners poll and report to. */
export function opmsRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "POST",
      path: OpmsPath.DEQUEUE,
      handle: withRunner(plane, (request, runner, context) => {
        parseDequeueRequest(request.body);
        const leased = leaseTask(context, runner.id);
        return leased === undefined ? idleAnswer(context) : opmsAnswer(taskDocument(context, leased));
      }),
    },
    {
      method: "POST",
      path: OpmsPath.HEARTBEAT,
      handle: withRunner(plane, (request, runner, context) => {
        if (!extendLease(context, runner.id, parseHeartbeat(request.body))) throw unknownJob();
        return opmsAnswer("{}");
      }),
    },
    {
      method: "POST",
      path: OpmsPath.PUBLISH,
      handle: withRunner(plane, (request, runner, context) => {
        const { task, outcome } = parseTaskReport(request.body);
        if (!reportTask(context, runner.id, task, outcome)) throw unknownJob();
        return opmsAnswer("{}");
      }),
    },
    {
      method: "GET",
      path: OpmsPath.HEALTH_CHECK,
      handle: withRunner(plane, (_request, runner, context) => ({
        ...opmsAnswer(encodeHealthCheckAnswer(runner.id)),
        headers: { "Content-Type": OPMS_MEDIA_TYPE, ...healthCheckHeaders(context.now()) },
      })),
    },
  ];
}

function idleAnswer({ settings }: ControlPlaneContext): Answer {
  const hint = settings.pacingHintMs;
  const headers = hint === undefined ? {} : { [OpmsHeader.RETRY_AFTER_MS]: String(hint) };
  return { ...emptyAnswer(200, headers), body: IDLE_ANSWER };
}

function opmsAnswer(body: string): Answer {
  return { status: 200, headers: { "Content-Type": OPMS_MEDIA_TYPE }, body };
}

function unknownJob(): Error {
  return refusal(404, "job not found");
}
