/** What a program of Linux needs to start, as its file says (ELF). */

/** What is read of a file. */
export interface Elf {
  /** Path of the loader; libraries have none. */
  readonly interpreter?: string;
  /** Names of the libraries that it is linked with. */
  readonly needed: readonly string[];
  /** Where to look for them first; `$ORIGIN` is the directory of the file. */
  readonly searchPath: readonly string[];
}

const MAGIC = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
const CLASS_64 = 2;
const LITTLE_ENDIAN = 1;
const Segment = { LOAD: 1, DYNAMIC: 2, INTERPRETER: 3 } as const;
const Tag = { NULL: 0, NEEDED: 1, STRING_TABLE: 5, RPATH: 15, RUNPATH: 29 } as const;

interface Part {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/**
 * Reads a file of 64 bits in little-endian order, as every platform has it that Node is made for.
 *
 * @returns undefined for a file of another kind
 */
export function readElf(file: Buffer): Elf | undefined {
  if (file.length < 64 || !file.subarray(0, 4).equals(MAGIC)) return undefined;
  if (file[4] !== CLASS_64 || file[5] !== LITTLE_ENDIAN) return undefined;
  const parts = segments(file);
  const interpreter = parts.find(({ type }) => type === Segment.INTERPRETER);
  const entries = dynamicEntries(file, parts);
  const table = entries.find(([tag]) => tag === Tag.STRING_TABLE)?.[1];
  const texts = (...wanted: readonly number[]): readonly string[] =>
    table === undefined
      ? []
      : entries
          .filter(([tag]) => wanted.includes(tag))
          .map(([, value]) => textAt(file, offsetOf(parts, table) + value));
  return {
    ...(interpreter && { interpreter: textAt(file, interpreter.offset) }),
    needed: texts(Tag.NEEDED),
    searchPath: texts(Tag.RUNPATH, Tag.RPATH).flatMap((path) => path.split(":")),
  };
}

function segments(file: Buffer): readonly Part[] {
  const start = Number(file.readBigUInt64LE(32));
  const [size, count] = [file.readUInt16LE(54), file.readUInt16LE(56)];
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * size;
    return {
      type: file.readUInt32LE(at),
      offset: Number(file.readBigUInt64LE(at + 8)),
      address: Number(file.readBigUInt64LE(at + 16)),
      size: Number(file.readBigUInt64LE(at + 32)),
    };
  });
}

function dynamicEntries(file: Buffer, parts: readonly Part[]): readonly (readonly [number, number])[] {
  const dynamic = parts.find(({ type }) => type === Segment.DYNAMIC);
  if (dynamic === undefined) return [];
  const entries: (readonly [number, number])[] = [];
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
    const tag = Number(file.readBigInt64LE(at));
    if (tag === Tag.NULL) break;
    entries.push([tag, Number(file.readBigUInt64LE(at + 8))]);
  }
  return entries;
}

/** Addresses in memory to places in the file. */
function offsetOf(parts: readonly Part[], address: number): number {
  const part = parts.find(
    (one) => one.type === Segment.LOAD && address >= one.address && address < one.address + one.size,
  );
  return part === undefined ? address : address - part.address + part.offset;
}

function textAt(file: Buffer, offset: number): string {
  return file.toString("latin1", offset, file.indexOf(0, offset));
}
