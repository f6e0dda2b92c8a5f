"use strict";

/**
 * Keeps what V8 compiles of the command, functions that ran included, which is half of what a short command line takes. In a folder of the user's
 * own, never in one that is for everybody: whoever wrote there would write what runs.
 */
const { Buffer } = require("node:buffer");
const fs = require("node:fs");
const nodeModule = require("node:module");
const path = require("node:path");
const vm = require("node:vm");

/** Length of the checksum that a file begins with, and what was compiled of it too. */
const CHECKSUM_LENGTH = 16;

/** Loads a file of the bundle, by what was compiled of it before where that is kept; what it exports. */
exports.load = function (name) {
  const filename = require.resolve(`../dist/bundle/${name}`);
  const before = require.cache[filename];
  if (before !== undefined) return before.exports;
  const source = fs.readFileSync(filename, "latin1");
  const checksum = source.slice(0, CHECKSUM_LENGTH);
  const place = placeFor(process.argv.slice(2));
  const script = new vm.Script(nodeModule.wrap(source), {
    filename,
    cachedData: place && kept(place, checksum),
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (place && script.cachedDataRejected !== false)
    process.once("exit", (code) => {
      // Of wrong usage: its first word may be anything, and is written nowhere.
      if (code < 2) keep(place, checksum, script);
    });
  const loaded = new nodeModule(filename, module);
  loaded.filename = filename;
  require.cache[filename] = loaded;
  const own = nodeModule.createRequire(filename);
  script
    .runInThisContext()
    .call(loaded.exports, loaded.exports, own, loaded, filename, path.dirname(filename));
  return loaded.exports;
};

/** Where is kept what a command line compiles: each command runs other functions. Undefined where there is no place for it. */
function placeFor(argv) {
  const [command = "", target = ""] = argv.includes("--help") || argv.includes("-h") ? ["--help"] : argv;
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME, NODE_DISABLE_COMPILE_CACHE } = process.env;
  const caches = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && path.join(HOME, ".cache"));
  const name = command === "synth" ? `${command}-${target}` : command;
  if (NODE_DISABLE_COMPILE_CACHE || !caches || !path.isAbsolute(caches) || !/^[a-z-]{1,40}$/.test(name))
    return undefined;
  return path.join(caches, "parkit", "compiled", name);
}

/** What is kept; undefined when there is nothing, or it is of something else, or somebody else could have written it. */
function kept(place, checksum) {
  try {
    const descriptor = fs.openSync(place, "r");
    try {
      const { uid, mode } = fs.fstatSync(descriptor);
      if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o022) !== 0))
        return undefined;
      const data = fs.readFileSync(descriptor);
      return data.latin1Slice(0, CHECKSUM_LENGTH) === checksum ? data.subarray(CHECKSUM_LENGTH) : undefined;
    } finally {
      fs.closeSync(descriptor);
    }
  } catch {
    // It only takes longer.
    return undefined;
  }
}

/** V8 knows of which version of it the data are and how long; that they are whole when they are there is seen to here. */
function keep(place, checksum, script) {
  const unfinished = `${place}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 });
    const data = Buffer.concat([Buffer.from(checksum, "latin1"), script.createCachedData()]);
    try {
      fs.writeFileSync(unfinished, data, { flag: "wx", mode: 0o600, flush: true });
      fs.renameSync(unfinished, place);
    } finally {
      fs.rmSync(unfinished, { force: true });
    }
  } catch {
    // The next one may.
  }
}
