/**
 * Lets what was built load each module of the package's entries when somebody first takes a name of it: of a hundred names an app takes a few, and
 * what stands behind the others is not read. Bundlers see the same modules as before. Node.js reads the names for `import` out of the text: it
 * passes over getters that do more than take a member, so that they are made by a function, and finds the names where the compiler lists them.
 *
 * Usage: node lazy-exports.mjs
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const LAZY =
  "\nfunction lazy(name, get) { Object.defineProperty(exports, name, { enumerable: true, get }); }\n";

for (const entry of ["dist/index.js", "dist/terraform/index.js"]) {
  const file = fileURLToPath(new URL(entry, import.meta.url));
  const built = await readFile(file, "utf8");
  await writeFile(file, withLazyExports(built));
}

/**
 * What the compiler makes of `export { name } from "module"`, with the module loaded when the name is first taken.
 *
 * @param {string} text
 */
function withLazyExports(text) {
  const modules = new Map();
  const getter = /^Object\.defineProperty\(exports, ("\w+"), \{ .*\{ return (\w+)\.(\w+); \} \}\);$/gm;
  const lazy = text
    .replaceAll(/^var (\w+) = require\("([^"]+)"\);\n/gm, (_line, variable, path) => {
      modules.set(variable, path);
      return "";
    })
    .replaceAll(getter, (line, name, variable, member) =>
      modules.has(variable) ? `lazy(${name}, () => require("${modules.get(variable)}").${member});` : line,
    );
  return modules.size === 0 ? text : lazy + LAZY;
}
