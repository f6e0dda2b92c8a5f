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
 * Files that hold several, since each file takes a while to find, and what was compiled of these is kept. In the first is what most command lines
 * need: the version, what every command has, and what `validate` and `synth` have besides. The other has what only the runner needs to ask for tasks.
 */
const CORE = "core.js";
const RUNNER = "runner.js";
const MAIN = "main.js";
/** Every command line needs these modules, the second only where it asks for more than the version. */
const ALWAYS = ["cli/src/main.ts", "cli/src/program.ts"];
/** One of these is needed besides; in which part that is which no other of them needs. */
const STARTS = {
  "cli/src/commands/validate.run.ts": CORE,
  "cli/src/commands/synth/synth.run.ts": CORE,
  "cli/src/commands/runner.run.ts": RUNNER,
};

const { version, peerDependencies: peers } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));

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
    { name: "late", setup: loadLate },
    { name: "known-version", setup: knowVersion },
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

const files = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
/**
 * Names of the files in each scope of each part. What the same starts need is one scope, because a member of a module takes long to make and to read;
 * and no more than that, because a scope is made as a whole.
 */
const parts = { [CORE]: [[MAIN]], [RUNNER]: [] };
for (const module of ALWAYS) parts[CORE].push(newOnes(filesOf(module)));
for (const [part, scope] of scopesOf(STARTS)) parts[part].push(scope);
/** The part that a file is in. */
const partOf = Object.fromEntries(
  Object.entries(parts).flatMap(([part, scopes]) => scopes.flat().map((name) => [name, part])),
);

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
for (const [part, scopes] of Object.entries(parts))
  await writeFile(join(outdir, part), inOneFile(part, await Promise.all(scopes.map(inOneScope))));
for (const [name, text] of files)
  if (!Object.hasOwn(partOf, name)) {
    const { code } = await transform(text, { ...common, format: "cjs" });
    await writeFile(join(outdir, name), besideParts(loadedByRequire(code)));
  }
await writeFile(join(outdir, "LICENSES.txt"), await licences());

/** Names of the file that a module is in, and of all that it loads at once. */
function filesOf(module) {
  const found = new Set();
  const add = (path) => {
    if (found.has(path)) return;
    found.add(path);
    for (const { path: imported, kind } of metafile.outputs[path].imports)
      if (kind === "import-statement" && imported in metafile.outputs) add(imported);
  };
  for (const [path, { entryPoint }] of Object.entries(metafile.outputs))
    if (entryPoint !== undefined && join(here, entryPoint) === join(here, "..", module)) add(path);
  return [...found].map((path) => basename(path));
}

/** Those of some files that are in no scope yet. */
function newOnes(names) {
  const before = Object.values(parts).flat(2);
  return names.filter((name) => !before.includes(name));
}

/** What is needed by some modules and not always, by which of them need it. What several need is in the first part. */
function scopesOf(starts) {
  const needs = Object.entries(starts).map(([module, part]) => ({ part, files: filesOf(module) }));
  const scopes = new Map();
  for (const name of newOnes([...new Set(needs.flatMap(({ files }) => files))])) {
    const needing = needs.filter(({ files }) => files.includes(name));
    const key = needing.map(({ files }) => files[0]).join();
    if (!scopes.has(key)) scopes.set(key, [needing[0].part, []]);
    scopes.get(key)[1].push(name);
  }
  return scopes.values();
}

/** Code of files whose modules become one scope, and the names by which others load these files. */
async function inOneScope(names) {
  const entry = names.map((name, index) => `import * as scope${index} from "./${name}";`);
  const exported = names.map((name, index) => {
    const { exports } = Object.entries(metafile.outputs).find(([path]) => basename(path) === name)[1];
    const members = exports.map((member) => `get ${member}(){return scope${index}.${member}}`);
    return `"./${name}":()=>({${members.join(",")}})`;
  });
  const { outputFiles: written } = await build({
    ...common,
    stdin: { contents: `${entry.join("\n")}export default {${exported.join(",\n")}};`, resolveDir: outdir },
    bundle: true,
    format: "cjs",
    outdir,
    write: false,
    plugins: [{ name: "one-scope", setup: takeFiles(names) }],
  });
  return { names, code: loadedByRequire(written[0].text) };
}

