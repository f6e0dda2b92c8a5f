/** Parameters of a task against the JSON Schema that the script file has for them. */
import { Script } from "node:vm";
import type { JsonObject } from "@parkit/protocol/internal/json";
import { actionError } from "../../task-error";
import type { ParameterSchema } from "./script-file";

/** How long a check may take, in milliseconds. */
const MAX_CHECK_MS = 1_000;

/** What of a schema counts: `properties` and `required`, as in Datadog's runner. */
export function schemaOf({ properties, required }: ParameterSchema): JsonObject {
  return { ...(properties !== undefined && { properties }), ...(required !== undefined && { required }) };
}

/**
 * Checks parameters. Those that the schema does not name are let through. Without a schema everything is.
 *
 * @throws {@link TaskError} with code ACTION_ERROR, which repeats no value; also for a schema that cannot be
 *   used, and a check that takes longer than a second
 */
export async function checkParameters(
  schema: ParameterSchema | undefined,
  parameters: JsonObject,
): Promise<void> {
  if (schema === undefined) return;
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  // In this draft formats are remarks. Unknown keywords are the author's mistake, and would let everything
  // through.
  const ajv = new Ajv2020({
    allErrors: true,
    validateFormats: false,
    strictTypes: false,
    strictRequired: false,
  });
  let validate;
  try {
    validate = ajv.compile({ type: "object", ...schemaOf(schema) });
  } catch (error) {
    throw actionError(
      `the script file is wrong: parameterSchema: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (inTime(() => validate(parameters))) return;
  const problems = (validate.errors ?? []).map(({ instancePath, message = "is wrong" }) =>
    `${instancePath.slice(1).replaceAll("/", ".")} ${message}`.trim(),
  );
  throw actionError(`the parameters do not fit the script: ${problems.join("; ")}`);
}

/**
 * A pattern of a schema can take for ever over a text that somebody sends, and nothing else would run
 * meanwhile, heartbeats included. Only a script of its own can be ended by Node.js.
 */
function inTime(check: () => boolean): boolean {
  const call = new Script("check()");
  try {
    return call.runInNewContext({ check }, { timeout: MAX_CHECK_MS }) === true;
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw actionError(
      `the parameters took longer than ${MAX_CHECK_MS} ms to check: look at the patterns of the script's parameterSchema`,
    );
  }
}

function isTimeout(error: unknown): boolean {
  const hasCode = typeof error === "object" && error !== null && "code" in error;
  return hasCode && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
