import { BinaryReader, BinaryWriter, WireType as Type } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { MAX_NESTING, MessageError, WireReader, WireType } from "./wire-reader";
import { WireWriter } from "./wire-writer";

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const text = fc.string({ unit: "binary", maxLength: 300 }).filter((value) => value.isWellFormed());
const written = (write: (writer: WireWriter) => unknown): Buffer => {
  const writer = new WireWriter();
  write(writer);
  return Buffer.from(writer.finish());
};
const tagOf = (number: number, type: number): number => number * 8 + type;

/** The last field of these bytes is skipped, by which they are read to their end. */
function skip(content: readonly number[]): () => void {
  return () => {
    const reader = new WireReader(Uint8Array.from(content));
    while (reader.position < content.length) reader.skip(reader.tag());
  };
}

describe("the wire format, held against another implementation", () => {
  it("has the same bytes for every kind of value", () => {
    fc.assert(
      fc.property(
        int64,
        int32,
        fc.double(),
        text,
        fc.uint8Array(),
        fc.boolean(),
        (long, int, double, name, bytes, yes) => {
          const theirs = new BinaryWriter()
            .int64(long)
            .int32(int)
            .double(double)
            .string(name)
            .bytes(bytes)
            .bool(yes);
          const ours = written((writer) =>
            writer.int64(long).int64(int).double(double).string(name).bytes(bytes).bool(yes),
          );
          expect(ours.equals(theirs.finish())).toBe(true);
          const reader = new WireReader(ours);
          expect([reader.int64(), reader.int32(), reader.double(), reader.string()]).toEqual([
            long,
            int,
            double,
            name,
          ]);
          expect([Buffer.from(reader.bytes()).equals(bytes), reader.bool(), reader.position]).toEqual([
            true,
            yes,
            ours.length,
          ]);
        },
      ),
    );
  });

  it("has the same bytes for messages within messages, however long", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 200 }), { maxLength: 200 }), (names) => {
        const theirs = new BinaryWriter()
          .tag(1, Type.LengthDelimited)
          .fork()
          .tag(2, Type.LengthDelimited)
          .fork();
        for (const name of names) theirs.string(name);
        theirs.join().join();
        const ours = written((writer) =>
          writer.tag(tagOf(1, WireType.delimited)).nested(() => {
            writer.tag(tagOf(2, WireType.delimited)).nested(() => {
              for (const name of names) writer.string(name);
            });
          }),
        );
        expect(ours.equals(theirs.finish())).toBe(true);
      }),
    );
  });

  it("skips what the other skips, and refuses what the other refuses", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const theirs = outcome(() => {
          const reader = new BinaryReader(bytes);
          while (reader.pos < reader.len) {
            const [number, type] = reader.tag();
            reader.skip(type, number);
          }
        });
        // A number of more than 32 bits in a tag or a length is cut off by the other and refused here.
        const cut = bytes.some((byte) => byte >= 0x80);
        expect(cut ? [theirs, "refused"] : [theirs]).toContain(ours(bytes));
      }),
    );
  });
});

describe("hostile bytes", () => {
  it.each([
    ["a number that does not end", [0x08, 0xff], "ends early"],
    ["a number of eleven bytes", [0x08, ...Array<number>(10).fill(0x80), 0x01], "more than ten bytes"],
    ["a length beyond the end", [0x0a, 0x05, 0x61], "ends early"],
    ["a length of more than 32 bits", [0x0a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], "more than 32 bits"],
    ["a fixed number beyond the end", [0x09, 0x01], "ends early"],
    ["the field number zero", [0x00, 0x01], "illegal number"],
    ["a field number of more than 32 bits", [0x88, 0x80, 0x80, 0x80, 0x80, 0x01, 0x00], "illegal number"],
    ["an unknown wire type", [0x0f], "illegal wire type 7"],
    ["a group that does not end", [0x0b], "ends early"],
    ["the end of another group", [0x0b, 0x14], "did not begin"],
    ["the end of no group", [0x0c], "illegal wire type 4"],
  ])("with %s are refused", (_name, bytes, problem) => {
    expect(skip(bytes)).toThrow(MessageError);
    expect(skip(bytes)).toThrow(problem);
  });

  it("with groups in groups are followed to the limit", () => {
    const groups = (count: number): number[] => [
      ...Array<number>(count).fill(0x0b),
      ...Array<number>(count).fill(0x0c),
    ];
    expect(skip(groups(MAX_NESTING))).not.toThrow();
    expect(skip(groups(MAX_NESTING + 1))).toThrow("nested deeper than 400 messages");
    expect(skip(Array<number>(1_000_000).fill(0x0b))).toThrow("nested deeper");
  });

  it("that are not UTF-8 are not a text; a byte order mark is one", () => {
    expect(() => new WireReader(Buffer.from([1, 0xff])).string()).toThrow("not UTF-8");
    expect(() => new WireReader(Buffer.from([40, ...Array<number>(39).fill(0x61), 0xff])).string()).toThrow(
      "not UTF-8",
    );
    expect(new WireReader(Buffer.from([3, 0xef, 0xbb, 0xbf])).string()).toBe("\ufeff");
  });
});

function ours(bytes: Uint8Array): string {
  return outcome(skip([...bytes]));
}

function outcome(run: () => void): "read" | "refused" {
  try {
    run();
    return "read";
  } catch {
    return "refused";
  }
}
