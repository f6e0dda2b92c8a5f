/** Pages about the provider, made from its schemas, in the form of the Terraform registry. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  connectionResourceType,
  INTEGRATIONS,
  INTEGRATION_TYPES,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import type {
  Attribute,
  Attributes,
  Parameter,
  ProviderFunction,
  Schema,
  Type,
} from "@parkit/terraform-plugin";
import { parkit } from "@parkit/terraform-provider/internal/parkit";

/** A page: its path below the documentation's folder, and its text in Markdown. */
export interface ProviderDocument {
  readonly path: string;
  readonly text: string;
}

const PREFIX = "parkit_";

const CONNECTION_ID = "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10";
const RUNNER_URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

/** How to import objects of a resource; undefined for those that cannot be. */
function importSection(resource: string, exampleText: string): string | undefined {
  const name = new RegExp(`^resource "${resource}" "(\\w+)"`, "m").exec(exampleText)?.[1] ?? "example";
  const address = `${resource}.${name}`;
  if (resource === "parkit_connection_group") return importBlocks("Import by id:", address, GROUP_ID);
  const type = INTEGRATION_TYPES.find((candidate) => connectionResourceType(candidate) === resource);
  if (type === undefined) return undefined;
  const { reach, credentials } = INTEGRATIONS[type];
  const hasSecrets = credentials.some(
    ({ type: name, fields }) => name === "token-auth" || fields.some(({ secret }) => secret === true),
  );
  return [
    ...(reach === "runner" ? [] : [importBlocks("Import by id:", address, CONNECTION_ID)]),
    ...(reach === "cloud"
      ? []
      : [
          importBlocks(
            "A connection that is paired with a runner needs the runner's URN behind its id, since Datadog does not tell it:",
            address,
            `${CONNECTION_ID},${RUNNER_URN}`,
          ),
        ]),
    "A connection of another integration is refused, with the name of its resource.",
    ...(hasSecrets ? ["Secrets cannot be read, so the next plan sets them."] : []),
  ].join("\n\n");
}

const GROUP_ID = "a7c1d2e3-0b4f-4f6a-8f21-93d6b1a0c5e4";

function importBlocks(intro: string, address: string, id: string): string {
  return `${intro}

\`\`\`terraform
import {
  to = ${address}
  id = "${id}"
}
\`\`\`

\`\`\`shell
terraform import ${address} ${id}
\`\`\``;
}

/**
 * All pages.
 *
 * @param examples - folder of the examples that the pages show
 */
export function providerDocuments(examples: string): readonly ProviderDocument[] {
  const example = (kind: string, name: string): string =>
    readFileSync(join(examples, kind, `${name}.tf`), "utf8").trimEnd();
  const pages = (
    kind: string,
    title: string,
    table: Readonly<Record<string, { readonly schema: Schema }>> = {},
  ) =>
    Object.entries(table).map(([name, { schema }]) => ({
      path: `${kind}/${name.slice(PREFIX.length)}.md`,
      text: schemaPage(
        `${name} (${title})`,
        schema,
        example(kind, name),
        kind === "resources" ? importSection(name, example(kind, name)) : undefined,
      ),
    }));
  const functions = Object.entries(parkit.functions ?? {}).map(([name, entry]) => ({
    path: `functions/${name}.md`,
    text: functionPage(name, entry, example("functions", name)),
  }));
  return [
    {
      path: "index.md",
      text: `${schemaPage("parkit Provider", parkit.schema, example(".", "provider"), undefined)}\n${contents()}`,
    },
    ...pages("resources", "Resource", parkit.resources),
    ...pages("data-sources", "Data Source", parkit.dataSources),
    ...pages("ephemeral-resources", "Ephemeral Resource", parkit.ephemeralResources),
    ...functions,
  ];
}

/** Links to the pages of resources, data sources, functions and the like. */
function contents(): string {
  const lists = [
    ["Resources", "resources", parkit.resources],
    ["Data Sources", "data-sources", parkit.dataSources],
    ["Ephemeral Resources", "ephemeral-resources", parkit.ephemeralResources],
    ["Functions", "functions", parkit.functions],
  ] as const;
  return lists
    .map(([title, folder, table = {}]) => {
      const links = Object.keys(table).map(
        (name) =>
          `- [\`${name}\`](${folder}/${name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name}.md)`,
      );
      return `## ${title}\n\n${links.join("\n")}\n`;
    })
    .join("\n");
}