/** Takes files of the bundle as modules; others stay what is loaded. */
function takeFiles(names) {
  const namespace = "files";
  return (bundling) => {
    bundling.onResolve({ filter: /.*/ }, ({ kind, path }) => {
      if (kind === "entry-point") return undefined;
      const isTaken = kind === "import-statement" && names.includes(basename(path));
      return isTaken ? { path: basename(path), namespace } : { path, external: true };
    });
    bundling.onLoad({ filter: /.*/, namespace }, ({ path }) => ({ contents: files.get(path), loader: "js" }));
  };
}

/**
 * Several scopes in one file: a function of `require`, and of what loads another part, that gives a function that loads a file by its name. Begins
 * with a checksum of 16 characters, by which `bin/parkit.cjs` knows whether what it keeps was compiled of this.
 */
function inOneFile(part, scopes) {
  const members = scopes.map(({ code }) => `(module,exports,require){${code}}`);
  const of = scopes.flatMap(({ names }, index) => names.map((name) => [`./${name}`, index]));
  const others = Object.entries(partOf).flatMap(([name, other]) =>
    other === part ? [] : [[`./${name}`, `./${other}`]],
  );
  const code = `(function(require,part){"use strict";const scopes=[${members.map((member) => `function${member}`).join(",\n")}],
of=${JSON.stringify(Object.fromEntries(of))},others=${JSON.stringify(Object.fromEntries(others))},made=[],loaded={};
function load(name){
if(Object.hasOwn(of,name))return loaded[name]??=scope(of[name])[name]();
return Object.hasOwn(others,name)?part(others[name])(name):require(name)}
function scope(index){
if(made[index]===undefined){const module={exports:{}};made[index]=module.exports;scopes[index](module,module.exports,load);made[index]=module.exports.default}
return made[index]}
load.resolve=require.resolve;
return load})
`;
  if (/\bimport\(/.test(code)) throw new Error(`${part} has import(), which a script cannot do`);
  return `/*${createHash("sha256").update(code).digest("hex").slice(0, 12)}*/${code}`;
}

/** A file that is not in one that holds several. */
function besideParts(code) {
  return code.replace(/\brequire\("\.\/([^"]+)"\)/g, (whole, name) =>
    Object.hasOwn(partOf, name) ? `require("../../bin/parkit.cjs")("./${name}")` : whole,
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

/** The version is that of the manifest which the bundle is packed with. To find and read that takes a while. */
function knowVersion(bundling) {
  bundling.onLoad({ filter: /\/cli\/src\/version\.ts$/ }, () => ({
    contents: `export const packageVersion = () => ${JSON.stringify(version)};`,
  }));
}

/**
 * Loads what takes Node.js long when it is first called: what starts processes, which commander has for commands that are programs of their own, as
 * none of ours is, what makes digests, and what knows the machine.
 */
function loadLate(bundling) {
  const namespace = "late";
  const late = {
    "node:child_process": ["spawn", /\/node_modules\/commander\//],
    "node:dgram": ["createSocket", /\/runner\/src\/metrics\/dogstatsd\.ts$/],
    "node:dns": ["lookup", /\/runner\/src\/policy\/url-policy\.ts$/],
    "node:crypto": ["createHash", /\/targets\/src\//],
    "node:os": ["homedir", /\/(?:provider\/src\/.*|cli\/src\/provider-beside\.ts)$/],
  };
  bundling.onResolve({ filter: /^node:(?:child_process|crypto|dgram|dns|os)$/ }, ({ path, importer }) =>
    late[path][1].test(importer) ? { path, namespace } : undefined,
  );
  bundling.onLoad({ filter: /.*/, namespace }, ({ path }) => {
    const [name] = late[path];
    return { contents: `exports.${name} = (...given) => require("${path}").${name}(...given);` };
  });
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
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const folders = used.flatMap(([input, { bytesInOutput }]) =>
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
