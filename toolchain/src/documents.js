"use strict";

/*
 * Checks the documents against the repository. Plain JavaScript, because the checks run before anything is built.
 */

const { existsSync, readFileSync } = require("node:fs");
const { readdir, readFile } = require("node:fs/promises");
const { dirname, join, relative, resolve, sep } = require("node:path");

const unread = new Set(["node_modules", "dist", "coverage", "cdktf.out", "golden", ".git", ".cache"]);
const inlineLink = /\]\((?<target>[^()\s]+)(?:\s+"[^"]*")?\)/g;
const codeBlock = /^(?<fence>```|~~~)[\s\S]*?^\k<fence>/gm;

/**
 * @typedef {object} PackageFile
 * @property {string} [name]
 * @property {string[]} [workspaces]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 */

/**
 * What is wrong with the documents, one line each: links in Markdown lead to files, every page below docs/ is found from
 * README.md, which names every workspace, and is in the index docs/README.md, and docs/dependencies.md names exactly the
 * packages that the workspaces declare.
 *
 * @param {string} root The root of the repository.
 * @returns {Promise<string[]>}
 */
async function checkDocuments(root) {
  return [
    ...(await brokenLinks(root)),
    ...(await orphans(root)),
    ...(await unindexed(root)),
    ...missingWorkspaces(root),
    ...wrongDependencies(root),
  ];
}

/**
 * @param {string} root
 * @returns {Promise<string[]>}
 */
async function brokenLinks(root) {
  /** @type {string[]} */
  const broken = [];
  for (const file of await markdownFiles(root)) {
    for (const { target, path } of await linksIn(file)) {
      if (existsSync(path)) continue;
      broken.push(`${relative(root, file)}: the link ${target} leads to no file`);
    }
  }
  return broken;
}

/**
 * Pages below docs/ that nobody finds who begins at README.md: it links each of them, or the index docs/README.md that it links
 * does, or a page that one of the two links.
 *
 * @param {string} root
 */
async function orphans(root) {
  const start = join(root, "README.md");
  const docs = join(root, "docs");
  if (!existsSync(start) || !existsSync(docs)) return [];
  const linked = await pagesLinkedIn(start);
  const index = join(docs, "README.md");
  const near = linked.includes(index) ? [...linked, ...(await pagesLinkedIn(index))] : linked;
  const reached = new Set([...near, ...(await Promise.all(near.map(pagesLinkedIn))).flat()]);
  return (await markdownFiles(docs))
    .filter((file) => !reached.has(file))
    .map(
      (file) =>
        `${relative(root, file)}: neither README.md, nor its index, nor a page that they link leads here`,
    );
}

/**
 * Pages below docs/ that the index docs/README.md does not link. A folder with an index of its own, README.md or index.md, is
 * in it by that.
 *
 * @param {string} root
 */
async function unindexed(root) {
  const docs = join(root, "docs");
  const index = join(docs, "README.md");
  if (!existsSync(index)) return [];
  const linked = new Set([index, ...(await pagesLinkedIn(index))]);
  const folders = [...linked]
    .filter((file) => /[/\\](README|index)\.md$/.test(file) && file !== index)
    .map(dirname);
  return (await markdownFiles(docs))
    .filter((file) => !linked.has(file) && !folders.some((folder) => file.startsWith(folder + sep)))
    .map((file) => `${relative(root, file)}: docs/README.md does not link it`);
}

/**
 * @param {string} file
 */
async function pagesLinkedIn(file) {
  return (await linksIn(file))
    .map(({ path }) => path)
    .filter((path) => path.endsWith(".md") && existsSync(path));
}

/**
 * Links of a page to files, as written and as absolute paths.
 *
 * @param {string} file
 */
async function linksIn(file) {
  const text = (await readFile(file, "utf8")).replace(codeBlock, "");
  return [...text.matchAll(inlineLink)]
    .map((match) => match.groups?.["target"] ?? "")
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target) && !target.startsWith("#"))
    .map((target) => ({
      target,
      path: resolve(dirname(file), decodeURIComponent(target.replace(/[?#].*$/, ""))),
    }));
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

/**
 * Every workspace stands in a table row of README.md, as code: `folder/`.
 *
 * @param {string} root
 */
function missingWorkspaces(root) {
  const rows = readText(root, "README.md")
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const workspaces = readPackage(root, "").workspaces ?? [];
  return workspaces
    .filter((folder) => !rows.some((row) => row.includes(`\`${folder}/\``)))
    .map((folder) => `README.md: no table row names the workspace \`${folder}/\``);
}

/**
 * The first cell of each table row in docs/dependencies.md is one package name, as code. Our own workspaces are not
 * dependencies in that sense.
 *
 * @param {string} root
 */
function wrongDependencies(root) {
  const packages = ["", ...(readPackage(root, "").workspaces ?? [])].map((folder) =>
    readPackage(root, folder),
  );
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
    [...readText(root, "docs/dependencies.md").matchAll(/^\|\s*`(?<name>[^`]+)`\s*\|/gm)].map(
      (match) => match.groups?.["name"],
    ),
  );
  return [
    ...[...declared]
      .filter((name) => !documented.has(name))
      .map((name) => `docs/dependencies.md: \`${name}\` is a dependency and has no row`),
    ...[...documented]
      .filter((name) => name !== undefined && !declared.has(name))
      .map((name) => `docs/dependencies.md: \`${name}\` has a row and is not a dependency`),
  ];
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {PackageFile}
 */
function readPackage(root, folder) {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string} Empty when there is no such file: everything it should say is then reported as missing.
 */
function readText(root, path) {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "";
}

module.exports = { checkDocuments };
