/**
 * Bundles the command into few files: to read hundreds of small ones takes longer than what most commands do. What only some commands need is in
 * files of its own, which are read when one of them runs. Texts of licences of what comes from elsewhere are beside them.
 *
 * Usage: node bundle.mjs
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const outdir = join(here, "dist/bundle");

/** Sources instead of built packages, so that what is not used is left out. */
const sources = Object.fromEntries(
  Object.entries({
    "@parkit/protobuf": "protobuf/src",
    "@parkit/provider-schema/internal": "provider-schema/src",
    "@parkit/protocol/internal": "protocol/src",
    "@parkit/source/internal": "source/src",
    "@parkit/targets/internal": "targets/src",
    "@parkit/import/internal": "import/src",
    "@parkit/terraform-provider/internal": "provider/src",
    "@parkit/runner/internal": "runner/src",
    "@parkit/control-plane/internal": "control-plane/src",
  }).map(([name, folder]) => [name, join(here, "..", folder)]),
);

/** Folder of a library that a package uses. */
const library = (folder, name) =>
  dirname(createRequire(join(here, "..", folder, "package.json")).resolve(`${name}/package.json`));

const libraries = {
  // npm may put the same version into several places; one is enough.
  zod: library("provider-schema", "zod"),
  // The same code as modules, of which what is not used is left out; for Node.js it has one function a file, each of which is compiled twice.
  yaml: join(library("source", "yaml"), "browser/dist/index.js"),
};

/** Modules that others load by `require`, when they need them: files of their own. */
const requiredLate = { zod: join(sources["@parkit/provider-schema/internal"], "shape/zod.ts") };

/**
 * What most command lines need: `validate`, `synth`, and what every command has. In one file, since each file takes a while to find, and what was
 * compiled of it is kept.
 */
const CORE = "core.js";
const TOGETHER = [
  "cli/src/program.ts",
  "cli/src/commands/validate.run.ts",
  "cli/src/commands/synth/synth.run.ts",
].map((module) => join(here, "..", module));

const { peerDependencies: peers } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));

const common = {
  platform: "node",
  target: "node20.19",
  // The full form stays readable in a stack trace; names and syntax cost little, white space much.
  minifyWhitespace: true,
  minifySyntax: true,
  // Texts of which each character is a byte take half of the memory.
  charset: "ascii",
  legalComments: "none",
  logLevel: "warning",
};

const { outputFiles, metafile } = await build({
  ...common,
  entryPoints: { main: join(here, "src/main.ts"), ...requiredLate },
  outdir,
  absWorkingDir: here,
  bundle: true,
  // Files that several commands share are divided in this format only.
  format: "esm",
  splitting: true,
  plugins: [
    { name: "required-late", setup: requireLate },
    { name: "processes-late", setup: loadProcessesLate },
  ],
  alias: { ...sources, ...libraries },
  mainFields: ["module", "main"],
  // Peers that the user may install, and a faster driver that `pg` asks for and does without.
  external: [...Object.keys(peers), "pg-native"],
  // Files beside the program are looked up, and never loaded.
  logOverride: { "require-resolve-not-external": "silent" },
  write: false,
  metafile: true,
});

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
const files = new Map();
for (const { path, text } of outputFiles)
  files.set(basename(path), loadedByRequire((await transform(text, { ...common, format: "cjs" })).code));
const first = filesOf([join(here, "src/main.ts")]);
const together = filesOf(TOGETHER).filter((name) => !first.includes(name));
await writeFile(join(outdir, CORE), inOneFile(together));
for (const [name, code] of files)
  if (!together.includes(name)) await writeFile(join(outdir, name), besideCore(code));
await writeFile(join(outdir, "LICENSES.txt"), await licences());

/** Names of the files that some modules are in, and of all that these load at once. */
function filesOf(modules) {
  const found = new Set();
  const add = (path) => {
    if (found.has(path)) return;
    found.add(path);
    for (const { path: imported, kind } of metafile.outputs[path].imports)
      if (kind === "import-statement" && imported in metafile.outputs) add(imported);
  };
  for (const [path, { entryPoint }] of Object.entries(metafile.outputs))
    if (entryPoint !== undefined && modules.includes(join(here, entryPoint))) add(path);
  return [...found].map((path) => basename(path));
}

/**
 * Several files in one, which is a function that loads one of them by its name, as `require` does. Begins with a checksum of 16 characters, by
 * which `bin/compiled.cjs` knows whether what it keeps was compiled of this.
 */
function inOneFile(names) {
  const members = names.map(
    (name) => `${JSON.stringify(`./${name}`)}(module,exports,require){${files.get(name)}}`,
  );
  const code = `"use strict";const files={${members.join(",\n")}},loaded={};
function load(name){
if(!Object.hasOwn(files,name))return require(name);
if(loaded[name]===undefined){const module=loaded[name]={exports:{}};files[name](module,module.exports,load)}
return loaded[name].exports}
load.resolve=require.resolve;
module.exports=load;
`;
  return `/*${createHash("sha256").update(code).digest("hex").slice(0, 12)}*/${code}`;
}

/** A file that is not in the one that holds several. */
function besideCore(code) {
  return code.replace(/\brequire\("\.\/([^"]+)"\)/g, (whole, name) =>
    together.includes(name) ? `require("../../bin/compiled.cjs").load("${CORE}")("./${name}")` : whole,
  );
}

/** Leaves `require("./zod")` to the file of that name: what is bundled with its caller cannot be divided. */
function requireLate(bundling) {
  bundling.onResolve({ filter: /^\.\// }, ({ kind, path, resolveDir }) =>
    kind === "require-call" && Object.values(requiredLate).includes(join(resolveDir, `${path}.ts`))
      ? { path: `./${basename(path)}.js`, external: true }
      : undefined,
  );
}

/** Commander loads what starts processes, for commands that are programs of their own. None of ours is. */
function loadProcessesLate(bundling) {
  const namespace = "processes-late";
  bundling.onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
    importer.includes("/node_modules/commander/") ? { path, namespace } : undefined,
  );
  bundling.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
    contents: `exports.spawn = (...given) => require("${path}").spawn(...given);`,
  }));
}

/** Files of the bundle by `require`, which takes half of the time of `import()`; others as they were. */
function loadedByRequire(code) {
  return code.replace(/\bimport\("\.\/([^"]+)"\)/g, (whole, name) =>
    outputFiles.some(({ path }) => basename(path) === name)
      ? `Promise.resolve().then(()=>require("./${name}"))`
      : whole,
  );
}

/** Licences of packages of others of which something is in the bundle: copies must come with them. */
async function licences() {
  const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const folders = parts.flatMap(([input, { bytesInOutput }]) =>
    bytesInOutput > 0 ? (/^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []) : [],
  );
  const texts = [...new Set(folders)].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
    const file = (await readdir(join(here, folder))).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined && license === undefined) throw new Error(`${name} tells no licence`);
    const text =
      file === undefined ? `Licence: ${license}` : await readFile(join(here, folder, file), "utf8");
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}
