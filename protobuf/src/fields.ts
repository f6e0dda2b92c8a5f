/** The kinds of fields that a message can have. Each takes the number of the field. */
import { message, type Codec, type Field, type FieldTable } from "./message";
import { WireType, type WireReader } from "./wire-reader";
import type { WireWriter } from "./wire-writer";

/** A `string` field. */
export function string(number: number): Field<string> {
  return scalar(
    number,
    WireType.delimited,
    "",
    (reader) => reader.string(),
    (writer, value) => writer.string(value),
  );
}

/** A `bool` field. */
export function bool(number: number): Field<boolean> {
  return scalar(
    number,
    WireType.varint,
    false,
    (reader) => reader.bool(),
    (writer, value) => writer.bool(value),
  );
}

/** An `int32` or enum field. */
export function int32(number: number): Field<number> {
  return scalar(
    number,
    WireType.varint,
    0,
    (reader) => reader.int32(),
    (writer, value) => writer.int64(value),
  );
}

/** An `int64` field. */
export function int64(number: number): Field<bigint> {
  return scalar(
    number,
    WireType.varint,
    0n,
    (reader) => reader.int64(),
    (writer, value) => writer.int64(value),
  );
}

/** An `int64` field whose values are small enough for a number. */
export function int(number: number): Field<number> {
  return scalar(
    number,
    WireType.varint,
    0,
    (reader) => Number(reader.int64()),
    (writer, value) => writer.int64(value),
  );
}

/** A `double` field. */
export function double(number: number): Field<number> {
  return scalar(
    number,
    WireType.bit64,
    0,
    (reader) => reader.double(),
    (writer, value) => writer.double(value),
  );
}

/** A `bytes` field. */
export function bytes(number: number): Field<Uint8Array> {
  const field = scalar(
    number,
    WireType.delimited,
    new Uint8Array(),
    (reader) => reader.bytes(),
    (writer, value) => writer.bytes(value),
  );
  return { ...field, absent: () => new Uint8Array(), isDefault: (value) => value.length === 0 };
}

/** An `optional` scalar: `undefined` when absent, written even when it has the default value. */
export function present<T>(field: Field<T>): Field<T | undefined> {
  return {
    tags: field.tags,
    absent: () => undefined,
    read: (reader, _earlier, tag) => field.read(reader, field.absent(), tag),
    isDefault: (value) => value === undefined,
    write: (writer, value) => {
      if (value !== undefined) field.write(writer, value);
    },
  };
}

/** A field that holds another message; `undefined` when absent. */
export function nested<T, W>(number: number, codec: Codec<T, W>): Field<T | undefined, W | undefined> {
  const tag = tagOf(number, WireType.delimited);
  return {
    tags: [tag],
    absent: () => undefined,
    read: (reader, earlier) => reader.nested((end) => codec.read(reader, end, earlier)),
    isDefault: (value) => value === undefined,
    write: (writer, value) => {
      if (value !== undefined) writeNested(writer, tag, codec, value);
    },
  };
}

/** A repeated field of messages. */
export function repeated<T, W>(number: number, codec: Codec<T, W>): Field<readonly T[], readonly W[]> {
  return list(
    tagOf(number, WireType.delimited),
    (reader) => reader.nested((end) => codec.read(reader, end, undefined)),
    (writer, tag, item) => {
      writeNested(writer, tag, codec, item);
    },
  );
}

/** A repeated field of texts. */
export function texts(number: number): Field<readonly string[]> {
  return list(
    tagOf(number, WireType.delimited),
    (reader) => reader.string(),
    (writer, tag, item) => writer.tag(tag).string(item),
  );
}

/** A `map<string, Message>` field. A later entry of a key replaces the earlier one in its place. */
export function map<T, W>(
  number: number,
  codec: Codec<T, W>,
): Field<ReadonlyMap<string, T>, ReadonlyMap<string, W>> {
  const tag = tagOf(number, WireType.delimited);
  const entry = message({ key: present(string(1)), value: nested(2, codec) });
  const field: Field<Map<string, T>, ReadonlyMap<string, W>> = {
    tags: [tag],
    absent: () => new Map(),
    read: (reader, earlier) => {
      const { key, value } = reader.nested((end) => entry.read(reader, end, undefined));
      return earlier.set(key ?? "", value ?? codec.decode(new Uint8Array()));
    },
    isDefault: (value) => value.size === 0,
    write: (writer, value) => {
      for (const [key, item] of value) writeNested(writer, tag, entry, { key, value: item });
    },
  };
  return field;
}

type CasesRead<C> = {
  [K in keyof C]: C[K] extends Field<infer T, never> ? { readonly case: K; readonly value: T } : never;
}[keyof C];

type CasesWritten<C> = {
  [K in keyof C]: C[K] extends Field<unknown, infer W> ? { readonly case: K; readonly value: W } : never;
}[keyof C];

/** A `oneof`: the field among several that came last, written even when it has the default value. */
export function oneof<C extends FieldTable>(
  cases: C,
): Field<CasesRead<C> | undefined, CasesWritten<C> | undefined> {
  // The result type ties each case to its field; within this function they are handled one by one, untyped.
  const table = new Map(Object.entries(cases) as [string, Field<unknown>][]);
  const byTag = new Map(
    [...table].flatMap(([name, field]) => field.tags.map((tag) => [tag, { name, field }])),
  );
  return {
    tags: [...byTag.keys()],
    absent: () => undefined,
    read: (reader, earlier, tag) => {
      const known = byTag.get(tag);
      if (known === undefined) return earlier;
      const value = known.field.read(reader, known.field.absent(), tag);
      return { case: known.name, value } as CasesRead<C>;
    },
    isDefault: (value) => value === undefined,
    write: (writer, value) => {
      if (value !== undefined) table.get(String(value.case))?.write(writer, value.value);
    },
  };
}

function tagOf(number: number, wire: number): number {
  return number * 8 + wire;
}

function writeNested<T, W>(writer: WireWriter, tag: number, codec: Codec<T, W>, value: W): void {
  writer.tag(tag).nested(() => {
    codec.write(writer, value);
  });
}

function list<T, W>(
  tag: number,
  read: (reader: WireReader) => T,
  write: (writer: WireWriter, tag: number, item: W) => unknown,
): Field<readonly T[], readonly W[]> {
  const field: Field<T[], readonly W[]> = {
    tags: [tag],
    absent: () => [],
    read: (reader, earlier) => {
      earlier.push(read(reader));
      return earlier;
    },
    isDefault: (items) => items.length === 0,
    write: (writer, items) => {
      for (const item of items) write(writer, tag, item);
    },
  };
  return field;
}

function scalar<T>(
  number: number,
  wire: number,
  absent: T,
  read: (reader: WireReader) => T,
  write: (writer: WireWriter, value: T) => unknown,
): Field<T> {
  const tag = tagOf(number, wire);
  return {
    tags: [tag],
    absent: () => absent,
    read,
    isDefault: (value) => value === absent,
    write: (writer, value) => {
      write(writer.tag(tag), value);
    },
  };
}
