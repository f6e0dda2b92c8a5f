import {
  describedDescription,
  firstSentence,
  objectsIn,
  valueText,
  type DescribedChoice,
  type DescribedField,
  type DescribedObject,
  type DescribedValue,
} from "@parkit/provider-schema/internal/description/described-value";

/** Where the page stands. */
export const DESCRIPTION_REFERENCE = "docs/reference/description.md";

/** What has a heading of its own: an object, or a choice of several that has a name. */
type Content = DescribedObject | DescribedChoice;

interface Section {
  readonly title: string;
  readonly content: Content;
  /** Paths that lead here, as `parkit explain` takes them. */
  readonly paths: string[];
}

type Sections = ReadonlyMap<string, Section>;

/** Every field of a description, as a page. */
export function descriptionReference(): string {
  const sections = sectionsOf(describedDescription());
  return [
    "# Every field of parkit.yaml",
    "What a description may say, made from the doc comments of the types. Constructs take the same names. `parkit explain FIELD` prints the same in a terminal, as in `parkit explain runners.deployment.helm.resources`, and `parkit schema` prints it for editors. A field that is not called required may be left out.",
    ...[...sections.values()].map((section) => sectionText(section, sections)),
  ]
    .join("\n\n")
    .concat("\n");
}

/** Sections in the order in which a reader meets them: what is nearer to the top first. */
function sectionsOf(description: DescribedObject): Sections {
  const sections = new Map<string, Section>();
  sections.set("", { title: "The whole description", content: description, paths: [""] });
  const waiting: (readonly [DescribedObject, string])[] = [[description, ""]];
  for (const [object, above] of waiting)
    for (const { name, value } of object.fields)
      for (const content of contentsOf(value)) {
        const path = contentPath(content, value, above + name);
        const key = keyOf(content, path);
        const known = sections.get(key);
        if (known === undefined) {
          sections.set(key, { title: titleOf(content, value, above + name), content, paths: [path] });
          if (content.kind === "object") waiting.push([content, `${path}.`]);
        } else if (!known.paths.includes(path)) known.paths.push(path);
      }
  return sections;
}

/** What of a value has a section: a choice before the objects in it. */
function contentsOf(value: DescribedValue): readonly Content[] {
  switch (value.kind) {
    case "object":
      return [value];
    case "choice": {
      const inside = value.options.flatMap(contentsOf);
      return value.name !== undefined && isSeveral(value) ? [value, ...inside] : inside;
    }
    case "list":
      return contentsOf(value.items);
    case "map":
      return contentsOf(value.values);
    case "values":
    case "plain":
      return [];
  }
}

function isSeveral(value: DescribedValue): boolean {
  return objectsIn(value).length > 1;
}

function keyOf({ name }: Content, path: string): string {
  return name ?? path;
}

/** Path of what stands in a field: an object among others is reached by its type. */
function contentPath(content: Content, value: DescribedValue, path: string): string {
  const [type] = content.kind === "object" && isSeveral(value) ? content.types : [];
  return type === undefined ? path : `${path}.${type}`;
}

function titleOf(content: Content, value: DescribedValue, path: string): string {
  if (content.kind === "choice" || !isSeveral(value)) return path;
  if (content.types.length > 0) return `${path}.${content.types.join(", ")}`;
  const required = content.fields.filter((field) => field.required).map(({ name }) => name);
  return `${path} with ${required.join(", ")}`;
}

function sectionText({ title, content, paths }: Section, sections: Sections): string {
  const [, ...elsewhere] = paths;
  return [
    `## ${title}`,
    ...(content.description === "" ? [] : [content.description]),
    ...(elsewhere.length === 0 ? [] : [`The same in: ${elsewhere.map(code).join(", ")}.`]),
    content.kind === "choice" ? choiceText(content, title, sections) : fieldsText(content, paths, sections),
  ].join("\n\n");
}

function choiceText(choice: DescribedChoice, path: string, sections: Sections): string {
  const rows = objectsIn(choice).map((object) => {
    const section = sections.get(keyOf(object, contentPath(object, choice, path)));
    return `- ${section === undefined ? "object" : link(section)}: ${firstSentence(object.description)}`;
  });
  return rows.join("\n");
}

function fieldsText({ fields }: DescribedObject, [path = ""]: readonly string[], sections: Sections): string {
  const above = path === "" ? "" : `${path}.`;
  const rows = fields.map((field) => {
    const what = [
      cell(field.description),
      ...(field.default === undefined ? [] : [`Default: ${code(JSON.stringify(field.default))}.`]),
      ...linksOf(field, above + field.name, sections),
    ];
    const value = `${cell(valueText(field.value))}${field.required ? "; required" : ""}`;
    return `| \`${field.name}\` | ${value} | ${what.join("<br>")} |`;
  });
  return ["| field | value | what it is |", "| --- | --- | --- |", ...rows].join("\n");
}

/** The section of what a field holds. */
function linksOf({ value }: DescribedField, path: string, sections: Sections): readonly string[] {
  const [content] = contentsOf(value);
  const section =
    content === undefined ? undefined : sections.get(keyOf(content, contentPath(content, value, path)));
  return section === undefined ? [] : [`More: ${link(section)}.`];
}

function link({ title }: Section): string {
  return `[${title}](#${slug(title)})`;
}

/** The anchor that Markdown readers give a heading. */
function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, "")
    .replaceAll(" ", "-");
}

function code(text: string): string {
  return `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n\n", "<br>");
}
