import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import {
  createHttpClient,
  exchange,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
} from "./http-client";
import { BodyTooLargeError, NoAnswer } from "./transport-error";
import { UnusableEnvironment } from "./unusable-environment";

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const servers: Server[] = [];
const clients: HttpClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a port has an address of this kind.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function client(env: NodeJS.ProcessEnv = {}): HttpClient {
  const made = createHttpClient(env);
  clients.push(made);
  return made;
}

function send(
  http: HttpClient,
  url: string,
  request: Partial<HttpRequest> = {},
  maxBytes = 1000,
): Promise<HttpAnswer> {
  const method = request.body === undefined ? "GET" : "POST";
  return exchange(http, { method, url: new URL(url), headers: {}, ...request }, maxBytes);
}

async function noAnswer(answer: Promise<HttpAnswer>): Promise<NoAnswer> {
  const error: unknown = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof NoAnswer) return error;
  throw new Error("expected no answer");
}

const echo: Handler = (incoming, outgoing) => {
  incoming.pipe(outgoing);
};
const silent: Handler = () => undefined;
const trickle: Handler = (_incoming, outgoing) => {
  outgoing.writeHead(200).write("x");
};

describe("an HTTP client", () => {
  it("sends a body and reads the answer, over one connection for calls in a row", async () => {
    const url = await serve(echo);
    let connections = 0;
    servers[0]?.on("connection", () => (connections += 1));
    const http = client();
    for (const text of ["one", "two", "drei ü"]) {
      expect((await send(http, url, { body: text })).body.toString("utf8")).toBe(text);
    }
    expect(connections).toBe(1);
  });

  describe("for a caller that resolves names itself", () => {
    const lookup: HttpRequest["lookup"] = (_name, options, callback) => {
      if (options.all === true) callback(null, [{ address: "127.0.0.1", family: 4 }]);
      else callback(null, "127.0.0.1", 4);
    };

    it("goes past any proxy, and keeps connections apart by who resolved the name", async () => {
      const { port } = new URL(await serve(echo));
      let connections = 0;
      servers[0]?.on("connection", () => (connections += 1));
      const http = client({ HTTP_PROXY: "http://127.0.0.1:1" });
      const url = `http://service.test:${port}/`;
      for (const method of ["GET", "GET", "PUT"]) await send(http, url, { method, lookup });
      expect(connections).toBe(1);
      const other: HttpRequest["lookup"] = (...call) => {
        lookup(...call);
      };
      await send(http, url, { method: "GET", lookup: other });
      expect(connections).toBe(2);
    });

    it("makes a new connection for what must not be done twice", async () => {
      const { port } = new URL(await serve(echo));
      let connections = 0;
      servers[0]?.on("connection", () => (connections += 1));
      const http = client();
      const url = `http://service.test:${port}/`;
      await send(http, url, { method: "GET", lookup });
      for (const body of ["one", "two"]) {
        expect((await send(http, url, { method: "POST", body, lookup })).body.toString()).toBe(body);
      }
      expect(connections).toBe(3);
    });

    it("asks again over a new connection when the kept one was closed, and once only", async () => {
      const seen: string[] = [];
      let closing = 1;
      const { port } = new URL(
        await serve((incoming, outgoing) => {
          seen.push(incoming.url ?? "");
          if (incoming.url === "/first" || closing-- <= 0) outgoing.end("done");
          else incoming.socket.destroy();
        }),
      );
      const http = client();
      const url = `http://service.test:${port}`;
      await send(http, `${url}/first`, { method: "GET", lookup });
      expect((await send(http, `${url}/second`, { method: "GET", lookup })).body.toString()).toBe("done");
      closing = 2;
      await send(http, `${url}/first`, { method: "GET", lookup });
      await noAnswer(send(http, `${url}/third`, { method: "GET", lookup }));
      expect(seen.filter((path) => path === "/third")).toHaveLength(2);
    });
  });

  it("says that nothing was sent when nobody listens, and that something was when the answer is lost or cut off", async () => {
    const http = client();
    const nobody = await serve(echo);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await noAnswer(send(http, nobody))).toMatchObject({
      unsent: true,
      message: "nothing listens there (ECONNREFUSED)",
    });
    expect(await noAnswer(send(http, "http://host.invalid/"))).toMatchObject({ unsent: true });

    const lost = await serve((incoming) => incoming.socket.destroy());
    expect(await noAnswer(send(http, lost, { body: "x" }))).toMatchObject({ unsent: false });
    const cut = await serve((incoming, outgoing) => {
      outgoing.writeHead(200, { "Content-Length": "100" });
      outgoing.write("half");
      setImmediate(() => incoming.socket.destroy());
    });
    expect(await noAnswer(send(http, cut))).toMatchObject({ unsent: false });
  });

  it("reads no more of an answer than it may", async () => {
    const url = await serve((_incoming, outgoing) => outgoing.end("x".repeat(1001)));
    const { cause, unsent } = await noAnswer(send(client(), url));
    expect(cause).toEqual(new BodyTooLargeError(1000));
    expect(unsent).toBe(false);
    expect((await send(client(), url, {}, 1001)).body).toHaveLength(1001);
  });

  it.each([
    ["does not come", silent],
    ["trickles in", trickle],
  ])("gives up an answer that %s in time, and closes its connection", async (_name, handler) => {
    const url = await serve(handler);
    const closed = new Promise((resolve) =>
      servers[0]?.on("connection", (socket) => socket.once("close", resolve)),
    );
    const answer = noAnswer(send(client(), url, { body: "x", timeoutMs: 300 }));
    expect(await answer).toMatchObject({ unsent: false, message: "no answer within 0.3 s" });
    await closed;
  });

  it.each([
    ["has not come", silent],
    ["trickles in", trickle],
  ])("ends at once when it is aborted while an answer %s, with the reason", async (_name, handler) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const url = await serve((incoming, outgoing) => {
      handler(incoming, outgoing);
      setImmediate(() => {
        controller.abort(reason);
      });
    });
    const { cause, unsent } = await noAnswer(send(client(), url, { signal: controller.signal }));
    expect(cause).toBe(reason);
    expect(unsent).toBe(false);
    const again = await noAnswer(send(client(), url, { signal: controller.signal }));
    expect(again).toMatchObject({ cause: reason, unsent: true });
  });

  it("lets a request that has left come back after a stop, and sends none after it", async () => {
    const controller = new AbortController();
    const url = await serve((incoming, outgoing) => {
      controller.abort();
      setImmediate(() => outgoing.end("done"));
      incoming.resume();
    });
    const stop = { body: "x", signalBeforeSending: controller.signal };
    expect((await send(client(), url, stop)).body.toString()).toBe("done");
    expect(await noAnswer(send(client(), url, stop))).toMatchObject({ unsent: true });
  });

  it("ends what is under way when it is closed, a tunnel that does not open included", async () => {
    const proxy = await serve(silent);
    const reached = new Promise<Duplex>((resolve) =>
      servers[0]?.on("connect", (_incoming, socket) => {
        resolve(socket);
      }),
    );
    const http = client({ HTTPS_PROXY: proxy });
    const answer = noAnswer(send(http, "https://api.example/"));
    const socket = await reached;
    http.close();
    expect(await answer).toMatchObject({ unsent: true });
    socket.destroy();
  });

  it("says what a proxy that refuses answered", async () => {
    const proxy = await serve((_incoming, outgoing) => outgoing.writeHead(407).end());
    servers[0]?.on("connect", (_incoming, socket) => socket.end("HTTP/1.1 407 No\r\n\r\n"));
    const http = client({ HTTPS_PROXY: proxy, HTTP_PROXY: proxy });
    expect(await noAnswer(send(http, "https://api.example/"))).toMatchObject({
      unsent: true,
      message: "the proxy that HTTPS_PROXY names: it answered 407 to CONNECT",
    });
    expect(await noAnswer(send(http, "http://api.example/"))).toMatchObject({
      unsent: true,
      message: "the proxy that HTTP_PROXY names: it answered 407",
    });
  });
});

describe.each(["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"])("%s", (name) => {
  it("is refused when it cannot be read or holds no certificate", () => {
    const directory = mkdtempSync(join(tmpdir(), "authorities-"));
    try {
      const file = join(directory, "ca.pem");
      expect(() => createHttpClient({ [name]: file })).toThrow(UnusableEnvironment);
      expect(() => createHttpClient({ [name]: file })).toThrow(
        `${name} names the file ${file}, which cannot be read`,
      );
      for (const content of [
        "",
        "no PEM",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      ]) {
        writeFileSync(file, content);
        expect(() => createHttpClient({ [name]: file })).toThrow(
          /^\w+ names the file .* not a file of certificates/,
        );
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
