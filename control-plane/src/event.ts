/**
 * What happened, for a structured log. Events never hold keys, tokens, credentials, inputs, outputs or query
 * strings.
 */
export type ControlPlaneEvent =
  | {
      readonly event: "request";
      readonly method: string;
      /** Path without its query. */
      readonly path: string;
      /** Absent when the connection was dropped without an answer. */
      readonly status?: number;
      readonly durationMs: number;
    }
  | {
      /** A runner used a token again. Nothing says that Datadog refuses that. */
      readonly event: "token-used-again";
      readonly runnerId: string;
      /** How often it was used before. */
      readonly uses: number;
    }
  | { readonly event: "runner-enrolled"; readonly runnerId: string; readonly name: string }
  | {
      readonly event: "task-queued" | "task-delivered" | "task-succeeded" | "lease-expired";
      readonly taskId: string;
      readonly runnerId: string;
      readonly fqn: string;
    }
  | {
      readonly event: "task-failed";
      readonly taskId: string;
      readonly runnerId: string;
      readonly fqn: string;
      /** Code that the runner reported. */
      readonly code: number;
    }
  | {
      /** Execution policies were asked about a task for an ownerless runner. */
      readonly event: "task-judged";
      readonly runnerId: string;
      readonly fqn: string;
      readonly allowed: boolean;
      /** Ids of the policies that decided; none where nothing allows it. */
      readonly policyIds: readonly string[];
    }
  | { readonly event: "fault-applied"; readonly faultId: string }
  | {
      /** A defect of the control plane itself. */
      readonly event: "internal-error";
      readonly method: string;
      readonly path: string;
      /** Name of the error and where it was thrown, without its message, which may quote input. */
      readonly error: string;
    };
