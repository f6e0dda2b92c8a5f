/**
 * `npm run versions`: prints which releases of operator, Agent, charts and image parkit knows, what belongs to each, what it deploys
 * unless told otherwise, and where and when each was read. Needs no build.
 */
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./run-program.mjs";

const { RELEASES, DEFAULT_VERSIONS } = await tableOf("provider-schema/src/version/versions.ts");

/** What people call the parts. */
const PARTS = {
  operator: "operator",
  agent: "Agent, Cluster Agent",
  agentChart: "chart datadog",
  chart: "chart private-action-runner",
  image: "image private-action-runner",
};

const rows = RELEASES.map((release) => {
  const { part, version, operatorChart, agent, image, date, source } = release;
  const brought = [
    ...(operatorChart === undefined ? [] : [`chart datadog-operator ${operatorChart}`]),
    ...(agent === undefined ? [] : [`Agent ${agent}`]),
    ...(image === undefined ? [] : [`image ${image}`]),
  ];
  const mark = DEFAULT_VERSIONS[part] === version ? "default" : "";
  return [PARTS[part], version, mark, brought.join(", "), date, source];
});
const table = [["part", "version", "", "with it", "read", "source"], ...rows];
const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
for (const row of table)
  process.stdout.write(
    `${row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd()}\n`,
  );

/** What a source exports: only then is nothing printed that is older than what stands there. */
async function tableOf(file) {
  const made = await build({
    entryPoints: [join(root, file)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
  });
  const [{ text }] = made.outputFiles;
  return import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}
