/**
 * PowerShell scripts: what the file declares, with a task's parameters as variables and never as text of the
 * script.
 */
import { isJsonObject, type JsonObject, type JsonValue, stringifyJson } from "@parkit/protocol/internal/json";
import { POWERSHELL_MAX_DEPTH } from "@parkit/provider-schema/internal/script/script";
import { actionError, type TaskError } from "../../task-error";

const PLACE = /\{\{([^{}]*)\}\}/g;
const ROOT = "parameters";

/**
 * Replaces every `{{ parameters.a.b }}` of a script by the variable `$__par_a_b` and puts the assignments
 * before it. Places that do not begin with `parameters` become empty.
 *
 * @throws {@link TaskError} with code ACTION_ERROR for `{{ parameters }}` alone, a path of more than five
 *   names, and two paths that would be one variable
 */
export function powershellSource(script: string, parameters: JsonObject): string {
  const variables = new Map<string, readonly string[]>();
  const body = script.replaceAll(PLACE, (_place, inner: string) => {
    const [root, ...path] = inner.trim().split(".");
    if (root !== ROOT) return "";
    if (path.length === 0 || path.includes("")) throw wrong("{{ parameters }} has to name one of them");
    if (path.length > POWERSHELL_MAX_DEPTH)
      throw wrong(`{{ ${inner.trim()} }} has more than ${POWERSHELL_MAX_DEPTH} names`);
    const name = `__par_${path.map((segment) => segment.replaceAll(/[^A-Za-z0-9_]/g, "_")).join("_")}`;
    const other = variables.get(name.toLowerCase());
    if (other !== undefined && other.join(".") !== path.join("."))
      throw wrong(`${other.join(".")} and ${path.join(".")} would be one variable, $${name}`);
    variables.set(name.toLowerCase(), path);
    return `\${${name}}`;
  });
  const assignments = [...variables].map(
    ([name, path]) => `\${${name}} = ${literal(path.reduce<JsonValue | undefined>(member, parameters))}`,
  );
  return [...assignments, body].join("\n");
}

function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (Array.isArray(value))
    return /^\d+$/.test(name) ? (value as readonly JsonValue[])[Number(name)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function literal(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "$null";
  if (typeof value === "boolean") return value ? "$true" : "$false";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return quoted(typeof value === "string" ? value : stringifyJson(value));
}

/** PowerShell takes four typographic signs for the straight one; each is doubled. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\u2018\u2019\u201a\u201b]/g, (sign) => sign + sign)}'`;
}

function wrong(problem: string): TaskError {
  return actionError(`the script is wrong: ${problem}`);
}
