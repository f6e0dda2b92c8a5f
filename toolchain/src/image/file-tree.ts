/** Files of an image before they are written anywhere. */
import { chmod, chown, lstat, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, posix } from "node:path";

/** A file, directory or link of an image. */
export type ImageFile = {
  /** Absolute path in the image. */
  readonly path: string;
  /** Owner, user and group alike. @default 0, root */
  readonly owner?: number;
} & (
  | { readonly type: "directory"; readonly mode: number }
  | { readonly type: "file"; readonly mode: number; readonly content: string | Buffer }
  /** A file of this machine. */
  | { readonly type: "copy"; readonly mode: number; readonly from: string }
  | { readonly type: "link"; readonly target: string }
);

const WORLD_WRITABLE = 0o002;
/** In a directory of this mode nobody can touch the files of others. */
const STICKY = 0o1000;

/**
 * The files in the order in which they can be written, with the directories that they lie in.
 *
 * @throws {Error} when two have the same path, or everybody could write one
 */
export function fileTree(files: readonly ImageFile[]): readonly ImageFile[] {
  const tree = new Map<string, ImageFile>();
  for (const file of files) {
    if (tree.has(file.path)) throw new Error(`the image has two files ${file.path}`);
    if (isOpen(file)) throw new Error(`everybody could write ${file.path} of the image`);
    tree.set(file.path, file);
  }
  for (const { path } of files)
    for (let parent = posix.dirname(path); parent !== "/"; parent = posix.dirname(parent))
      if (!tree.has(parent)) tree.set(parent, { type: "directory", path: parent, mode: 0o755 });
  return [...tree.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

function isOpen(file: ImageFile): boolean {
  if (file.type === "link" || (file.mode & WORLD_WRITABLE) === 0) return false;
  return file.type !== "directory" || (file.mode & STICKY) === 0;
}

/** Content of a file. */
export async function contentOf(file: Extract<ImageFile, { type: "file" | "copy" }>): Promise<Buffer> {
  return file.type === "copy" ? readFile(file.from) : Buffer.from(file.content);
}

/**
 * Writes the files below a directory that is there. Owners are set where this process is root.
 *
 * @param files - as {@link fileTree} orders them
 */
export async function writeTree(directory: string, files: readonly ImageFile[]): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  for (const file of files) {
    const path = join(directory, file.path);
    if (file.type === "link") {
      await symlink(file.target, path);
      continue;
    }
    if (file.type === "directory") await mkdir(path, { recursive: true });
    else await writeFile(path, await contentOf(file));
    if (isRoot) await chown(path, file.owner ?? 0, file.owner ?? 0);
    await chmod(path, file.mode);
  }
}

/** Whether something is there, whatever it is. */
export function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** A file of this machine as it is in the image: nobody but its owner writes it. */
export async function copied(path: string, from = path): Promise<ImageFile> {
  const { mode } = await lstat(from);
  return { type: "copy", path, from, mode: (mode & 0o111) === 0 ? 0o644 : 0o755 };
}
