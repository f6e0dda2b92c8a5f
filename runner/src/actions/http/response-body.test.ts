import type { JsonObject } from "@parkit/protocol/internal/json";
import { actionError } from "../action-context.fixture";
import { type CalledService, startCalledService } from "./called-service.fixture";

let service: CalledService;

beforeEach(async () => {
  service = await startCalledService();
});
afterEach(() => {
  service.close();
});

describe("the body of an answer", () => {
  const answer = (type: string | undefined, body: string | Buffer): void => {
    service.respond = (_request, response) =>
      response.writeHead(200, type === undefined ? {} : { "content-type": type }).end(body);
  };

  it.each([
    ["application/json", '{"a":9007199254740993}', {}, { a: 9007199254740993n }],
    ["application/json; charset=utf-8", "[1]", {}, [1]],
    ["application/json", "{broken", {}, "{broken"],
    ["application/json", "{}", { responseParsing: "raw" }, "{}"],
    ["application/vnd.api+json", "{}", {}, "{}"],
    ["text/plain", "{}", { responseParsing: "json" }, {}],
    [
      "application/x-www-form-urlencoded",
      "a=1&b=2&a=3&__proto__=x",
      {},
      JSON.parse('{"a":"1","b":"2","__proto__":"x"}') as unknown,
    ],
    ["text/plain; charset=iso-8859-1", Buffer.from([0xe9]), {}, "é"],
    ["text/plain", "é", {}, "é"],
    ["image/png", Buffer.from([1, 2]), {}, "AQI="],
    ["application/octet-stream", "hi", {}, "aGk="],
    ["text/plain", "hi", { responseEncoding: "hex" }, "6869"],
    [undefined, "hello", {}, "hello"],
    [undefined, Buffer.from([0, 1]), {}, "AAE="],
  ])("of type %s and body %j with %j", async (type, body, inputs, expected) => {
    answer(type, body);
    expect(await service.get(inputs as JsonObject)).toHaveProperty("body", expected);
  });

  it("may be a form", async () => {
    const form = new FormData();
    form.set("note", "hi");
    form.set("doc", new Blob(['{"a":1}'], { type: "application/json" }), "doc.json");
    const encoded = new Response(form);
    answer(encoded.headers.get("content-type") ?? "", Buffer.from(await encoded.arrayBuffer()));
    expect(await service.get()).toHaveProperty("body", [
      { Filename: "", Name: "note", Type: "text/plain", Data: "hi" },
      { Filename: "doc.json", Name: "doc", Type: "application/json", Data: { a: 1 } },
    ]);
  });

  it.each([
    ["nonsense", "x", "cannot be read"],
    ["multipart/form-data; boundary=b", "no parts", "not a multipart form"],
    ["multipart/form-data", "x", "not a multipart form"],
  ])("of type %s that cannot be read is an error", async (type, body, message) => {
    answer(type, body);
    await expect(service.get()).rejects.toEqual(actionError(message));
  });
});
