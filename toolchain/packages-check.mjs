/**
 * `npm run check:packages`: packs what is published and lets publint and "are the types wrong" look at the tarballs. Prints
 * what they find and ends with code 1 if it is anything.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { packPackages } from "./dist/pack.js";
import { root } from "./run-program.mjs";

/** Entry points that are looked up and never imported. */
const FILES = ["./bundle"];

const folder = await mkdtemp(join(tmpdir(), "parkit-packages-"));
try {
  for (const { name, folder: place, tarball } of await packPackages(root, folder)) {
    const bytes = new Uint8Array(await readFile(tarball));
    const { exports } = JSON.parse(await readFile(join(root, place, "package.json"), "utf8"));
    // Nothing is imported from a command.
    const types = "." in exports ? await typeProblems(bytes) : [];
    for (const problem of [...(await publishProblems(bytes)), ...types]) {
      process.stdout.write(`${name}: ${problem}\n`);
      process.exitCode = 1;
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/**
 * @param {Uint8Array} bytes A tarball.
 * @returns {Promise<string[]>}
 */
async function publishProblems(bytes) {
  const { messages, pkg } = await publint({ pack: { tarball: bytes.slice().buffer }, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

/**
 * @param {Uint8Array} bytes A tarball.
 * @returns {Promise<string[]>}
 */
async function typeProblems(bytes) {
  const result = await checkPackage(createPackageFromTarballData(bytes), { excludeEntrypoints: FILES });
  if (!result.types) return ["has no types"];
  return result.problems.map((problem) => JSON.stringify(problem));
}
