import { type BundleSignatures, exactly, members, optional, required, UNKNOWN_SIGNATURE } from "./signature";

/** Bundle `com.datadoghq.postgresql`. */
export const POSTGRESQL_SIGNATURES: BundleSignatures = {
  select: {
    inputs: exactly(
      required("columns", { listOf: "string" }, "columns of the result"),
      required("table", "string", "table to read"),
      optional("joinClause", "string", "joins, in SQL"),
      optional("whereClause", "string", "condition, in SQL; $1, $2 … stand for the parameters"),
      optional("orderBy", "string", "order, in SQL"),
      optional("limit", "integer", "most rows to return"),
      optional("parameters", { listOf: "any" }, "values for $1, $2 … of the statement"),
    ),
    outputs: exactly(
      ...members({
        query: "string",
        columns: { listOf: "string" },
        results: { listOf: { listOf: "any" } },
        truncatedResults: "boolean",
      }),
    ),
  },
  explain: UNKNOWN_SIGNATURE,
  cancelQuery: UNKNOWN_SIGNATURE,
};
