#!/usr/bin/env node
"use strict";

/**
 * Starts the command. What V8 compiles of it is kept, functions that ran included, which is half of what a short command line takes: in a folder of
 * the user's own, never in one that is for everybody, because whoever wrote there would write what runs. All of that is in this one file, since each
 * file takes a while to find.
 */
const { Buffer } = require("node:buffer");
const fs = require("node:fs");
const path = require("node:path");
const { clearTimeout, setTimeout } = require("node:timers");
const vm = require("node:vm");

const BUNDLE = path.join(module.path, "../dist/bundle");

/** What most command lines need. */
const CORE = "./core.js";

/** Length of the checksum that a part of the bundle begins with, and what was compiled of it too. */
const CHECKSUM_LENGTH = 16;

/** After what time what was compiled is kept of a command that goes on, which may be killed; its start is over by then. In milliseconds. */
const STARTED_MS = 5_000;

other.resolve = require.resolve;

const source = sourceOf(CORE);
const parts = {};
if (source === undefined) {
  process.stderr.write("parkit is not built yet. Run this in its checkout: npm run build\n");
  process.exitCode = 2;
} else {
  module.exports = parts[CORE] = compiled(CORE, source)(other, part);
  // Other files of the bundle find here what they share with it, and start nothing.
  if (module.parent?.path !== BUNDLE) module.exports("./main.js");
}

/** A part of the bundle, which holds several of its files: a function that loads one of them by its name. */
function part(name) {
  return (parts[name] ??= compiled(name, sourceOf(name))(other, part));
}

/** What is in no part: another file of the bundle, or a module of Node.js or of a package beside. */
function other(name) {
  return require(name.startsWith("./") ? path.join(BUNDLE, name) : name);
}

/** Text of a part of the bundle, each character of which is a byte; undefined if it was not built. */
function sourceOf(name) {
  try {
    return fs.readFileSync(path.join(BUNDLE, name)).latin1Slice();
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Value of the script that a part is, by what was compiled of it before where that is kept. */
function compiled(name, text) {
  const checksum = text.slice(0, CHECKSUM_LENGTH);
  const place = placeFor(process.argv.slice(2), name);
  const filename = path.join(BUNDLE, name);
  const script = new vm.Script(text, { filename, cachedData: place && kept(place, checksum) });
  if (place && script.cachedDataRejected !== false) {
    const later = setTimeout(() => {
      process.off("exit", atExit);
      keep(place, checksum, script);
    }, STARTED_MS).unref();
    const atExit = (code) => {
      clearTimeout(later);
      // Of wrong usage: its first word may be anything, and is written nowhere.
      if (code < 2) keep(place, checksum, script);
    };
    process.once("exit", atExit);
  }
  return script.runInThisContext();
}

/** Where is kept what a command line compiles of a part: each command runs other functions. Undefined where there is no place for it. */
function placeFor(argv, part) {
  const [first = "", target = ""] = argv.includes("--help") || argv.includes("-h") ? ["--help"] : argv;
  const command = first === "-V" ? "--version" : first;
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME, NODE_DISABLE_COMPILE_CACHE } = process.env;
  const caches = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && path.join(HOME, ".cache"));
  const name = command === "synth" ? `${command}-${target}` : command;
  if (NODE_DISABLE_COMPILE_CACHE || !caches || !path.isAbsolute(caches) || !/^[a-z-]{1,40}$/.test(name))
    return undefined;
  const file = part === CORE ? name : `${name}.${path.basename(part, ".js")}`;
  return path.join(caches, "parkit", "compiled", file);
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
