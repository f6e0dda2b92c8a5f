/**
 * Writes src/actions/generated from the catalogue: actions.ts, the typed accessor `Actions`, and
 * action-names.ts, the same names as types.
 *
 *     node provider-schema/generate-actions.mjs           writes the files
 *     node provider-schema/generate-actions.mjs --check   exits with 1 when they are not what the catalogue says
 */
import { Buffer } from "node:buffer";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = new URL("src/actions/generated/", import.meta.url);
const source = fileURLToPath(new URL("src/actions/catalogue.ts", import.meta.url));

async function readCatalogue() {
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
  });
  const [{ contents }] = outputFiles;
  const { allActions } = await import(
    `data:text/javascript;base64,${Buffer.from(contents).toString("base64")}`
  );
  return allActions();
}

/** Nested objects by bundle segment. */
function toTree(actions) {
  const tree = new Map();
  for (const action of actions) {
    const [, , ...segments] = action.bundle.split(".");
    let node = tree;
    for (const segment of segments) {
      if (!node.has(segment)) node.set(segment, new Map());
      node = node.get(segment);
    }
    node.set(action.action, action);
  }
  return tree;
}

const HINTS = { documented: " Named by documentation only.", deprecated: " Not to be used." };

function renderNode(node, indent) {
  return [...node].flatMap(([key, value]) => {
    if (value instanceof Map)
      return [`${indent}${key}: {`, ...renderNode(value, `${indent}  `), `${indent}},`];
    const { name, summary, flavours, status } = value;
    return [
      `${indent}/** ${summary}.${HINTS[status] ?? ""} Runners: ${flavours.join(", ")}. */`,
      `${indent}${key}: actionName(${JSON.stringify(name)}),`,
    ];
  });
}

function renderAccessor(actions) {
  return [
    "// Generated from the catalogue by generate-actions.mjs; do not edit.",
    'import { actionName, customAction } from "../action-name";',
    "",
    "/** Names of the actions that runners have, by bundle: `Actions.kubernetes.core.listPod`. */",
    "export const Actions = {",
    ...renderNode(toTree(actions), "  "),
    "  /** An action that the catalogue does not know; only its form is checked. */",
    "  custom: customAction,",
    "} as const;",
    "",
  ].join("\n");
}

function renderUnion(remark, name, members) {
  return [
    `/** ${remark} */`,
    `export type ${name} =`,
    ...members.map(
      (member, index) => `  | ${JSON.stringify(member)}${index + 1 === members.length ? ";" : ""}`,
    ),
    "",
  ];
}

function renderTypes(actions) {
  return [
    "// Generated from the catalogue by generate-actions.mjs; do not edit.",
    ...renderUnion(
      "Name of an action that runners have.",
      "KnownActionName",
      actions.map(({ name }) => name),
    ),
    ...renderUnion("Id of a bundle that such an action is in.", "KnownBundleId", [
      ...new Set(actions.map(({ bundle }) => bundle)),
    ]),
    ...renderUnion(
      "Resource of the Kubernetes API that such an action works on.",
      "KnownKubernetesResource",
      [...new Set(actions.flatMap(({ kubernetes }) => kubernetes?.kind.resource ?? []))],
    ),
  ].join("\n");
}

// An action that no runner has is left out, so that nobody is offered it.
const offered = (await readCatalogue()).filter(({ flavours }) => flavours.length > 0);
const files = { "actions.ts": renderAccessor(offered), "action-names.ts": renderTypes(offered) };
for (const [name, wanted] of Object.entries(files)) {
  const target = fileURLToPath(new URL(name, folder));
  if (!process.argv.includes("--check")) await writeFile(target, wanted);
  else if ((await readFile(target, "utf8").catch(() => "")) !== wanted) {
    console.error(
      `src/actions/generated/${name} is not current: run node provider-schema/generate-actions.mjs`,
    );
    process.exitCode = 1;
  }
}
