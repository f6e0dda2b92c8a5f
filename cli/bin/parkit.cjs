#!/usr/bin/env node
"use strict";

// A file of its own, because npm links only what exists when it installs, and a fresh clone is not built then.
const { mkdirSync } = require("node:fs");
const nodeModule = require("node:module");
const { isAbsolute, join } = require("node:path");

keepCompiled();
require("../dist/bundle/main.js");

/**
 * Lets Node.js 22 and later keep what it compiled. In a folder of the user's own, never in one that is for everybody: whoever wrote there would
 * write what runs.
 */
function keepCompiled() {
  if (nodeModule.enableCompileCache === undefined) return;
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
  const caches = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && join(HOME, ".cache"));
  if (!caches || !isAbsolute(caches)) return;
  const folder = join(caches, "parkit", "compiled");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // It only takes longer.
    return;
  }
  nodeModule.enableCompileCache(folder);
}
