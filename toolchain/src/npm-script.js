"use strict";

/*
 * Plain JavaScript, because it starts npm before anything is built.
 */

const { existsSync } = require("node:fs");
const { dirname, join } = require("node:path");

/**
 * The script of npm itself, so that it runs without a shell on every system.
 *
 * @returns {string}
 * @throws {Error} When npm is neither running this script nor installed beside Node.
 */
function npmScript() {
  const beside = dirname(process.execPath);
  const candidates = [
    process.env["npm_execpath"],
    join(beside, "node_modules/npm/bin/npm-cli.js"),
    join(beside, "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  const found = candidates.find((file) => file?.endsWith("npm-cli.js") && existsSync(file));
  if (!found)
    throw new Error("npm was not found beside Node. Start this through npm, for example: npm run demo");
  return found;
}

module.exports = { npmScript };
