/**
 * Bundles the command into few files: to read hundreds of small ones takes longer than what most commands do. What only some commands need is in
 * files of its own, which are read when one of them runs. Texts of licences of what comes from elsewhere are beside them.
 *
 * Usage: node bundle.mjs
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
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

const { peerDependencies: peers } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));

const common = {
  platform: "node",
  target: "node20.19",
  // The full form stays readable in a stack trace; names and syntax cost little, white space much.
  minifyWhitespace: true,
  minifySyntax: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

const { outputFiles, metafile } = await build({
  ...common,
  entryPoints: [join(here, "src/main.ts")],
  outdir,
  absWorkingDir: here,
  bundle: true,
  // Files that several commands share are divided in this format only.
  format: "esm",
  splitting: true,
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
const names = outputFiles.map(({ path }) => basename(path));
for (const { path, text } of outputFiles)
  await writeFile(path, loadedByRequire((await transform(text, { ...common, format: "cjs" })).code));
await writeFile(join(outdir, "LICENSES.txt"), await licences());

/** Files of the bundle by `require`, which takes half of the time of `import()`; others as they were. */
function loadedByRequire(code) {
  return code.replace(/\bimport\("\.\/([^"]+)"\)/g, (whole, name) =>
    names.includes(name) ? `Promise.resolve().then(()=>require("./${name}"))` : whole,
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
