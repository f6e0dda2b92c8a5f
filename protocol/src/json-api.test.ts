import fc from "fast-check";
import {
  answeredId,
  errorAuthor,
  errorDocument,
  formatApiErrors,
  omitEmpty,
  parseErrorBody,
  parseResourceDocument,
  resourceDocument,
} from "./json-api";
import { WireFormatError } from "./wire-format-error";

describe("parseErrorBody", () => {
  it("reads objects with a status", () => {
    const body =
      '{"errors":[{"status":"400","title":"Invalid Parameter","detail":"expected uuid","source":{"parameter":"id"}}]}';
    expect(parseErrorBody(body)).toEqual([
      { status: "400", title: "Invalid Parameter", detail: "expected uuid", source: "id" },
    ]);
  });

  it("reads objects without one", () => {
    expect(
      parseErrorBody('{"errors":[{"title":"Generic Error","detail":"not found"},{"detail":"gone"}]}'),
    ).toEqual([{ title: "Generic Error", detail: "not found" }, { detail: "gone" }]);
  });

  it("reads plain texts", () => {
    expect(parseErrorBody('{"errors":["Forbidden"]}')).toEqual([{ detail: "Forbidden" }]);
  });

  it.each(["", "<html>", "null", "[]", "{}", '{"errors":{}}', '{"errors":[null,1,[]]}'])(
    "finds nothing in %j",
    (body) => {
      expect(parseErrorBody(body)).toEqual([]);
    },
  );

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((value) => `{"errors":[${value}]}`),
        ),
        (body) => {
          expect(Array.isArray(parseErrorBody(body))).toBe(true);
        },
      ),
    );
  });

  it("reads what errorDocument writes", () => {
    const errors = [{ status: "400", title: "value not allowed", source: "/data/attributes/name" }];
    expect(parseErrorBody(errorDocument(errors))).toEqual(errors);
  });
});

describe("errorAuthor", () => {
  it.each([
    ['{"errors":[{"status":"404","title":"Not Found"}]}', "service"],
    ['{"errors":[{"detail":"app key not found"}]}', "service"],
    ['{"errors":[{"status":404}]}', "service"],
    ['{"status":"error","code":403,"errors":["Forbidden"]}', "gateway"],
    ['{"errors":[{}]}', undefined],
    ['{"errors":[{"message":"no Route matched"}]}', undefined],
    ['{"errors":[]}', undefined],
    ['{"errors":"Not Found"}', undefined],
    ['{"message":"Not Found"}', undefined],
    ["<html>404</html>", undefined],
    ["", undefined],
  ])("of %s is %s", (body, author) => {
    expect(errorAuthor(body)).toBe(author);
  });
});

describe("answeredId", () => {
  it.each([
    ['{"data":{"id":"5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10"}}', "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10"],
    ['{"data":{"id":"runner-7QmZk2Vd","type":1,"attributes":[]}}', "runner-7QmZk2Vd"],
    ['{"data":{"id":".."}}', undefined],
    ['{"data":{"id":"a/b"}}', undefined],
    ['{"data":{"id":"a\\nb"}}', undefined],
    ['{"data":{"id":""}}', undefined],
    ['{"data":{"id":1}}', undefined],
    ['{"data":[{"id":"a"}]}', undefined],
    ["<html>", undefined],
  ])("of %s is %s", (body, id) => {
    expect(answeredId(body)).toBe(id);
  });
});

describe("formatApiErrors", () => {
  it("joins what there is", () => {
    expect(formatApiErrors([{ title: "A", detail: "b" }, { status: "500" }, { detail: "c" }])).toBe(
      "A: b; c",
    );
  });
});

describe("resource documents", () => {
  it("are read as they were written", () => {
    const text = resourceDocument({ type: "thing", id: "1", attributes: { n: 9223372036854775807n } });
    expect(text).toBe('{"data":{"id":"1","type":"thing","attributes":{"n":9223372036854775807}}}');
    expect(parseResourceDocument(text, "thing")).toMatchObject({
      id: "1",
      attributes: { object: { n: 2n ** 63n - 1n } },
    });
  });

  it.each([
    ["[]", "is not a JSON object"],
    ["{}", "data: is missing"],
    ['{"data":[]}', "data: is not an object"],
    ['{"data":{"type":"other"}}', "data.type: is not thing"],
    ['{"data":{"type":1}}', "data.type: is not a string"],
    ['{"data":{"type":"thing","attributes":"x"}}', "data.attributes: is not an object"],
  ])("%s is refused: %s", (text, message) => {
    expect(() => parseResourceDocument(text, "thing")).toThrow(message);
    expect(() => parseResourceDocument(text, "thing")).toThrow(WireFormatError);
  });
});

describe("omitEmpty", () => {
  it("leaves out what Go calls empty, and keeps objects", () => {
    expect(
      omitEmpty({ a: "", b: 0, c: null, d: undefined, e: [], f: false, g: {}, h: "x", i: 1, j: 0n }),
    ).toEqual({
      g: {},
      h: "x",
      i: 1,
    });
  });
});
