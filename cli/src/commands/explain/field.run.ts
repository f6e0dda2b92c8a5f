import { nearestActions } from "@parkit/provider-schema/internal/actions/did-you-mean";
import {
  describedDescription,
  firstSentence,
  objectsIn,
  valueText,
  type DescribedField,
  type DescribedObject,
} from "@parkit/provider-schema/internal/description/described-value";
import {
  fieldMeanings,
  fieldSuggestions,
  type FieldMeaning,
} from "@parkit/provider-schema/internal/description/field-path";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { EXIT, type ExitCode } from "../../exit-code";
import { columns } from "../../report/columns";
import type { Paint, Terminal } from "../../terminal";

/** Options of `parkit explain FIELD`. */
interface ExplainFieldCommand {
  /** Names with dots between them. */
  readonly path: string;
  readonly format: "text" | "json";
}

/** Shows what a field of a description means, what it takes and what it holds. */
export function explainFieldCommand({ path, format }: ExplainFieldCommand, terminal: Terminal): ExitCode {
  const description = describedDescription();
  const meanings = merged(fieldMeanings(description, path));
  if (meanings.length === 0) {
    terminal.err.write(`descriptions have no field ${quoted(path)}\n  ${hint(description, path)}\n`);
    return EXIT.failed;
  }
  terminal.out.write(format === "json" ? json(path, meanings) : text(path, meanings, terminal.paint));
  return EXIT.ok;
}

/** Puts together what a path means in several variants where that is the same. */
function merged(meanings: readonly FieldMeaning[]): readonly FieldMeaning[] {
  const found = new Map<string, FieldMeaning>();
  for (const { field, within } of meanings) {
    const key = JSON.stringify(field);
    const known = found.get(key)?.within ?? {};
    const both = Object.entries(within).map(
      ([name, types]) => [name, [...new Set([...(known[name] ?? []), ...types])]] as const,
    );
    found.set(key, { field, within: Object.fromEntries(both) });
  }
  return [...found.values()];
}

function json(path: string, meanings: readonly FieldMeaning[]): string {
  const explained = meanings.map(({ field, within }) => ({
    within,
    ...fieldJson(field),
    objects: objectsIn(field.value).map(({ description, types, fields }) => ({
      types,
      description,
      fields: fields.map((inner) => ({ name: inner.name, ...fieldJson(inner) })),
    })),
  }));
  return `${JSON.stringify({ field: { path, meanings: explained } }, null, 2)}\n`;
}

function fieldJson({ description, required, value, default: fallback }: DescribedField): object {
  return {
    description,
    required,
    value: valueText(value),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

function text(path: string, meanings: readonly FieldMeaning[], paint: Paint): string {
  return `${paint("bold", path)}\n${meanings.map((meaning) => meaningText(meaning, paint)).join("\n")}`;
}

function meaningText({ field, within }: FieldMeaning, paint: Paint): string {
  const facts = [
    ...Object.entries(within).map(([name, types]) => `where ${name} is: ${types.join(", ")}`),
    `value: ${valueText(field.value)}`,
    field.required ? "required" : "optional",
    ...(field.default === undefined ? [] : [`default: ${defaultText(field.default)}`]),
    ...objectLines(objectsIn(field.value), paint),
  ];
  return `${field.description}\n\n${facts.map((fact) => `  ${fact}\n`).join("")}`;
}

function defaultText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The fields of an object; of several objects what each is. */
function objectLines(objects: readonly DescribedObject[], paint: Paint): readonly string[] {
  const [only, ...others] = objects;
  if (only === undefined) return [];
  if (others.length === 0)
    return [
      "fields:",
      ...indented(
        only.fields.map((field) => [
          field.name,
          field.required ? "required" : "optional",
          `${firstSentence(field.description)} ${paint("dim", `[${valueText(field.value)}]`)}`,
        ]),
      ),
    ];
  return [
    "one of:",
    ...indented(objects.map((object) => [objectName(object), firstSentence(object.description)])),
  ];
}

/** What tells an object from the others: its type, else the fields that it must have. */
function objectName({ types, fields }: DescribedObject): string {
  if (types.length > 0) return types.join(", ");
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return `{ ${required.join(", ")} }`;
}

function indented(rows: readonly (readonly string[])[]): readonly string[] {
  return columns(rows).map((line) => `  ${line}`);
}

function hint(description: DescribedObject, path: string): string {
  if (path.includes("/")) return `Rules are explained by: parkit explain rule ${path}`;
  const { paths, known, names } = fieldSuggestions(description, path);
  // What does not even begin like a field may be an action without the front of its name.
  const near = known === "" && paths.length === 0 ? nearestActions(path, "standalone") : [];
  const meant = [...paths, ...near];
  if (meant.length > 0) return `Did you mean ${meant.join(" or ")}?`;
  return names.length === 0
    ? `${known} has no fields.`
    : `Fields${known === "" ? "" : ` of ${known}`}: ${names.join(", ")}. Actions are found by: parkit actions WORD`;
}
