/**
 * `npm run image`: makes the runner's image, and the one with interpreters, as archives on disk, and prints where they are. They go
 * to `dist/image`, or to the folder that is named: `npm run image -- FOLDER`.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { IMAGE_LAYOUT as layout } from "@parkit/runner/internal/entry/image-layout";
import { makeRunnerImages } from "./dist/image/runner-image.js";
import { root } from "./run-program.mjs";

const [folder = join(root, "dist/image")] = process.argv.slice(2);
const destination = resolve(folder);
await mkdir(destination, { recursive: true });

const { version } = JSON.parse(readFileSync(join(root, "runner/package.json"), "utf8"));
const { revision, created } = commit();

for await (const image of makeRunnerImages({ root, version, layout, destination, revision, created })) {
  if (image.remark !== undefined) process.stderr.write(`${image.remark}; made without an engine\n`);
  process.stdout.write(
    `${image.tag}  ${image.archive}  ${(image.size / 1e6).toFixed(1)} MB  by ${image.madeBy}\n`,
  );
  if (image.sbom !== undefined) process.stdout.write(`${image.sbom}\n`);
}

/** The commit that is checked out; outside of a repository there is none. */
function commit() {
  try {
    const argv = ["-C", root, "log", "-1", "--format=%H %ct"];
    const [hash = "", seconds = "0"] = execFileSync("git", argv, { encoding: "utf8" }).trim().split(" ");
    return { revision: hash, created: new Date(Number(seconds) * 1000) };
  } catch {
    return { revision: "unknown", created: new Date(0) };
  }
}
