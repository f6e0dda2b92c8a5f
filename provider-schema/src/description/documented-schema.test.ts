import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { DEFAULT_VERSIONS } from "../version/versions";
import { isSchema, type JsonSchema } from "./documented-schema";
import { descriptionJsonSchema } from "./json-schema";

const schema = descriptionJsonSchema();
const definitions = new Map(Object.entries(schema["definitions"] as Readonly<Record<string, JsonSchema>>));

/** A part and every part below it, with its place. */
function parts(part: unknown, place: string): readonly (readonly [string, JsonSchema])[] {
  if (Array.isArray(part)) return part.flatMap((each, index) => parts(each, `${place}/${index}`));
  if (!isSchema(part)) return [];
  return [
    [place, part],
    ...Object.entries(part)
      .filter(([key]) => !["default", "enum", "required"].includes(key))
      .flatMap(([key, below]) => parts(below, `${place}/${key}`)),
  ];
}

/** Fields of all objects, with their place. */
const fields = parts(schema, "").flatMap(([place, { type, properties }]) =>
  type === "object" && properties !== undefined
    ? Object.entries(properties).flatMap(([name, field]) =>
        isSchema(field) ? [[`${place}/${name}`, field] as const] : [],
      )
    : [],
);

function fieldOf(definition: string, name: string): JsonSchema {
  const field = definitions.get(definition)?.properties?.[name];
  return isSchema(field) ? field : {};
}

describe("JSON Schema with the doc comments", () => {
  it("describes every field", () => {
    const silent = fields.filter(([, { description = "" }]) => description === "");
    expect(fields.length).toBeGreaterThan(200);
    expect(silent.map(([place]) => place)).toEqual([]);
  });

  it("lets the field speak where its type could, as editors show one of them", () => {
    expect([...definitions.values()].filter(({ description }) => description !== undefined)).toEqual([]);
    expect(definitions.get("PushInput")?.$comment).toContain("App Builder");
  });

  it("names no constants of the code", () => {
    expect(JSON.stringify(schema)).not.toMatch(/\{@|DEFAULT_|_DEFAULTS/);
  });

  it("says once what a type looks like", () => {
    const shapes = [...JSON.stringify(schema).matchAll(/"secretProviderClass":\{/g)];
    expect(shapes).toHaveLength(1);
    const uses = parts(schema, "").filter(([, { $ref }]) => $ref === "#/definitions/SecretInput");
    expect(uses.length).toBeGreaterThan(10);
  });

  it("refers to nothing that is not there", () => {
    const names = parts(schema, "").flatMap(([, { $ref }]) => ($ref === undefined ? [] : [$ref]));
    expect(names.filter((name) => !definitions.has(name.replace("#/definitions/", "")))).toEqual([]);
  });

  it.each([
    ["a value of the comment", "RunnerInput", "modes", ["pull"]],
    ["a constant", "HelmAgentDeployment", "release", "datadog-agent"],
    ["a member of a constant", "HelmDeployment", "chartVersion", DEFAULT_VERSIONS.chart],
    ["the field's own member of a table", "ComposeDeployment", "configDirectory", "./config"],
    [
      "an object",
      "ManifestsDeployment",
      "resources",
      { requests: { cpu: "250m", memory: "1Gi" }, limits: { cpu: "250m", memory: "1Gi" } },
    ],
  ])("takes for a default %s", (_what, definition, name, expected) => {
    expect(fieldOf(definition, name).default).toEqual(expected);
  });

  it("says in words what is no value, and where to read on", () => {
    expect(fieldOf("RunnerInput", "identity").description).toMatch(
      /^Who the runner is to Datadog: [^]*\n\nDefault: the runner enrolls itself where the deployment can\.\n\nSee https:/,
    );
  });

  it("takes credentials of services from the catalogue, with their form", () => {
    expect(fieldOf("AwsAuth", "accountId")).toMatchObject({
      description: "Id of the AWS account: 12 digits.",
      pattern: String.raw`^\d{12}$`,
    });
  });

  it("lets a discriminator tell what its object is", () => {
    expect(fieldOf("HelmDeployment", "type").description).toContain("Chart `private-action-runner`");
  });

  it("offers the sites, and takes any other", () => {
    const [name] = definitions.get("SiteInput")?.anyOf ?? [];
    expect(name).toMatchObject({ type: "string" });
    expect(name?.anyOf?.[0]?.enum).toEqual(expect.arrayContaining(["datadoghq.eu", "us1"]));
    expect(name?.anyOf?.[1]).toEqual({});
  });
});

test("the generated file is what the generator makes of the comments", async () => {
  const generator = resolve(__dirname, "../../generate-field-docs.mjs");
  await expect(promisify(execFile)(process.execPath, [generator, "--check"])).resolves.toMatchObject({
    stderr: "",
  });
});
