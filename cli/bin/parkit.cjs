#!/usr/bin/env node
"use strict";

// A file of its own, because npm links only what exists when it installs, and a fresh clone is not built then.
const bundle = bundled();
if (bundle === undefined) {
  process.stderr.write("parkit is not built yet. Run this in its checkout: npm run build\n");
  process.exitCode = 2;
} else require(bundle);

/** Path of the command, if it was built. */
function bundled() {
  try {
    return require.resolve("../dist/bundle/main.js");
  } catch {
    return undefined;
  }
}
