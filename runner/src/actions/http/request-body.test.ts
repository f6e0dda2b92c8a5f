import { actionError } from "../action-context.fixture";
import { type CalledService, startCalledService } from "./called-service.fixture";

let service: CalledService;

beforeEach(async () => {
  service = await startCalledService();
});
afterEach(() => {
  service.close();
});

describe("body", () => {
  const json = { content: '{"key":"{{ t }}","a":1}', contentType: "application/json" };
  const tokens = { t: "v-1" };

  it.each([
    ["an object", { body: { a: [1, null] } }, '{"a":[1,null]}'],
    ["a text", { body: "plain" }, "plain"],
    ["zero", { body: 0 }, "0"],
    [
      "a text as JSON",
      { body: "plain", requestHeaders: [{ key: "Content-Type", value: ["application/json"] }] },
      '"plain"',
    ],
    ["nothing", {}, ""],
    ["an empty text", { body: "" }, ""],
  ])("is sent: %s", async (_name, inputs, expected) => {
    await service.post(inputs);
    expect(service.seen[0]?.body).toBe(expected);
  });

  it("merges JSON with the connection's, whose members win", async () => {
    await service.post({ body: { a: 0, b: 2 } }, { tokens, http: { body: json } });
    expect(JSON.parse(service.seen[0]?.body ?? "")).toEqual({ a: 1, b: 2, key: "v-1" });
    expect(service.seen[0]?.headers["content-type"]).toBe("application/json");
    await service.post({}, { tokens, http: { body: json } });
    expect(JSON.parse(service.seen[1]?.body ?? "")).toEqual({ a: 1, key: "v-1" });
    await expect(service.post({ body: [1] }, { tokens, http: { body: json } })).rejects.toEqual(
      actionError("not a JSON object"),
    );
  });

  it("stands behind the connection's for other types", async () => {
    await service.post(
      { body: "mine" },
      { tokens, http: { body: { content: "{{t}}", contentType: "text/plain" } } },
    );
    expect(service.seen[0]?.body).toBe("v-1\r\nmine");
  });

  it("must have the connection's content type", async () => {
    const requestHeaders = [{ key: "content-type", value: ["text/plain"] }];
    await expect(
      service.post({ body: "x", requestHeaders }, { tokens, http: { body: json } }),
    ).rejects.toEqual(actionError("content type"));
    const withCharset = [{ key: "content-type", value: ["application/json; charset=utf-8"] }];
    await service.post({ requestHeaders: withCharset }, { tokens, http: { body: json } });
    expect(service.seen[0]?.headers["content-type"]).toBe("application/json; charset=utf-8");
  });

  it("may be a form, which the connection's fields override", async () => {
    const formData = [
      { key: 'na"me', value: "plain" },
      { key: "file", value: "data:text/plain;base64,aGk=", type: "datauri" },
      { key: "key", value: "mine" },
    ];
    const form = { content: '[{"key":"key","value":"{{t}}"}]', contentType: "multipart/form-data" };
    await service.post({ formData }, { tokens, http: { body: form } });
    const boundary = /boundary=(.+)$/.exec(String(service.seen[0]?.headers["content-type"]))?.[1] ?? "";
    const part = (name: string, value: string): string =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    expect(service.seen[0]?.body).toBe(
      `${part("na%22me", "plain")}${part("file", "aGk=")}${part("key", "v-1")}--${boundary}--\r\n`,
    );
  });

  it("and form together are refused, and so is a form value that is not a data URI", async () => {
    const formData = [{ key: "a", value: "b" }];
    await expect(service.post({ body: "x", formData })).rejects.toEqual(actionError("not both"));
    const bad = [{ key: "a", value: "data:text/plain,hi", type: "datauri" }];
    await expect(service.post({ formData: bad })).rejects.toEqual(actionError("datauri"));
  });
});
