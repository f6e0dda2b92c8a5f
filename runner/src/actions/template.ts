/**
 * Templates in a connection's texts: `{{ apiKey }}`, `{{ a.b.c }}`, `{{ [x y].c }}`. They name values and do
 * nothing else; what they put in is not looked at again. A path that leads nowhere gives an empty text.
 */
import { isJsonObject, type JsonValue, stringifyJson } from "@parkit/protocol/internal/json";
import { actionError, type TaskError } from "../task-error";

const PLACE = /\{\{([^{}]*)\}\}/g;
const PATH = /^(?:[^\s.[\]/#>&!^"'()|=]+|\[[^[\]]+\])(?:\.(?:[^\s.[\]/#>&!^"'()|=]+|\[[^[\]]+\]))*$/;
const SEGMENT = /\[([^[\]]+)\]|[^.[\]]+/g;

/**
 * Fills in a template.
 *
 * @throws {@link TaskError} with code ACTION_ERROR when something between double braces is not a path.
 */
export function renderTemplate(template: string, variables: ReadonlyMap<string, JsonValue>): string {
  const rendered = template.replaceAll(PLACE, (_place, inner: string) =>
    textOf(find(pathOf(inner), variables)),
  );
  // What replacements put in may hold braces, so what is left over is looked for in the template.
  if (template.replaceAll(PLACE, "").includes("{{")) throw badTemplate("double braces are not closed");
  return rendered;
}

function pathOf(inner: string): readonly string[] {
  const path = inner.trim();
  if (!PATH.test(path)) throw badTemplate(`${JSON.stringify(path)} is not a path such as token.name`);
  return [...path.matchAll(SEGMENT)].map(([segment, quoted]) => quoted ?? segment);
}

function find(path: readonly string[], variables: ReadonlyMap<string, JsonValue>): JsonValue | undefined {
  const [root = "", ...rest] = path;
  return rest.reduce<JsonValue | undefined>(member, variables.get(root));
}

function member(value: JsonValue | undefined, segment: string): JsonValue | undefined {
  if (Array.isArray(value))
    return /^\d+$/.test(segment) ? (value as readonly JsonValue[])[Number(segment)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
}

function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : stringifyJson(value);
}

function badTemplate(problem: string): TaskError {
  return actionError(`a template of the connection or of a header is wrong: ${problem}`);
}
