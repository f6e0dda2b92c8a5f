import fc from "fast-check";
import {
  bool,
  bytes,
  double,
  int,
  int32,
  int64,
  map,
  nested,
  oneof,
  present,
  repeated,
  string,
  texts,
} from "./fields";
import { converted, encoded, lazy, message, type Codec } from "./message";
import { MessageError } from "./wire-reader";

const point = message({ x: int(1), y: int(2) });
const everything = message({
  text: string(1),
  flag: bool(2),
  small: int32(3),
  big: int64(4),
  real: double(5),
  data: bytes(6),
  maybe: present(string(7)),
  point: nested(8, point),
  points: repeated(9, point),
  names: texts(10),
  places: map(11, point),
  choice: oneof({ word: string(12), place: nested(13, point), nothing: int32(14) }),
  ready: nested(15, encoded),
});

const empty = { text: "", flag: false, small: 0, big: 0n, real: 0, names: [], points: [], places: new Map() };

interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}
const treeMessage = message({
  name: string(1),
  children: repeated(
    2,
    lazy(() => tree),
  ),
});
const tree: Codec<Tree> = converted(
  treeMessage,
  ({ name, children }) => ({ name: name.toUpperCase(), children }),
  (value) => value,
);

const anyPoint = fc.record({ x: fc.maxSafeInteger(), y: fc.maxSafeInteger() });
const anyText = fc.string({ unit: "grapheme" });

describe("a message", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(
        fc.record({
          text: anyText,
          flag: fc.boolean(),
          small: fc.integer(),
          big: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
          real: fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0)),
          data: fc.uint8Array().map((value) => Uint8Array.from(value)),
          maybe: fc.option(anyText, { nil: undefined }),
          point: fc.option(anyPoint, { nil: undefined }),
          points: fc.array(anyPoint),
          names: fc.array(anyText),
          places: fc.array(fc.tuple(anyText, anyPoint)).map((entries) => new Map(entries)),
          choice: fc.oneof(
            fc.record({ case: fc.constant("word" as const), value: anyText }),
            fc.record({ case: fc.constant("place" as const), value: anyPoint }),
            fc.record({ case: fc.constant("nothing" as const), value: fc.integer() }),
            fc.constant(undefined),
          ),
          ready: fc.option(
            anyPoint.map((value) => point.encode(value)),
            { nil: undefined },
          ),
        }),
        (value) => {
          expect(everything.decode(everything.encode(value))).toEqual(value);
        },
      ),
    );
  });

  it("leaves out what has its default, and says what is present whatever it is", () => {
    expect(everything.encode({ ...empty, data: new Uint8Array() })).toHaveLength(0);
    expect(everything.decode(new Uint8Array())).toEqual({ ...empty, data: new Uint8Array() });
    const said = {
      maybe: "",
      point: {},
      choice: { case: "word", value: "" },
      ready: new Uint8Array(),
    } as const;
    expect(everything.decode(everything.encode(said))).toMatchObject({
      maybe: "",
      point: { x: 0, y: 0 },
      choice: { case: "word", value: "" },
      ready: new Uint8Array(),
    });
  });

  it("is merged from several, as protobuf has it: the last scalar, all elements, members of messages one by one", () => {
    const one = everything.encode({
      text: "1",
      point: { x: 1, y: 1 },
      names: ["1"],
      places: new Map([
        ["a", { x: 1 }],
        ["b", { x: 1 }],
      ]),
      choice: { case: "place", value: { x: 1, y: 1 } },
    });
    const other = everything.encode({
      text: "2",
      point: { y: 2 },
      names: ["2"],
      places: new Map([["a", { y: 2 }]]),
      choice: { case: "place", value: { y: 2 } },
    });
    expect(everything.decode(Buffer.concat([one, other]))).toMatchObject({
      text: "2",
      point: { x: 1, y: 2 },
      names: ["1", "2"],
      places: new Map([
        ["a", { x: 0, y: 2 }],
        ["b", { x: 1, y: 0 }],
      ]),
      choice: { case: "place", value: { x: 0, y: 2 } },
    });
  });

  it("is read in one pass, however often a field comes again", () => {
    // Copying what came before at each occurrence would outlast the test.
    const many = 300_000;
    const names = everything.encode({ point: {}, names: Array<string>(many).fill("") });
    const again = Array<Uint8Array>(many).fill(
      message({ inner: nested(1, everything) }).encode({ inner: {} }),
    );
    const whole = message({ inner: nested(1, everything) });
    const input = Buffer.concat([whole.encode({ inner: everything.decode(names) }), ...again]);
    expect(whole.decode(input).inner?.names).toHaveLength(many);
  });

  it("skips fields that it does not know, and known ones of another wire type", () => {
    const newer = message({ x: string(1), y: int(2), z: nested(3, point) });
    expect(point.decode(newer.encode({ x: "word", y: 2, z: { x: 1 } }))).toEqual({ x: 0, y: 2 });
  });

  it("may hold messages of its own kind, to the limit of nesting", () => {
    const nest = (levels: number): Tree => ({ name: "a", children: levels === 1 ? [] : [nest(levels - 1)] });
    expect(tree.decode(tree.encode(nest(3)))).toEqual({
      name: "A",
      children: [{ name: "A", children: [{ name: "A", children: [] }] }],
    });
    expect(() => tree.decode(tree.encode(nest(401)))).not.toThrow();
    expect(() => tree.decode(tree.encode(nest(402)))).toThrow("nested deeper than 400 messages");
  });

  it("may not run over the end of the message around it", () => {
    expect(() => everything.decode(Buffer.from("4202080142", "hex"))).toThrow(MessageError);
    expect(() => everything.decode(Buffer.from("420108014201", "hex"))).toThrow(
      "a field runs over the end of its message",
    );
  });

  it("is all that any bytes give, or a MessageError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (input) => {
        expect(errorOf(() => everything.decode(input))).toMatch(/^(none|MessageError)$/);
      }),
    );
  });
});

function errorOf(run: () => unknown): string {
  try {
    run();
    return "none";
  } catch (error) {
    return error instanceof MessageError ? error.name : `unexpected ${String(error)}`;
  }
}
