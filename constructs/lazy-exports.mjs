/**
 * Lets what was built load each module of the package's entries when somebody first takes a name of it: of a hundred names an app takes a few, and
 * what stands behind the others is not read. Bundlers see the same modules as before.
 *
 * Usage: node lazy-exports.mjs
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

for (const entry of ["dist/index.js", "dist/terraform/index.js"]) {
  const file = fileURLToPath(new URL(entry, import.meta.url));
  const built = await readFile(file, "utf8");
  await writeFile(file, withLazyExports(built));
}

/**
 * What the compiler makes of `export { name } from "module"`, with the module loaded by the getter.
 *
 * @param {string} text
 */
function withLazyExports(text) {
  const modules = new Map();
  return text
    .replaceAll(/^var (\w+) = require\("([^"]+)"\);\n/gm, (_line, variable, path) => {
      modules.set(variable, path);
      return "";
    })
    .replaceAll(/(?<=\{ return )(\w+)(?=\.\w+; \})/g, (variable) =>
      modules.has(variable) ? `require("${modules.get(variable)}")` : variable,
    );
}
