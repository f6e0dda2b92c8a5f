/**
 * Resources and providers for `cdktf synth --hcl`, made of the very arguments that Terraform JSON gets, so
 * that both say the same.
 *
 * The framework's own way needs a type beside each argument, and writes text with hardly any escaping:
 * backslashes, quotes beside an expression, line breaks and what begins with a bracket would change or break
 * the file. So text is handed over as the inside of a quoted template, on one line, which the framework
 * copies as it is.
 */

import { Lazy, type IResolvable } from "cdktf";

/** Arguments of one block by their names in Terraform. */
type Arguments = Readonly<Record<string, unknown>>;

/** What the framework makes of a resource; one that was moved elsewhere leaves only a note of it. */
export interface ResourceFragment {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
}

/** What the framework makes of a provider: each may be configured several times. */
export interface ProviderFragment {
  readonly provider: Readonly<Record<string, readonly Arguments[]>>;
}

/**
 * A resource as the framework's HCL writer takes it.
 *
 * @param json - the resource in Terraform JSON
 * @param framework - the resource as the framework would write it, of which only meta-arguments are taken
 * @param blocks - names of arguments that are blocks, which hold no further ones
 */
export function hclResource(
  json: ResourceFragment,
  framework: ResourceFragment,
  blocks: ReadonlySet<string> = new Set(),
): object {
  return hclOf(
    json,
    framework,
    (name) => META_ARGUMENTS.has(name),
    (value, name) =>
      blocks.has(name) && Array.isArray(value) ? hclBlocks(value, hclValue) : hclValue(value),
  );
}

/** The same for a resource of which every object is a block, however deep. */
export function hclResourceOfBlocks(json: ResourceFragment, framework: ResourceFragment): object {
  return hclOf(json, framework, (name) => META_ARGUMENTS.has(name), hclArgument);
}

/**
 * The same for a resource that has blocks, which the framework writes well as long as their texts are plain
 * names: of what is written here, only attributes are.
 */
export function hclResourceWithBlocks(json: ResourceFragment, framework: ResourceFragment): object {
  return hclOf(json, framework, (name, argument) => META_ARGUMENTS.has(name) || isBlock(argument), hclValue);
}

/** Whether the framework writes an argument as a block. */
function isBlock(argument: unknown): boolean {
  return (
    typeof argument === "object" && argument !== null && "isBlock" in argument && argument.isBlock === true
  );
}

/** How an argument is written, by its value without tokens and its name. */
type WriteArgument = (value: unknown, name: string) => HclValue;

/**
 * @param isFrameworks - whether an argument is left to the framework, by its name and what the framework
 *   makes of it
 */
function hclOf(
  json: ResourceFragment,
  framework: ResourceFragment,
  isFrameworks: (name: string, argument: unknown) => boolean,
  write: WriteArgument,
): object {
  if (json.resource === undefined) return framework;
  const resource = mapMembers(json.resource, (ids, type) =>
    mapMembers(ids, (block, id) => {
      const written = framework.resource?.[type]?.[id] ?? {};
      return hclBlock(block, written, (name) => isFrameworks(name, written[name]), write);
    }),
  );
  return { ...framework, resource };
}

/** The configuration of a provider as the framework's HCL writer takes it. */
export function hclProvider(json: ProviderFragment): object {
  const provider = mapMembers(json.provider, (blocks) =>
    blocks.map((block) => hclBlock(block, {}, (name) => META_ARGUMENTS.has(name), hclValue)),
  );
  return { ...json, provider };
}

/** What the framework writes itself, in a form of its own. */
const META_ARGUMENTS: ReadonlySet<string> = new Set([
  "//",
  "connection",
  "count",
  "depends_on",
  "dynamic",
  "for_each",
  "lifecycle",
  "provider",
  "provisioner",
]);

function hclBlock(
  json: Arguments,
  framework: Arguments,
  isFrameworks: (name: string) => boolean,
  write: WriteArgument,
): IResolvable {
  return Lazy.anyValue({
    produce: (context) => ({
      ...mapMembers(members(framework, isFrameworks), metaArgument),
      ...mapMembers(context.resolve(members(json, (name) => !isFrameworks(name))) as Arguments, write),
    }),
  });
}

/**
 * Resources that trigger a replacement are names, which the framework would write in quotes; what begins with
 * a bracket it copies.
 */
function metaArgument(argument: unknown, name: string): unknown {
  if (name !== "lifecycle" || typeof argument !== "object" || argument === null) return argument;
  const { replace_triggered_by: triggers } = argument as { readonly replace_triggered_by?: unknown };
  if (!isTexts(triggers)) return argument;
  const names = triggers.map((text) => text.replace(/^\$\{(.*)\}$/, "$1"));
  return { ...argument, replace_triggered_by: `[${names.join(", ")}]` };
}

