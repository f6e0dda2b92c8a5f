/**
 * Packs the packages that are published, exactly as they would be published.
 */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { npmScript } from "./npm-script";
import { runFile } from "./run-file";

/** A package as npm would publish it. */
export interface PackedPackage {
  readonly name: string;
  /** Its folder, relative to the root of the repository. */
  readonly folder: string;
  /** Absolute path of the tarball. */
  readonly tarball: string;
  /** Bytes of all files in it. */
  readonly unpackedBytes: number;
}

/**
 * Packs every workspace that is not private. They have to be built: what is packed is what stands in `dist`.
 *
 * @param root - root of the repository
 * @param destination - absolute path of the folder that receives the tarballs; made if it is not there
 * @returns in the order in which the workspaces build on each other
 * @throws {Error} when npm refuses to pack one
 */
export async function packPackages(root: string, destination: string): Promise<readonly PackedPackage[]> {
  const published = await publishedManifests(root);
  await mkdir(destination, { recursive: true });
  const { stdout, failure } = await runFile(
    process.execPath,
    [
      npmScript(),
      "pack",
      "--json",
      "--ignore-scripts",
      `--pack-destination=${destination}`,
      ...published.map(({ folder }) => `--workspace=${folder}`),
    ],
    { env: process.env, cwd: root },
  );
  if (failure !== undefined) throw new Error(`npm pack failed: ${failure}`);
  const packed = JSON.parse(stdout) as readonly {
    readonly name: string;
    readonly filename: string;
    readonly unpackedSize: number;
  }[];
  return published.map(({ folder, name }) => {
    const made = packed.find((one) => one.name === name);
    if (made === undefined) throw new Error(`npm pack made no tarball of ${name}`);
    return {
      name,
      folder,
      tarball: join(destination, made.filename),
      unpackedBytes: made.unpackedSize,
    };
  });
}

/**
 * What the `package.json` of each package says that is published, in the order in which they build on each
 * other.
 */
export async function publishedManifests(
  root: string,
): Promise<readonly (Manifest & { readonly folder: string })[]> {
  const { workspaces = [] } = await readManifest(root);
  const manifests = await Promise.all(
    workspaces.map(async (folder) => ({ folder, ...(await readManifest(join(root, folder))) })),
  );
  return manifests.filter((manifest) => manifest.private !== true);
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly workspaces?: readonly string[];
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
}