function frontMatter(title: string, description: string): string {
  return `---
page_title: "${title}"
description: |-
  ${description}
---

<!-- Made from the provider's schema by "npm run docs:provider". Do not edit. -->

# ${title}

${description}`;
}

function schemaPage(title: string, { block }: Schema, example: string, imports: string | undefined): string {
  const parts = [
    frontMatter(title, block.description ?? ""),
    `## Example Usage\n\n\`\`\`terraform\n${example}\n\`\`\``,
    `## Schema\n\n${attributeLists(block.attributes ?? {}, [])}`,
    ...nestedSections(block.attributes ?? {}, []),
    ...(imports === undefined ? [] : [`## Import\n\n${imports}`]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function attributeLists(attributes: Attributes, path: readonly string[]): string {
  const entries = Object.entries(attributes);
  const groups = [
    ["Required", entries.filter(([, { required }]) => required === true)],
    ["Optional", entries.filter(([, { optional }]) => optional === true)],
    ["Read-Only", entries.filter(([, { required, optional }]) => required !== true && optional !== true)],
  ] as const;
  const lists = groups
    .filter(([, members]) => members.length > 0)
    .map(([title, members]) => {
      const lines = members.map(([name, attribute]) => attributeLine(name, attribute, path));
      return `${path.length === 0 ? `### ${title}` : `${title}:`}\n\n${lines.join("\n")}`;
    });
  return lists.length === 0 ? "It has no attributes: write `{}`." : lists.join("\n\n");
}

const REPLACES = {
  change: " A change replaces the object.",
  presence: " Adding or removing it replaces the object.",
  unset: " Removing it replaces the object.",
} as const;

function attributeLine(name: string, attribute: Attribute, path: readonly string[]): string {
  const marks = [
    typeTitle(attribute),
    ...(attribute.sensitive === true ? ["Sensitive"] : []),
    ...(attribute.write_only === true ? ["Write-only"] : []),
  ].join(", ");
  const link = attribute.nested_type === undefined ? "" : ` (see [below](#${anchor([...path, name])}))`;
  const description = attribute.description === undefined ? "" : ` ${attribute.description}`;
  const { requiresReplace = false } = attribute.plan ?? {};
  const replaces =
    requiresReplace === false ? "" : REPLACES[requiresReplace === true ? "change" : requiresReplace];
  return `- \`${name}\` (${marks})${description}${replaces}${link}`;
}

function typeTitle({ type, nested_type: nested }: Attribute): string {
  if (nested === undefined) return typeName(type ?? "dynamic");
  return nested.nesting_mode === "single" ? "Attributes" : `Attributes ${capital(nested.nesting_mode)}`;
}

function typeName(type: Type): string {
  if (typeof type === "string") return type === "bool" ? "Boolean" : capital(type);
  const [kind, element] = type;
  return kind === "list" || kind === "set" || kind === "map"
    ? `${capital(kind)} of ${typeName(element)}`
    : capital(kind);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function anchor(path: readonly string[]): string {
  return `nested-schema-for-${path.join("")}`.toLowerCase();
}

function nestedSections(attributes: Attributes, path: readonly string[]): readonly string[] {
  return Object.entries(attributes).flatMap(([name, { nested_type: nested }]) => {
    if (nested === undefined) return [];
    const here = [...path, name];
    const section = `### Nested Schema for \`${here.join(".")}\`\n\n${attributeLists(nested.attributes, here)}`;
    return [section, ...nestedSections(nested.attributes, here)];
  });
}

function functionPage(name: string, entry: ProviderFunction, example: string): string {
  const signature = entry.parameters.map(
    (parameter) => `${parameter.name} ${typeName(parameter.type).toLowerCase()}`,
  );
  const parts = [
    frontMatter(`${name} (Function)`, `${entry.summary}. ${entry.description}`),
    `## Example Usage\n\n\`\`\`terraform\n${example}\n\`\`\``,
    `## Signature\n\n\`\`\`text\n${name}(${signature.join(", ")}) ${typeName(entry.return_type).toLowerCase()}\n\`\`\``,
    `## Arguments\n\n${entry.parameters.map(argumentLine).join("\n")}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

function argumentLine({ name, type, description = "" }: Parameter, index: number): string {
  return `${index + 1}. \`${name}\` (${typeName(type)}) ${description}`;
}
