import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** Thrown when bytes are not the expected message. */
export class MessageError extends Error {
  override readonly name = "MessageError";
}

/** One field of a message: how it is read, merged with an earlier occurrence, and written. */
export interface Field<T> {
  readonly number: number;
  readonly wire: WireType;
  initial(): T;
  read(reader: BinaryReader, previous: T): T;
  write(writer: BinaryWriter, value: T): void;
}

/** Encoder and decoder of one message. Members that are left out when encoding have their default. */
export interface Codec<T> {
  decode(bytes: Uint8Array): T;
  encode(value: Partial<T>): Uint8Array;
}

/** Value type of a codec. */
export type MessageOf<C> = C extends Codec<infer T> ? T : never;

/** Any {@link Field}, whatever it holds. */
type FieldLike = Pick<Field<never>, "number" | "wire">;

type MembersOf<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/**
 * A message codec from its field table. Unknown fields, and known ones with another wire type, are skipped, as the
 * format demands for messages of a later protocol version.
 */
export function message<F extends Readonly<Record<string, FieldLike>>>(fields: F): Codec<MembersOf<F>> {
  // The result type ties each member to its field; within this function they are handled one by one, untyped.
  const table = Object.entries(fields) as [string, Field<unknown>][];
  const byNumber = new Map(table.map(([name, field]) => [field.number, { name, field }]));
  return {
    decode(bytes) {
      const members = Object.fromEntries(table.map(([name, field]) => [name, field.initial()]));
      try {
        const reader = new BinaryReader(bytes);
        while (reader.pos < reader.len) {
          const [number, wire] = reader.tag();
          const known = byNumber.get(number);
          if (known?.field.wire === wire) members[known.name] = known.field.read(reader, members[known.name]);
          else reader.skip(wire, number);
        }
      } catch (error) {
        throw new MessageError(
          `malformed message: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      return members as MembersOf<F>;
    },
    encode(value) {
      const writer = new BinaryWriter();
      const members = value as Readonly<Record<string, unknown>>;
      for (const [name, field] of table) {
        const member = members[name];
        if (member !== undefined) field.write(writer, member);
      }
      return writer.finish();
    },
  };
}

/** A `string` field. */
export function string(number: number): Field<string> {
  return scalar(
    number,
    WireType.LengthDelimited,
    "",
    (reader) => reader.string(),
    (writer, value) => writer.string(value),
  );
}

/** A `bool` field. */
export function bool(number: number): Field<boolean> {
  return scalar(
    number,
    WireType.Varint,
    false,
    (reader) => reader.bool(),
    (writer, value) => writer.bool(value),
  );
}

/** An enum or `int64` field whose values are small. */
export function int(number: number): Field<number> {
  return scalar(
    number,
    WireType.Varint,
    0,
    (reader) => Number(reader.int64()),
    (writer, value) => writer.int64(value),
  );
}

/** A `bytes` field; empty when absent. */
export function bytes(number: number): Field<Uint8Array> {
  return {
    number,
    wire: WireType.LengthDelimited,
    initial: () => new Uint8Array(),
    read: (reader) => reader.bytes(),
    write: (writer, value) => {
      if (value.length > 0) writer.tag(number, WireType.LengthDelimited).bytes(value);
    },
  };
}

/** An `optional` scalar or a oneof member: `undefined` when absent, written even when it has the default value. */
export function present<T>(
  field: Field<T>,
  write: (writer: BinaryWriter, value: T) => unknown,
): Field<T | undefined> {
  return {
    number: field.number,
    wire: field.wire,
    initial: () => undefined,
    read: (reader) => field.read(reader, field.initial()),
    write: (writer, value) => {
      if (value !== undefined) write(writer.tag(field.number, field.wire), value);
    },
  };
}

/** A field that holds another message; `undefined` when absent. */
export function nested<T>(number: number, codec: Codec<T>): Field<Partial<T> | undefined> {
  return {
    number,
    wire: WireType.LengthDelimited,
    initial: () => undefined,
    read: (reader) => codec.decode(reader.bytes()),
    write: (writer, value) => {
      if (value !== undefined) writer.tag(number, WireType.LengthDelimited).bytes(codec.encode(value));
    },
  };
}

/** A repeated field of messages. */
export function repeated<T>(number: number, codec: Codec<T>): Field<readonly Partial<T>[]> {
  return list<Partial<T>>(
    number,
    (item) => codec.decode(item),
    (item) => codec.encode(item),
  );
}

/** A repeated field of messages that are already encoded. */
export function repeatedBytes(number: number): Field<readonly Uint8Array[]> {
  return list(
    number,
    (item) => item,
    (item) => item,
  );
}

/** A `map<string, Message>` field whose messages are already encoded. */
export function mapOfBytes(number: number): Field<ReadonlyMap<string, Uint8Array>> {
  const entry = message({ key: string(1), value: nestedBytes(2) });
  const field: Field<Map<string, Uint8Array>> = {
    number,
    wire: WireType.LengthDelimited,
    initial: () => new Map(),
    read: (reader, previous) => {
      const { key, value } = entry.decode(reader.bytes());
      return previous.set(key, value ?? new Uint8Array());
    },
    write: (writer, value) => {
      for (const [key, item] of value) {
        writer.tag(number, WireType.LengthDelimited).bytes(entry.encode({ key, value: item }));
      }
    },
  };
  return field;
}

/** A message field that is already encoded; unlike {@link bytes} it is written even when empty. */
export function nestedBytes(number: number): Field<Uint8Array | undefined> {
  return present(bytes(number), (writer, value) => writer.bytes(value));
}

function list<T>(
  number: number,
  read: (field: Uint8Array) => T,
  write: (item: T) => Uint8Array,
): Field<readonly T[]> {
  const field: Field<T[]> = {
    number,
    wire: WireType.LengthDelimited,
    initial: () => [],
    read: (reader, previous) => {
      previous.push(read(reader.bytes()));
      return previous;
    },
    write: (writer, items) => {
      for (const item of items) writer.tag(number, WireType.LengthDelimited).bytes(write(item));
    },
  };
  return field;
}

function scalar<T>(
  number: number,
  wire: WireType,
  absent: T,
  read: (reader: BinaryReader) => T,
  write: (writer: BinaryWriter, value: T) => unknown,
): Field<T> {
  return {
    number,
    wire,
    initial: () => absent,
    read,
    write: (writer, value) => {
      if (value !== absent) write(writer.tag(number, wire), value);
    },
  };
}
