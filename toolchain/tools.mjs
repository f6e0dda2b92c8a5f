/**
 * `npm run tools`: finds the external programs, builds what is missing and can be built, and prints the table. With
 * `--list` nothing is built. Ends with code 1 when a program is missing.
 */
import toolchain from "./dist/index.js";

const obtain = !process.argv.includes("--list");
const rows = [["program", "version", "origin"]];
for (const name of toolchain.toolNames) {
  const tool = await toolchain.resolveTool(name, { obtain, showProgress: toolchain.startProgress });
  if (tool.status === "found") {
    rows.push([tool.program, tool.version, `${tool.origin} (${tool.path})`]);
  } else {
    rows.push([name, "-", `not available: ${tool.reason}`]);
    process.exitCode = 1;
  }
}
const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
for (const row of rows) {
  process.stdout.write(`${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}\n`);
}
