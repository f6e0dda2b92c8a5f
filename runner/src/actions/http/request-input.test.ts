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

describe("inputs", () => {
  it.each([
    [{ verb: "GET" }, "missing required field url"],
    [{ verb: "BREW", url: "http://example.test/" }, "verb"],
    [{ verb: "GET", url: "/relative" }, "absolute"],
    [{ verb: "GET", url: "file:///etc/passwd" }, "absolute http"],
    [{ verb: "GET", url: "http://example.test/", requestHeaders: [{ key: "a" }] }, "requestHeaders.0.value"],
    [{ verb: "GET", url: "http://example.test/", responseParsing: "xml" }, "responseParsing"],
    [
      { verb: "GET", url: "http://example.test/", allowExpiredCertificate: true },
      "not available in this version",
    ],
  ])("%j are refused", async (inputs, message) => {
    await expect(service.run(inputs as JsonObject)).rejects.toEqual(actionError(message));
  });

  it.each(["HEAD", "GET", "PUT", "POST", "DELETE", "PATCH", "get"])("take the verb %s", async (verb) => {
    await service.run({ verb, url: `${service.origin}/` });
    expect(service.seen[0]?.method).toBe(verb.toUpperCase());
  });

  it("may carry null and empty values, as Go writes them", async () => {
    const empty = {
      requestHeaders: null,
      urlParams: null,
      formData: null,
      errorOnStatus: null,
      followRedirect: null,
    };
    expect(
      await service.get({ ...empty, body: null, responseParsing: "", responseEncoding: "" }),
    ).toMatchObject({
      status: 200,
    });
  });
});
