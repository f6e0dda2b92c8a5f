/** `com.datadoghq.postgresql.select`: one SELECT in a read-only transaction. */
import type { Client, CustomTypesConfig, QueryConfig } from "pg";
import { type JsonValue, parseJson, stringifyJson } from "@parkit/protocol/internal/json";
import * as z from "zod";
import { actionError } from "../../task-error";
import { defineAction, type RegisteredAction } from "../action";
import { JsonValueInput, optionalInput } from "../json-input";
import { withSession } from "./connection";
import { refuseForbidden } from "./forbidden-sql";

/** Bundle of the PostgreSQL actions. */
export const POSTGRESQL_BUNDLE = "com.datadoghq.postgresql";
/** Bytes of JSON that rows may have together; the rest is left out (15 MiB, less what surrounds them). */
const MAX_RESULT_BYTES = 15 * 1024 * 1024 - 65_536;
/** Rows that are fetched at once. */
const BATCH = 200;

const fragment = optionalInput(z.string());

const Input = z.object({
  columns: z.array(z.string()),
  table: z.string(),
  joinClause: fragment,
  whereClause: fragment,
  orderBy: fragment,
  limit: optionalInput(z.int().min(0)),
  parameters: optionalInput(z.array(JsonValueInput)),
});
type Input = z.output<typeof Input>;

/**
 * The action. Columns, table and clauses are SQL; values belong into `parameters`.
 *
 * Values arrive as JSON has them: numbers (exact where they are integers), booleans, JSON columns as they
 * are, everything else, `numeric` and times too, as PostgreSQL writes it. That is our reading.
 */
const select = defineAction({
  bundle: POSTGRESQL_BUNDLE,
  name: "select",
  input: Input,
  run: async (context, input) => {
    const query = statementOf(input);
    refuseForbidden(query);
    return withSession(context, async (client) => rowsOf(client, query, input.parameters ?? []));
  },
});

/** Every action of PostgreSQL. */
export const postgresqlActions: readonly RegisteredAction[] = [select];

function statementOf({ columns, table, joinClause, whereClause, orderBy, limit }: Input): string {
  if (columns.length === 0) throw actionError("columns: name at least one");
  return [
    `SELECT ${columns.join(", ")} FROM ${table}`,
    ...(joinClause === undefined ? [] : [joinClause]),
    ...(whereClause === undefined ? [] : [`WHERE ${whereClause}`]),
    ...(orderBy === undefined ? [] : [`ORDER BY ${orderBy}`]),
    ...(limit === undefined ? [] : [`LIMIT ${limit}`]),
    // A remark at the end of a clause must not swallow the next one.
  ].join("\n");
}

/** A query that is one statement even without values; the simple protocol takes several. */
interface ExtendedQuery extends QueryConfig {
  readonly queryMode: "extended";
}

/** A cursor takes a query and nothing else, and hands out its rows in pieces. */
async function rowsOf(client: Client, query: string, parameters: readonly JsonValue[]): Promise<JsonValue> {
  await client.query("BEGIN READ ONLY");
  const declare: ExtendedQuery = {
    text: `DECLARE parkit NO SCROLL CURSOR FOR ${query}`,
    values: parameters.map(parameterOf),
    queryMode: "extended",
  };
  await client.query(declare);
  const results: JsonValue[] = [];
  let columns: readonly string[] = [];
  let bytes = 0;
  for (;;) {
    const { rows, fields } = await client.query<JsonValue[]>({
      text: `FETCH ${BATCH} FROM parkit`,
      rowMode: "array",
      types: TYPES,
    });
    columns = fields.map(({ name }) => name);
    for (const row of rows) {
      bytes += Buffer.byteLength(stringifyJson(row)) + 1;
      if (bytes > MAX_RESULT_BYTES) return { query, columns, results, truncatedResults: true };
      results.push(row);
    }
    if (rows.length < BATCH) return { query, columns, results, truncatedResults: false };
  }
}

function parameterOf(value: JsonValue): unknown {
  return typeof value === "object" && value !== null ? stringifyJson(value) : value;
}

/** Numbers of PostgreSQL's types. */
const BOOLEAN = 16;
const INTEGERS: readonly number[] = [20, 21, 23, 26];
const FLOATS: readonly number[] = [700, 701];
const JSONS: readonly number[] = [114, 3802];

const TYPES: CustomTypesConfig = {
  getTypeParser: (type: number) => (text: string) => valueOf(type, text),
};

function valueOf(type: number, text: string): JsonValue {
  if (type === BOOLEAN) return text === "t";
  if (INTEGERS.includes(type)) {
    const number = Number(text);
    return Number.isSafeInteger(number) ? number : BigInt(text);
  }
  // NaN and infinity are no numbers of JSON.
  if (FLOATS.includes(type)) return Number.isFinite(Number(text)) ? Number(text) : text;
  if (JSONS.includes(type)) return parseJson(text);
  return text;
}