function hclBlocks(blocks: readonly Arguments[], write: WriteArgument): HclValue {
  return { type: "list", isBlock: true, value: blocks.map((block) => mapMembers(block, write)) };
}

/** An object, or each of several, as a block, and everything else as an attribute. */
function hclArgument(value: unknown): HclValue {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.every(isArguments) ? hclBlocks(values, hclArgument) : hclValue(value);
}

function isArguments(value: unknown): value is Arguments {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function members(block: Arguments, wanted: (name: string) => boolean): Arguments {
  return Object.fromEntries(Object.entries(block).filter(([name]) => wanted(name)));
}

function mapMembers<From, To>(
  record: Readonly<Record<string, From>>,
  change: (item: From, name: string) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([name, item]) => [name, change(item, name)]));
}

/** How the framework's HCL writer wants a value about which it must not guess. */
interface HclValue {
  readonly type: "simple" | "list" | "any";
  readonly storageClassType?: "string" | "stringList";
  readonly isBlock?: true;
  readonly value: unknown;
}

/** @param value - without tokens: each text in it is a template */
function hclValue(value: unknown): HclValue {
  if (typeof value === "string") return { type: "simple", storageClassType: "string", value: hclText(value) };
  if (!isTexts(value)) return { type: "any", value: guessedValue(value) };
  // A comma behind a heredoc would be a part of it.
  const texts = value.map((text, index) => (index + 1 < value.length ? quotedTemplate(text) : hclText(text)));
  return { type: "list", storageClassType: "stringList", value: texts };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/**
 * A value inside another, of which the framework guesses the type: text that looks like a number or an
 * expression is disguised.
 */
function guessedValue(value: unknown): unknown {
  // The framework cannot write null inside a value.
  if (value === null) return "${null}";
  if (Array.isArray(value)) return value.map(guessedValue);
  if (typeof value === "object")
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [quotedTemplate(name), guessedValue(item)]),
    );
  if (typeof value !== "string") return value;
  const template = quotedTemplate(value);
  return /^(?:[[{]|-?\d+$)/.test(template) ? escape(template.charAt(0)) + template.slice(1) : template;
}

/**
 * Whole lines stay lines: the framework writes them as a heredoc and ends the last one itself. Anything else
 * stands in quotes.
 */
function hclText(template: string): string {
  const lines = template.split("\n");
  const isHeredoc =
    lines.length > 2 &&
    lines.at(-1) === "" &&
    !lines.some((line) => line.trim() === "EOF") &&
    !/\$\$\{|%%\{|(?!\n)\p{Cc}/u.test(template);
  return isHeredoc ? template.slice(0, -1) : quotedTemplate(template);
}

/**
 * What a template consists of: escaped signs, the begin of an expression or directive, or one character of
 * text.
 */
const TEMPLATE_PART = /\$\$\{|%%\{|[$%]\{|[^]/uy;

/**
 * The inside of a quoted template of HCL that means the same as a template of Terraform JSON, in which a
 * backslash is just a character.
 */
function quotedTemplate(template: string): string {
  let quoted = "";
  for (let at = 0; at < template.length;) {
    TEMPLATE_PART.lastIndex = at;
    const [part = ""] = TEMPLATE_PART.exec(template) ?? [];
    const behind = at + part.length;
    const isCode = part === "${" || part === "%{";
    at = isCode ? endOfCode(template, behind) : behind;
    // A line break in code is only space.
    quoted += isCode ? template.slice(behind - 2, at).replace(/[\r\n]+/g, " ") : quotedText(part);
  }
  return quoted;
}

/**
 * Index behind the brace that ends an expression or directive; texts in it may hold braces, and expressions
 * of their own.
 */
function endOfCode(template: string, start: number): number {
  let depth = 1;
  let at = start;
  while (at < template.length && depth > 0) {
    const sign = template.charAt(at);
    if (sign === "{") depth += 1;
    if (sign === "}") depth -= 1;
    at = sign === '"' ? endOfText(template, at + 1) : at + 1;
  }
  return at;
}

/** Index behind the quote that ends a text inside an expression. */
function endOfText(template: string, start: number): number {
  let at = start;
  while (at < template.length && template.charAt(at) !== '"') {
    if (/^(?:\$\$|%%)\{/.test(template.slice(at, at + 3))) at += 3;
    else if (/^[$%]\{/.test(template.slice(at, at + 2))) at = endOfCode(template, at + 2);
    else at += template.charAt(at) === "\\" ? 2 : 1;
  }
  return at + 1;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function quotedText(part: string): string {
  // The framework takes escaped signs for the begin of an expression as well, and counts its braces.
  if (part === "$${" || part === "%%{") return `${escape(part.charAt(0))}{`;
  return SHORT_ESCAPES[part] ?? (/\p{Cc}/u.test(part) ? escape(part) : part);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
