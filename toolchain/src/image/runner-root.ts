/**
 * The runner's image as layers of files: Node of this machine with the libraries that it needs, and the
 * runner's own. No registry, no engine and no shell has a part in it.
 */
import { createHash } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { join, posix } from "node:path";
import { contentOf, copied, fileTree, type ImageFile } from "./file-tree";
import { interpreters } from "./interpreters";
import { sharedLibraries } from "./shared-libraries";

/** Where what is in the image; the runner's package says it. */
export interface ImageLayout {
  readonly user: { readonly name: string; readonly id: number; readonly home: string };
  readonly programs: readonly {
    /** File among those that are put in. */
    readonly bundle: string;
    readonly path: string;
    readonly links: readonly string[];
  }[];
  /** Directories that belong to the user. */
  readonly directories: readonly string[];
  readonly sbom: string;
  readonly license: string;
}

/** Name of the list of contents among the files that are put in. */
export const SBOM_FILE = "sbom.cdx.json";
/** Name of the licence among the files that are put in. */
export const LICENSE_FILE = "LICENSE";
/** Name of the layout among the files that are put in. */
export const LAYOUT_FILE = "layout.json";

/** What is made into layers. */
export interface RootInput {
  /** Directory with the bundles, the licence, the list of contents, and the layout. */
  readonly directory: string;
  /** The program `node`. */
  readonly node: string;
  /** Whether the interpreters that scripts need come with it. */
  readonly withInterpreters: boolean;
}

/** Where Node is in the image. */
const NODE = "/usr/local/bin/node";

/**
 * Gathers the files.
 *
 * @returns layers, the lowest first
 * @throws {Error} naming a library that is not found
 */
export async function runnerRoot({
  directory,
  node,
  withInterpreters,
}: RootInput): Promise<readonly (readonly ImageFile[])[]> {
  // Written by `npm run image`, which has it from the runner's package.
  const layout = JSON.parse(await readFile(join(directory, LAYOUT_FILE), "utf8")) as ImageLayout;
  const program = await realpath(node);
  const base = [await copied(NODE, program), ...(await libraryFiles([program])), ...accounts(layout)];
  const names = new Set(base.map(({ path }) => path));
  const more = withInterpreters ? await interpreterFiles(names) : [];
  const taken = new Set(more.map(({ path }) => path));
  const own = await ownFiles(layout, directory, [...base, ...more], taken);
  return more.length === 0 ? [base, own] : [base, more, own];
}

async function libraryFiles(programs: readonly string[]): Promise<readonly ImageFile[]> {
  const libraries = await sharedLibraries(programs);
  return Promise.all(libraries.map(async (path) => copied(path, await realpath(path))));
}

async function interpreterFiles(present: ReadonlySet<string>): Promise<readonly ImageFile[]> {
  const files = await interpreters();
  const programs = files.flatMap((file) => (file.type === "copy" ? [file.from] : []));
  const libraries = await libraryFiles(programs);
  return [...files, ...libraries].filter(({ path }) => !present.has(path));
}

/** Without these, names of users and of this host are nobody's. */
function accounts({ user: { name, id, home } }: ImageLayout): readonly ImageFile[] {
  const text = (path: string, content: string): ImageFile => ({ type: "file", path, mode: 0o644, content });
  const nobody = "/usr/sbin/nologin";
  return [
    text("/etc/passwd", `root:x:0:0:root:/root:${nobody}\n${name}:x:${id}:${id}::${home}:${nobody}\n`),
    text("/etc/group", `root:x:0:\n${name}:x:${id}:\n`),
    text("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
    text("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
  ];
}

/** Programs of this machine go before ours of the same name. */
async function ownFiles(
  { user, programs, directories, sbom, license }: ImageLayout,
  directory: string,
  system: readonly ImageFile[],
  taken: ReadonlySet<string>,
): Promise<readonly ImageFile[]> {
  const put = async (path: string, name: string): Promise<ImageFile> => ({
    type: "file",
    path,
    mode: 0o644,
    content: await readFile(join(directory, name)),
  });
  const bundles = await Promise.all(
    programs.map(async ({ bundle, path, links }): Promise<readonly ImageFile[]> => {
      const content = await readFile(join(directory, bundle), "utf8");
      return [
        { type: "file", path, mode: 0o755, content: `#!${NODE}\n${content}` },
        ...links
          .filter((link) => !taken.has(link) && !taken.has(posix.dirname(link)))
          .map((link): ImageFile => ({
            type: "link",
            path: link,
            target: posix.relative(posix.dirname(link), path),
          })),
      ];
    }),
  );
  return [
    ...bundles.flat(),
    ...[user.home, ...directories].map((path): ImageFile => ({
      type: "directory",
      path,
      mode: 0o755,
      owner: user.id,
    })),
    // Scripts have their working directories in it.
    { type: "directory", path: "/tmp", mode: 0o1777 },
    await put(license, LICENSE_FILE),
    {
      type: "file",
      path: sbom,
      mode: 0o644,
      content: await wholeSbom(await readFile(join(directory, SBOM_FILE), "utf8"), system),
    },
  ];
}

/** The list of npm's packages, with the files of this machine beside them. */
async function wholeSbom(npm: string, system: readonly ImageFile[]): Promise<string> {
  // Made by `sbom`, from the lock file.
  const document = JSON.parse(npm) as { readonly components: readonly object[] };
  const components: object[] = [];
  for (const file of fileTree(system)) {
    if (file.type !== "copy") continue;
    const content = createHash("sha256")
      .update(await contentOf(file))
      .digest("hex");
    components.push({
      type: "file",
      "bom-ref": `file:${file.path}`,
      name: file.path,
      ...(file.path === NODE && { version: process.versions.node }),
      hashes: [{ alg: "SHA-256", content }],
    });
  }
  return `${JSON.stringify({ ...document, components: [...document.components, ...components] }, undefined, 2)}\n`;
}
