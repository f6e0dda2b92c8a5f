/**
 * The Agents that runners are in: parkit's own route, because Datadog knows tags, hosts and clusters from
 * what Agents report.
 */
import { agentTagProblem } from "@parkit/provider-schema/internal/execution-policy/agent-tag";
import type { JsonObject } from "@parkit/protocol/internal/json";
import { jsonAnswer } from "../answer";
import { withPermission } from "../authentication";
import type { CallerContext, Plane } from "../context";
import { CONTROL_PATH, controlRefusal, readControlRequest } from "../control-request";
import type { ApiRequest, Route } from "../route";
import type { RunnerAgent } from "../state";

const AGENT_PATH = `${CONTROL_PATH}/runners/{id}/agent`;

/** Routes of Agents. `PUT` replaces what is known: what it leaves out is gone. */
export function executionPolicyAgentRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "GET",
      path: AGENT_PATH,
      handle: withPermission(plane, "on_prem_runner_read", (request, context) =>
        jsonAnswer(200, { agent: agentJson(context.state.agents.get(runnerId(context, request))) }),
      ),
    },
    {
      method: "PUT",
      path: AGENT_PATH,
      handle: withPermission(plane, "on_prem_runner_write", (request, context) => {
        const agent = readAgent(request.body);
        context.state.agents.set(runnerId(context, request), agent);
        return jsonAnswer(200, { agent: agentJson(agent) });
      }),
    },
  ];
}

function runnerId({ state }: CallerContext, { parameters }: ApiRequest): string {
  const id = parameters["id"] ?? "";
  if (!state.runners.has(id)) throw controlRefusal(404, "unknown-runner", "there is no runner with this id");
  return id;
}

function readAgent(body: string): RunnerAgent {
  const request = readControlRequest(body, ["agentTags", "hostname", "clusterId"]);
  const agentTags = request.texts("agentTags") ?? [];
  const [wrong] = agentTags.flatMap((tag) => agentTagProblem(tag) ?? []);
  if (wrong !== undefined) throw controlRefusal(400, "invalid-tag", wrong.message);
  const hostname = request.text("hostname");
  const clusterId = request.text("clusterId");
  return {
    agentTags,
    ...(hostname === undefined ? {} : { hostname }),
    ...(clusterId === undefined ? {} : { clusterId }),
  };
}

function agentJson(agent: RunnerAgent = { agentTags: [] }): JsonObject {
  const { agentTags, hostname, clusterId } = agent;
  return {
    agentTags,
    ...(hostname === undefined ? {} : { hostname }),
    ...(clusterId === undefined ? {} : { clusterId }),
  };
}
