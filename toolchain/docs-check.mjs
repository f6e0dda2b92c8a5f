/**
 * Checks the documents against the repository: links lead to files, README names every workspace, and
 * docs/dependencies.md names exactly the dependencies that the packages declare.
 */
import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "./run-program.mjs";

const unread = new Set(["node_modules", "dist", "coverage", "cdktf.out", ".git"]);
const inlineLink = /\]\((?<target>[^()\s]+)(?:\s+"[^"]*")?\)/g;
const codeBlock = /^(?<fence>```|~~~)[\s\S]*?^\k<fence>/gm;

const problems = [...(await brokenLinks()), ...missingWorkspaces(), ...wrongDependencies()];
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** @returns {Promise<string[]>} */
async function brokenLinks() {
  /** @type {string[]} */
  const broken = [];
  for (const file of await markdownFiles(root)) {
    const text = (await readFile(file, "utf8")).replace(codeBlock, "");
    for (const match of text.matchAll(inlineLink)) {
      const target = match.groups?.["target"] ?? "";
      if (/^[a-z][a-z+.-]*:/i.test(target) || target.startsWith("#")) continue;
      const path = decodeURIComponent(target.replace(/[?#].*$/, ""));
      if (existsSync(resolve(dirname(file), path))) continue;
      broken.push(`${relative(root, file)}: the link ${target} leads to no file`);
    }
  }
  return broken;
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function markdownFiles(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return unread.has(entry.name) ? [] : markdownFiles(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
  return (await Promise.all(nested)).flat();
}

/** Every workspace stands in a table row of README.md, as code: a cell that begins with `folder/`. */
function missingWorkspaces() {
  const rows = readText("README.md")
    .split("\n")
    .filter((line) => line.startsWith("|"));
  return readPackage("")
    .workspaces.filter((/** @type {string} */ folder) => !rows.some((row) => row.includes(`\`${folder}/\``)))
    .map((/** @type {string} */ folder) => `README.md: no table row names the workspace \`${folder}/\``);
}

/**
 * The first cell of each table row in docs/dependencies.md is one package name, as code. Our own workspaces are not
 * dependencies in that sense.
 */
function wrongDependencies() {
  const packages = ["", ...readPackage("").workspaces].map(readPackage);
  const own = new Set(packages.map(({ name }) => name));
  const declared = new Set(
    packages
      .flatMap((json) => [
        json.dependencies,
        json.devDependencies,
        json.peerDependencies,
        json.optionalDependencies,
      ])
      .flatMap((group) => Object.keys(group ?? {}))
      .filter((name) => !own.has(name)),
  );
  const documented = new Set(
    [...readText("docs/dependencies.md").matchAll(/^\|\s*`(?<name>[^`]+)`\s*\|/gm)].map(
      (match) => match.groups?.["name"],
    ),
  );
  return [
    ...[...declared]
      .filter((name) => !documented.has(name))
      .map((name) => `docs/dependencies.md: \`${name}\` is a dependency and has no row`),
    ...[...documented]
      .filter((name) => name !== undefined && !declared.has(name))
      .map((name) => `docs/dependencies.md: \`${name}\` has a row and is no dependency`),
  ];
}

/**
 * @param {string} folder
 * @returns {any}
 */
function readPackage(folder) {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
}

/**
 * @param {string} path
 * @returns {string} Empty when there is no such file: everything it should say is then reported as missing.
 */
function readText(path) {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "";
}
