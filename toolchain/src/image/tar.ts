/** Archives in the form of POSIX (ustar): the same files give the same bytes. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { contentOf, type ImageFile } from "./file-tree";

/** A file that was written. */
export interface Written {
  /** SHA-256, in lower-case hexadecimal digits. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

const BLOCK = 512;
const TYPES = { file: "0", copy: "0", link: "2", directory: "5" } as const;

/**
 * Writes an archive.
 *
 * @param files - in this order; of paths the leading slash is left out
 * @param modified - seconds since 1970 that every file has
 * @throws {Error} for a path that has no room in such an archive
 */
export async function writeTar(path: string, files: Iterable<ImageFile>, modified: number): Promise<Written> {
  const archive = await open(path, "w");
  const hash = createHash("sha256");
  let size = 0;
  const write = async (bytes: Buffer): Promise<void> => {
    hash.update(bytes);
    size += bytes.length;
    await archive.writeFile(bytes);
  };
  try {
    for (const file of files) {
      const content = file.type === "file" || file.type === "copy" ? await contentOf(file) : Buffer.alloc(0);
      await write(header(file, content.length, modified));
      await write(content);
      await write(Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK));
    }
    await write(Buffer.alloc(2 * BLOCK));
  } finally {
    await archive.close();
  }
  return { digest: hash.digest("hex"), size };
}

function header(file: ImageFile, size: number, modified: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const { prefix, name } = splitPath(file);
  const owner = file.owner ?? 0;
  block.write(name, 0, 100, "utf8");
  block.write(octal(file.type === "link" ? 0o777 : file.mode, 8), 100, "latin1");
  block.write(octal(owner, 8), 108, "latin1");
  block.write(octal(owner, 8), 116, "latin1");
  block.write(octal(size, 12), 124, "latin1");
  block.write(octal(modified, 12), 136, "latin1");
  block.write(" ".repeat(8), 148, "latin1");
  block.write(TYPES[file.type], 156, "latin1");
  if (file.type === "link") block.write(fitting(file.target, 100, file.path), 157, "utf8");
  block.write("ustar\0" + "00", 257, "latin1");
  block.write(prefix, 345, 155, "utf8");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 7)} `, 148, "latin1");
  return block;
}

/** Long paths are cut in two at a slash. */
function splitPath({ path, type }: ImageFile): { readonly prefix: string; readonly name: string } {
  const whole = `${path.replace(/^\//, "")}${type === "directory" ? "/" : ""}`;
  if (Buffer.byteLength(whole) <= 100) return { prefix: "", name: whole };
  for (let cut = whole.indexOf("/"); cut !== -1; cut = whole.indexOf("/", cut + 1)) {
    const [prefix, name] = [whole.slice(0, cut), whole.slice(cut + 1)];
    if (name !== "" && Buffer.byteLength(name) <= 100) return { prefix: fitting(prefix, 155, path), name };
  }
  throw new Error(`the path ${path} is too long for an archive`);
}

function fitting(text: string, bytes: number, path: string): string {
  if (Buffer.byteLength(text) > bytes) throw new Error(`the path ${path} is too long for an archive`);
  return text;
}

/** Digits with leading zeros, and a zero byte at the end. */
function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}
