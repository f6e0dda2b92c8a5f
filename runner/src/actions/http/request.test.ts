import { once } from "node:events";
import { createServer } from "node:net";
import { HTTP_VERBS } from "@parkit/provider-schema/internal/actions/signature/http";
import { portOf } from "../../control-plane.fixture";
import { actionError } from "../action-context.fixture";
import { type CalledService, startCalledService } from "./called-service.fixture";

let service: CalledService;

beforeEach(async () => {
  service = await startCalledService();
});
afterEach(() => {
  service.close();
});

describe("a request", () => {
  it("has the parameters of input and connection in its URL, sorted", async () => {
    await service.run(
      { verb: "GET", url: `${service.origin}/p?z=1&a=0`, urlParams: [{ key: "m", value: "x y" }] },
      { tokens: { t: "v&" }, http: { urlParameters: [{ name: "b", value: "{{t}}" }] } },
    );
    expect(service.seen[0]?.url).toBe("/p?a=0&b=v%26&m=x+y&z=1");
  });
});

describe.each(HTTP_VERBS)("the bytes of a request with verb %s", (verb) => {
  it("tell the length of the body, so that nothing of it can be taken for another request", async () => {
    const body = "GET /admin HTTP/1.1\r\nHost: inner\r\n\r\n";
    let bytes = "";
    const server = createServer((socket) => {
      socket.on("data", (chunk) => {
        bytes += chunk.toString("latin1");
        if (bytes.endsWith(body)) socket.end("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      await service.run({ verb, url: `http://127.0.0.1:${portOf(server.address())}/`, body });
    } finally {
      server.close();
    }
    const [head = "", ...rest] = bytes.split("\r\n\r\n");
    expect(head.split("\r\n")[0]).toBe(`${verb} / HTTP/1.1`);
    expect(head.match(/^content-length: .*$/gim)).toEqual([`Content-Length: ${body.length}`]);
    expect(head).not.toMatch(/^transfer-encoding/im);
    expect(rest.join("\r\n\r\n")).toBe(body);
  });
});

describe("an answer", () => {
  const answer = (status: number, body: string): void => {
    service.respond = (_request, response) =>
      response.writeHead(status, { "content-type": "text/plain" }).end(body);
  };

  it("has canonical header names with every value", async () => {
    service.respond = (_request, response) =>
      response.writeHead(200, { "x-request-id": "1", "set-cookie": ["a=1", "b=2"] }).end();
    expect(await service.get()).toMatchObject({
      body: "",
      headers: { "X-Request-Id": ["1"], "Set-Cookie": ["a=1", "b=2"] },
    });
  });

  it("with a status from 400 on is an error with the start of the body", async () => {
    answer(418, "x".repeat(800));
    await expect(service.get()).rejects.toEqual(
      actionError(/^418 I'm a Teapot: x{750}\.\.\. \(truncated\)$/),
    );
  });

  it("is an error where errorOnStatus says so", async () => {
    answer(204, "x");
    await expect(service.get({ errorOnStatus: ["200-299"] })).rejects.toEqual(actionError("204"));
    await expect(service.get({ errorOnStatus: ["many"] })).rejects.toEqual(
      actionError("neither a status nor a range"),
    );
    expect(await service.get({ errorOnStatus: ["404", "500-599"] })).toMatchObject({ status: 204 });
  });

  it("of more than 15 MiB is refused while it is read", async () => {
    service.respond = (_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        response.once("drain", more);
      };
      more();
    };
    await expect(service.get()).rejects.toEqual(
      actionError("more than 15728640 bytes", "failed to make request"),
    );
  });
});
