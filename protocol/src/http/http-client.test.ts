import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selfSignedCertificate } from "@parkit/terraform-plugin/internal/wire/certificate";
import { createTransport, NoAnswer, type HttpAnswer, type Transport } from "./http-transport";

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

describe("createTransport", () => {
  const servers: Server[] = [];
  const own = selfSignedCertificate();
  let directory: string;
  let caFile: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "transport-"));
    caFile = join(directory, "ca.pem");
    writeFileSync(caFile, own.certificate);
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function listening(server: Server): Promise<number> {
    servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }
  const plain = (handler: Handler): Promise<number> => listening(createServer(handler));
  const secure = (handler: Handler): Promise<number> =>
    listening(createSecureServer({ key: own.key, cert: own.certificate }, handler));
  const echo: Handler = (incoming, outgoing) => {
    incoming.pipe(outgoing);
  };
  const send = (
    transport: Transport,
    url: string,
    body?: string,
    signal = new AbortController().signal,
  ): Promise<HttpAnswer> =>
    transport({
      method: body === undefined ? "GET" : "POST",
      url: new URL(url),
      headers: {},
      ...(body === undefined ? {} : { body }),
      signal,
    });
  const noAnswer = async (answer: Promise<HttpAnswer>): Promise<NoAnswer> => {
    const error: unknown = await answer.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof NoAnswer) return error;
    throw new Error("expected no answer");
  };

  it("sends a body and reads the answer, over one connection for calls in a row", async () => {
    let connections = 0;
    const port = await plain(echo);
    servers[0]?.on("connection", () => (connections += 1));
    const transport = createTransport({}, 5000);
    for (const text of ["one", "two", "drei ü"]) {
      expect((await send(transport, `http://127.0.0.1:${port}/`, text)).text).toBe(text);
    }
    expect(connections).toBe(1);
  });

  it("says that nothing was sent when nobody listens, and that something was when the answer is lost, late or cut off", async () => {
    const transport = createTransport({}, 300);
    const port = await plain(echo);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await noAnswer(send(transport, `http://127.0.0.1:${port}/`))).toMatchObject({ unsent: true });
    expect(await noAnswer(send(transport, "http://host.invalid/"))).toMatchObject({ unsent: true });

    const lost = await plain((incoming) => incoming.socket.destroy());
    expect(await noAnswer(send(transport, `http://127.0.0.1:${lost}/`, "x"))).toMatchObject({
      unsent: false,
    });
    const late = await plain(() => undefined);
    expect(await noAnswer(send(transport, `http://127.0.0.1:${late}/`, "x"))).toMatchObject({
      unsent: false,
      message: "no answer within 0.3 s",
    });
    const cut = await plain((incoming, outgoing) => {
      outgoing.writeHead(200, { "Content-Length": "100" });
      outgoing.write("half");
      setImmediate(() => incoming.socket.destroy());
    });
    expect(await noAnswer(send(transport, `http://127.0.0.1:${cut}/`))).toMatchObject({ unsent: false });
  });

  it("lets a request that has left come back after a stop", async () => {
    const controller = new AbortController();
    const port = await plain((incoming, outgoing) => {
      controller.abort();
      setImmediate(() => outgoing.end("done"));
      incoming.resume();
    });
    const answer = await send(createTransport({}, 5000), `http://127.0.0.1:${port}/`, "x", controller.signal);
    expect(answer.text).toBe("done");
  });

  it.each(["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"])(
    "trusts the authorities that %s names, and no others",
    async (name) => {
      const port = await secure(echo);
      const url = `https://localhost:${port}/`;
      expect((await send(createTransport({ [name]: caFile }, 5000), url, "x")).text).toBe("x");
      expect(await noAnswer(send(createTransport({}, 5000), url))).toMatchObject({ unsent: true });
      expect(() => createTransport({ [name]: join(directory, "missing.pem") }, 5000)).toThrow(
        `${name} names the file`,
      );
    },
  );

  it("goes through proxies: a tunnel for https, the whole URL for http, with user and password", async () => {
    const seen: string[] = [];
    const target = await secure(echo);
    const proxyServer = createServer((incoming, outgoing) => {
      seen.push(
        `${incoming.method ?? ""} ${incoming.url ?? ""} ${incoming.headers["proxy-authorization"] ?? ""}`,
      );
      outgoing.end("from the proxy");
    });
    proxyServer.on("connect", (incoming, socket) => {
      seen.push(
        `${incoming.method ?? ""} ${incoming.url ?? ""} ${incoming.headers["proxy-authorization"] ?? ""}`,
      );
      const through = connect(target, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        socket.pipe(through).pipe(socket);
      });
      socket.on("error", () => through.destroy());
      through.on("error", () => socket.destroy());
    });
    const proxy = `http://me:pw@127.0.0.1:${await listening(proxyServer)}`;
    const user = `Basic ${Buffer.from("me:pw").toString("base64")}`;
    const transport = createTransport({ HTTPS_PROXY: proxy, HTTP_PROXY: proxy, SSL_CERT_FILE: caFile }, 5000);
    // The certificate is that of localhost, for which no proxy is used by itself; so the name check fails, in the tunnel.
    expect(await noAnswer(send(transport, "https://api.example/", "x"))).toMatchObject({
      unsent: true,
      message: expect.stringContaining("api.example") as string,
    });
    expect((await send(transport, "http://api.example/path?q=1")).text).toBe("from the proxy");
    expect(seen).toEqual([`CONNECT api.example:443 ${user}`, `GET http://api.example/path?q=1 ${user}`]);
  });

  it("says what a proxy that refuses answered", async () => {
    const refusing = createServer();
    refusing.on("connect", (_incoming, socket) => socket.end("HTTP/1.1 407 No\r\n\r\n"));
    const proxy = `http://127.0.0.1:${await listening(refusing)}`;
    expect(
      await noAnswer(send(createTransport({ HTTPS_PROXY: proxy }, 5000), "https://api.example/")),
    ).toMatchObject({
      unsent: true,
      message: "the proxy answered 407 to CONNECT",
    });
  });
});
