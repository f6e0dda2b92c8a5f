import { FLAVOURS } from "../runner/flavour";
import { type Action, actionsOf } from "./action";

/** Temporal actions. */
export function temporalActions(): readonly Action[] {
  return actionsOf(
    "com.datadoghq.temporal",
    { flavours: FLAVOURS },
    {
      runWorkflow: "Start a Temporal workflow and return the id of its run",
      listWorkflows: "Search the workflow executions of a namespace",
      getWorkflowResult: "Wait until a workflow run has ended and return its result",
    },
  );
}
