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

/** Texts above members that are not written yet, by paths with dots between. */
type Remarks = Map<string, string>;

/**
 * The document that `yamlText` writes, where it holds nothing but plain data and texts that need no thought:
 * written at once, as that takes a tenth of the time that a document tree takes. A property test holds both
 * against each other.
 *
 * It is small on purpose, and makes no pairs of names and members: V8 would compile what is large and called
 * for each member of each runner, which takes longer than to run it.
 *
 * @param above - texts above members, by paths with dots between
 * @returns undefined where something needs more than this knows of YAML
 */
export function plainYaml(value: object, above: Readonly<Record<string, string>>): string | undefined {
  const remarks: Remarks = new Map(Object.entries(above));
  const body = collection(value, "", "", remarks);
  // The tree tells what is left: remarks on members that are not there, or inside of a line.
  return body === undefined || remarks.size > 0 ? undefined : `${body}\n`;
}

/**
 * Lines of a map or list, without the indent of the first; undefined where not all of it is plain.
 *
 * @param path - of what is in it: with a dot behind it
 */
function collection(value: object, indent: string, path: string, remarks: Remarks): string | undefined {
  if (!Array.isArray(value) && !isPlainObject(value)) return undefined;
  // All that an object has; of a list by its numbers.
  const members = value as Readonly<Record<string, unknown>>;
  const write = Array.isArray(value) ? listItem : member;
  const lines = Object.keys(members)
    .filter((name) => members[name] !== undefined || write === listItem)
    .map((name) => {
      const remark = remarks.size === 0 ? "" : remarkAbove(path + name, indent, remarks);
      const line = remark === undefined ? undefined : write(name, members[name], indent, path, remarks);
      return line === undefined ? undefined : `${remark}${line}`;
    });
  if (lines.length === 0) return write === member ? "{}" : "[]";
  return lines.includes(undefined) ? undefined : lines.join(`\n${indent}`);
}

/** Lines above a member, none where there is no remark; undefined where it is not plain. */
function remarkAbove(path: string, indent: string, remarks: Remarks): string | undefined {
  const remark = remarks.get(path);
  if (remark === undefined) return "";
  // Names may hold dots themselves: the first that reads so has it.
  remarks.delete(path);
  return /^[\x20-\x7E\n]*$/.test(remark) ? comment(remark, indent) : undefined;
}

function listItem(
  name: string,
  item: unknown,
  indent: string,
  path: string,
  remarks: Remarks,
): string | undefined {
  const text = isObject(item) ? collection(item, `${indent}  `, `${path}${name}.`, remarks) : scalar(item);
  return text === undefined ? undefined : `- ${text}`;
}

function member(
  name: string,
  item: unknown,
  indent: string,
  path: string,
  remarks: Remarks,
): string | undefined {
  if (!isPlainText(name) || goScalar(name).type !== "text") return undefined;
  if (isObject(item)) return nested(name, item, indent, path, remarks);
  const text = scalar(item);
  return text === undefined ? undefined : `${name}: ${text}`;
}

function nested(
  name: string,
  item: object,
  indent: string,
  path: string,
  remarks: Remarks,
): string | undefined {
  if (Array.isArray(item) && ONE_LINE.has(name)) {
    const text = onOneLine(item);
    return text === undefined ? undefined : `${name}: ${text}`;
  }
  const text = collection(item, `${indent}  `, `${path}${name}.`, remarks);
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
