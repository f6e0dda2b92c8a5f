import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { MessageError } from "@parkit/protobuf";
import fc from "fast-check";
import { attributePath, writePath } from "./diagnostic";
import { callFunctionRequest } from "./function";
import { configureRequest, getProviderSchemaResponse } from "./provider";
import { applyRequest, importResponse, planRequest, upgradeRequest } from "./resource";

function errorOf(run: () => unknown): string {
  try {
    run();
    return "none";
  } catch (error) {
    return error instanceof MessageError ? error.name : `unexpected ${String(error)}`;
  }
}

describe("message codecs", () => {
  it("read what they write", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }).filter((text) => text.isWellFormed()),
        fc.uint8Array(),
        fc.uint8Array(),
        (typeName, msgpack, plannedPrivate) => {
          const json = new Uint8Array();
          const decoded = applyRequest.decode(
            applyRequest.encode({ typeName, plannedState: { msgpack, json }, plannedPrivate }),
          );
          expect(decoded.typeName).toBe(typeName);
          expect(Buffer.from(decoded.plannedState?.msgpack ?? [])).toEqual(Buffer.from(msgpack));
          expect(Buffer.from(decoded.plannedPrivate)).toEqual(Buffer.from(plannedPrivate));
          expect(decoded.priorState).toBeUndefined();
        },
      ),
    );
  });

  it("write a path with names, keys and indexes, also where they are empty or zero", () => {
    const path = [{ attribute: "a" }, { key: "" }, { index: 0 }];
    const decoded = attributePath.decode(attributePath.encode(writePath(path)));
    expect(decoded.steps).toEqual([{ attributeName: "a" }, { elementKeyString: "" }, { elementKeyInt: 0 }]);
  });

  it("skip fields of a later protocol version, and known ones of another wire type", () => {
    const writer = new BinaryWriter();
    writer.tag(99, WireType.LengthDelimited).string("new");
    writer.tag(1, WireType.Varint).uint32(5);
    writer.tag(1, WireType.LengthDelimited).string("1.11.4");
    expect(configureRequest.decode(writer.finish()).terraformVersion).toBe("1.11.4");
  });

  it.each([
    ["a truncated length", "0a 05 61"],
    ["an unfinished number", "10 ff"],
    ["an illegal wire type", "0f"],
    ["an open group", "0b"],
    ["text that is no UTF-8 length", "0a ff ff ff ff 0f"],
  ])("refuse %s", (_name, hex) => {
    expect(() => upgradeRequest.decode(Buffer.from(hex.replaceAll(" ", ""), "hex"))).toThrow(MessageError);
  });

  it("answer any bytes with a message or a MessageError", () => {
    const codecs = [
      planRequest,
      upgradeRequest,
      callFunctionRequest,
      importResponse,
      getProviderSchemaResponse,
    ];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(codecs.length - 1), (input, index) => {
        expect(errorOf(() => codecs[index]?.decode(input))).toMatch(/^(none|MessageError)$/);
      }),
    );
  });
});
