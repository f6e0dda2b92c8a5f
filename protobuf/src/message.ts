/** Messages as tables of their fields. Static, without descriptors, and only of the fields that are used. */
import { WireReader } from "./wire-reader";
import { WireWriter } from "./wire-writer";

/** Encoder and decoder of one message: `T` is what is read, `W` what is written. */
export interface Codec<T, W = T> {
  /**
   * Reads a whole message.
   * @throws {MessageError} when the bytes are not such a message.
   */
  decode(bytes: Uint8Array): T;
  /** Writes a whole message. */
  encode(value: W): Uint8Array;
  /**
   * Reads up to `end`, over what an earlier occurrence of the same field left, as protobuf merges messages.
   */
  read(reader: WireReader, end: number, earlier: T | undefined): T;
  write(writer: WireWriter, value: W): void;
}

/** A member of a message: how it is read, merged with an earlier occurrence, and written. */
export interface Field<T, W = T> {
  /** The tags under which it stands in the bytes; several where it is a choice. */
  readonly tags: readonly number[];
  /** The value where the bytes have none. */
  absent(): T;
  read(reader: WireReader, earlier: T, tag: number): T;
  /** Whether the value is left out, because who reads assumes it. */
  isDefault(value: W): boolean;
  /** Writes the value with its tag, also where it is the default. */
  write(writer: WireWriter, value: W): void;
}

/** What a codec reads. */
export type MessageOf<C> = C extends Codec<infer T, never> ? T : never;

/** What a codec writes. */
export type WrittenOf<C> = C extends Codec<unknown, infer W> ? W : never;

/** Any table of fields. */
export type FieldTable = Readonly<Record<string, Field<unknown, never>>>;

/** What is read of each field of a table. */
type Members<F> = { readonly [K in keyof F]: F[K] extends Field<infer T, never> ? T : never };

/** What may be written of each field of a table; what is left out has its default. */
type WrittenMembers<F> = { readonly [K in keyof F]?: F[K] extends Field<unknown, infer W> ? W : never };

/**
 * The codec of a message from the table of its fields. Unknown fields, and known ones of another wire type,
 * are skipped, as the format demands for messages of a later version.
 */
export function message<F extends FieldTable>(fields: F): Codec<Members<F>, WrittenMembers<F>> {
  // The result type ties each member to its field; within this function they are handled one by one, untyped.
  const table = Object.entries(fields) as [string, Field<unknown>][];
  const byTag = new Map(table.flatMap(([name, field]) => field.tags.map((tag) => [tag, { name, field }])));
  const absent = (): Record<string, unknown> => {
    const members: Record<string, unknown> = {};
    for (const [name, field] of table) members[name] = field.absent();
    return members;
  };
  return codec({
    read(reader, end, earlier) {
      const members: Record<string, unknown> = earlier ?? absent();
      while (reader.position < end) {
        const tag = reader.tag();
        const known = byTag.get(tag);
        if (known === undefined) reader.skip(tag);
        else members[known.name] = known.field.read(reader, members[known.name], tag);
      }
      return members as Members<F>;
    },
    write(writer, value) {
      const members: Readonly<Record<string, unknown>> = value;
      for (const [name, field] of table) {
        const member = members[name];
        if (member !== undefined && !field.isDefault(member)) field.write(writer, member);
      }
    },
  });
}

/**
 * A message that is handled in another form than that of its members. A later occurrence of its field
 * replaces an earlier one.
 */
export function converted<T, W, V>(of: Codec<T, W>, from: (message: T) => V, to: (value: V) => W): Codec<V> {
  return codec({
    read: (reader, end) => from(of.read(reader, end, undefined)),
    write: (writer, value) => {
      of.write(writer, to(value));
    },
  });
}

/** A message that holds messages of its own kind, which do not exist yet while its table is written. */
export function lazy<T, W>(of: () => Codec<T, W>): Codec<T, W> {
  return codec({
    read: (reader, end, earlier) => of().read(reader, end, earlier),
    write: (writer, value) => {
      of().write(writer, value);
    },
  });
}

/** A message that is already encoded. A later occurrence of its field replaces an earlier one. */
export const encoded: Codec<Uint8Array> = codec({
  read: (reader, end) => reader.rest(end),
  write: (writer, value) => writer.raw(value),
});

function codec<T, W>(parts: Pick<Codec<T, W>, "read" | "write">): Codec<T, W> {
  return {
    ...parts,
    decode: (bytes) => parts.read(new WireReader(bytes), bytes.length, undefined),
    encode: (value) => {
      const writer = new WireWriter();
      parts.write(writer, value);
      return writer.finish();
    },
  };
}
