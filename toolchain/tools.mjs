/**
 * `npm run tools`: finds the external programs, builds what is missing and can be built, and prints the table. Programs
 * that few need are built only for those who name them: `npm run tools -- terraform-1.5`, or `PARKIT_TOOLS=terraform-1.5`
 * for `npm test`, which runs this too; several with commas between them. With `--list` nothing is built.
 * Ends with code 1 when a program is missing that was named or that everybody needs, with 2 for a name that is none.
 */
import toolchain from "./dist/index.js";

const named = [...process.argv.slice(2), ...(process.env["PARKIT_TOOLS"] ?? "").split(",")].filter(
  (argument) => argument !== "--list" && argument !== "",
);
/** Stands for all programs of a cluster of one node. */
const KUBERNETES = "kubernetes";
const known = [...toolchain.toolNames, KUBERNETES];
const unknown = named.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no such program: ${unknown.join(", ")}; known are ${known.join(", ")}\n`);
  process.exit(2);
}
const rows = [["program", "version", "cost", "origin"]];
for (const name of toolchain.toolNames) {
  const wanted = named.includes(name) || toolchain.tools[name].onRequest !== true;
  const obtain = wanted && !process.argv.includes("--list");
  const started = performance.now();
  const tool = await toolchain.resolveTool(name, { obtain, showProgress: toolchain.startProgress });
  if (tool.status === "found") {
    const made = tool.origin === "built with Go" || tool.origin === "installed with npm";
    const spent = made ? (performance.now() - started) / 1000 : undefined;
    rows.push([tool.program, tool.version, cost(spent), `${tool.origin} (${tool.path})`]);
  } else {
    rows.push([name, "-", "-", `not available: ${tool.reason}`]);
    if (wanted) process.exitCode = 1;
  }
}
const wanted = named.includes(KUBERNETES);
const node = await toolchain.resolveOneNode({
  obtain: wanted && !process.argv.includes("--list"),
  showProgress: toolchain.startProgress,
});
if ("missing" in node) {
  rows.push([KUBERNETES, "-", "-", `not available: ${node.missing}`]);
  if (wanted) process.exitCode = 1;
} else {
  rows.push(
    ...node.parts.map(({ name, version, origin, seconds }) => [name, version, cost(seconds), origin]),
  );
}
const cluster = await toolchain.findCluster();
rows.push([
  "test cluster",
  "-",
  "-",
  "absent" in cluster ? `absent: ${cluster.absent}` : `backend ${cluster.backend}`,
]);
process.stdout.write(toolchain.formatColumns(rows));

/**
 * What it took to make something just now; nothing where it was there.
 *
 * @param {number | undefined} spent Seconds.
 */
function cost(spent) {
  return spent === undefined ? "-" : `${spent.toFixed(0)} s`;
}
