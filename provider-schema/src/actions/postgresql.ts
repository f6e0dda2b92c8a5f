import { type Action, actionsOf } from "./action";

const BUNDLE = "com.datadoghq.postgresql";

/** PostgreSQL actions: only the standalone runner has the integration. */
export function postgresqlActions(): readonly Action[] {
  return [
    ...actionsOf(
      BUNDLE,
      { flavours: ["standalone"] },
      { select: "Run a SELECT with bound parameters and return its rows" },
    ),
    ...actionsOf(
      BUNDLE,
      { flavours: [], status: "unregistered" },
      {
        explain: "Show the plan of a query",
        cancelQuery: "Stop a query that is running",
      },
    ),
  ];
}
