import { goScalar } from "@parkit/source/internal/go-scalar";

/** Lists that people write on one line: RBAC rules and commands. */
export const ONE_LINE: ReadonlySet<string> = new Set([
  "apiGroups",
  "resources",
  "resourceNames",
  "verbs",
  "command",
  "args",
  "test",
]);

/** Texts above members, by the members' names on the way from the root. */
interface Remarks {
  readonly text?: string;
  readonly below: Map<string, Remarks>;
}

/**
 * The document that `yamlText` writes, where it holds nothing but plain data and texts that need no thought:
 * written at once, as that takes a tenth of the time that a document tree takes. A property test holds both
 * against each other.
 *
 * @param above - texts above members, by paths with dots between
 * @returns undefined where something needs more than this knows of YAML
 */
export function plainYaml(value: object, above: Readonly<Record<string, string>>): string | undefined {
  const remarks = remarksOn(value, Object.entries(above));
  if (remarks === undefined) return undefined;
  const body = collection(value, "", remarks);
  return body === undefined ? undefined : `${body}\n`;
}

function remarksOn(value: object, above: readonly (readonly [string, string])[]): Remarks | undefined {
  const root: MutableRemarks = { below: new Map() };
  for (const [path, text] of above) {
    const names = namesTo(value, path);
    if (names === undefined || !/^[\x20-\x7E\n]*$/.test(text)) return undefined;
    let at = root;
    for (const name of names) {
      const next: MutableRemarks = at.below.get(name) ?? { below: new Map() };
      at.below.set(name, next);
      at = next;
    }
    at.text = text;
  }
  return root;
}

interface MutableRemarks {
  text?: string;
  readonly below: Map<string, MutableRemarks>;
}

/** Names of members may hold dots themselves, so that a path alone does not say where one ends. */
function namesTo(value: unknown, path: string): readonly string[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, item] of Object.entries(value) as readonly (readonly [string, unknown])[]) {
    if (item === undefined) continue;
    if (path === name) return [name];
    const below = path.startsWith(`${name}.`) ? namesTo(item, path.slice(name.length + 1)) : undefined;
    if (below !== undefined) return [name, ...below];
  }
  return undefined;
}

/** Lines of a map or list, without the indent of the first; undefined where not all of it is plain. */
function collection(value: object, indent: string, remarks: Remarks | undefined): string | undefined {
  const isList = Array.isArray(value);
  if (!isList && !isPlainObject(value)) return undefined;
  let text = "";
  for (const [name, item] of Object.entries(value) as readonly (readonly [string, unknown])[]) {
    if (item === undefined && !isList) continue;
    const remark = remarks?.below.get(name);
    const line = isList ? listItem(item, indent, remark) : member(name, item, indent, remark);
    if (line === undefined) return undefined;
    if (text !== "") text += `\n${indent}`;
    if (remark?.text !== undefined) text += comment(remark.text, indent);
    text += line;
  }
  if (text !== "") return text;
  return isList ? "[]" : "{}";
}

function listItem(item: unknown, indent: string, remarks: Remarks | undefined): string | undefined {
  const text = isObject(item) ? collection(item, `${indent}  `, remarks) : scalar(item);
  return text === undefined ? undefined : `- ${text}`;
}

function member(
  name: string,
  item: unknown,
  indent: string,
  remarks: Remarks | undefined,
): string | undefined {
  if (!isPlainText(name) || goScalar(name).type !== "text") return undefined;
  if (!isObject(item)) {
    const text = scalar(item);
    return text === undefined ? undefined : `${name}: ${text}`;
  }
  if (Array.isArray(item) && ONE_LINE.has(name)) {
    const text = remarks === undefined ? onOneLine(item) : undefined;
    return text === undefined ? undefined : `${name}: ${text}`;
  }
  const text = collection(item, `${indent}  `, remarks);
  if (text === undefined) return undefined;
  return text === "[]" || text === "{}" ? `${name}: ${text}` : `${name}:\n${indent}  ${text}`;
}

function onOneLine(items: readonly unknown[]): string | undefined {
  const texts: string[] = [];
  for (const item of items) {
    const text = isObject(item) ? undefined : scalar(item);
    if (text === undefined || text.includes(",")) return undefined;
    texts.push(text);
  }
  return `[${texts.join(", ")}]`;
}

function comment(text: string, indent: string): string {
  return text
    .split("\n")
    .map((line) => `${line === "" ? "#" : `# ${line}`}\n${indent}`)
    .join("");
}

function scalar(value: unknown): string | undefined {
  if (typeof value === "string") return textScalar(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value !== "number" || !Number.isSafeInteger(value) || Object.is(value, -0)) return undefined;
  return String(value);
}

/** What somebody may take for something else is quoted. */
function textScalar(text: string): string | undefined {
  if (goScalar(text).type !== "text") return /^[\w.+~:-]*$/.test(text) ? `"${text}"` : undefined;
  return isPlainText(text) ? text : undefined;
}

/** Words that begin like no number and no sign of YAML, one blank or sign between them; amounts; versions. */
const PLAIN_TEXT =
  /^(?:[A-Za-z/][\w./*-]*(?:[:,=@+ ][\w./*-]+)*|\d{1,9}(?:m|[KMGT]i)|\d{1,9}\.\d{1,9}\.\d{1,9})$/;

/** A longer key would need a sign in front. */
const LONGEST = 1000;

function isPlainText(text: string): boolean {
  return text.length <= LONGEST && PLAIN_TEXT.test(text);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
