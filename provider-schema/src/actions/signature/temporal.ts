import { type BundleSignatures, exactly, members, optional, required } from "./signature";

const NAMESPACE = optional("namespace", "string", "Temporal namespace", "default");

/** Bundle `com.datadoghq.temporal`. */
export const TEMPORAL_SIGNATURES: BundleSignatures = {
  runWorkflow: {
    inputs: exactly(
      required("workflowType", "string", "name of the workflow's type"),
      required("workflowId", "string", "id to give to the workflow"),
      required("taskQueue", "string", "queue that the workflow's workers poll"),
      optional("workflowArgs", { listOf: "any" }, "arguments of the workflow, in order"),
      NAMESPACE,
    ),
    outputs: exactly(...members({ runId: "string" })),
  },
  listWorkflows: {
    inputs: exactly(optional("query", "string", "which ones, as a visibility query"), NAMESPACE),
    outputs: exactly(...members({ workflows: { listOf: "object" } })),
  },
  getWorkflowResult: {
    inputs: exactly(
      required("workflowId", "string", "id of the workflow"),
      optional("runId", "string", "id of the run; otherwise the latest"),
      NAMESPACE,
    ),
    outputs: exactly(...members({ executionResult: "string" })),
  },
};
