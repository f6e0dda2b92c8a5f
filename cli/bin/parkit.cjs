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
const vm = require("node:vm");

const BUNDLE = path.join(module.path, "../dist/bundle");

/** What most command lines need: a function that loads a file of the bundle by its name. */
const CORE = path.join(BUNDLE, "core.js");

/** Length of the checksum that the bundle begins with, and what was compiled of it too. */
const CHECKSUM_LENGTH = 16;

const source = sourceOf(CORE);
if (source === undefined) {
  process.stderr.write("parkit is not built yet. Run this in its checkout: npm run build\n");
  process.exitCode = 2;
} else {
  module.exports = compiled(source)(require);
  // Other files of the bundle find here what they share with it, and start nothing.
  if (module.parent?.path !== BUNDLE) module.exports("./main.js");
}

/** Text of a file of the bundle, each character of which is a byte; undefined if it was not built. */
function sourceOf(file) {
  try {
    return fs.readFileSync(file).latin1Slice();
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Value of the script that a text is, by what was compiled of it before where that is kept. */
function compiled(text) {
  const checksum = text.slice(0, CHECKSUM_LENGTH);
  const place = placeFor(process.argv.slice(2));
  const script = new vm.Script(text, { filename: CORE, cachedData: place && kept(place, checksum) });
  if (place && script.cachedDataRejected !== false)
    process.once("exit", (code) => {
      // Of wrong usage: its first word may be anything, and is written nowhere.
      if (code < 2) keep(place, checksum, script);
    });
  return script.runInThisContext();
}

/** Where is kept what a command line compiles: each command runs other functions. Undefined where there is no place for it. */
function placeFor(argv) {
  const [first = "", target = ""] = argv.includes("--help") || argv.includes("-h") ? ["--help"] : argv;
  const command = first === "-V" ? "--version" : first;
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
