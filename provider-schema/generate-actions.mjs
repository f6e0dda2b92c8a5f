/**
 * Writes src/actions/generated/actions.ts, the typed accessor `Actions`, from the catalogue.
 *
 *     node provider-schema/generate-actions.mjs           writes the file
 *     node provider-schema/generate-actions.mjs --check   exits with 1 when the file is not what the catalogue says
 */
import { Buffer } from "node:buffer";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const target = fileURLToPath(new URL("src/actions/generated/actions.ts", import.meta.url));
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

/** Nested objects by bundle segment; an action that no runner has is left out, so that nobody is offered it. */
function toTree(actions) {
  const tree = new Map();
  for (const action of actions.filter(({ flavours }) => flavours.length > 0)) {
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

function render(actions) {
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

const wanted = render(await readCatalogue());
if (process.argv.includes("--check")) {
  const found = await readFile(target, "utf8").catch(() => "");
  if (found !== wanted) {
    console.error(
      "src/actions/generated/actions.ts is not current: run node provider-schema/generate-actions.mjs",
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(target, wanted);
}
