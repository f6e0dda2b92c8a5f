/**
 * A forward proxy in a process of its own: CONNECT for https, the whole URL for http. Whatever host is asked for is looked for on this machine, at
 * the port that its scheme is given.
 *
 * Standard input: {"ports": {"http": N, "https": N}, "user"?: "name:password", "tls"?: {"key", "cert"}}. Standard output: its port, then one line for
 * each request that is let through, `METHOD target`, or `407`.
 */
import { Buffer } from "node:buffer";
import { createServer, request } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect } from "node:net";
import { text } from "node:stream/consumers";

const { ports, user, tls } = JSON.parse(await text(process.stdin));
const expected = user === undefined ? undefined : `Basic ${Buffer.from(user).toString("base64")}`;

function isLetThrough({ method, url, headers }) {
  const isUser = headers["proxy-authorization"] === expected;
  console.log(isUser ? `${method} ${url}` : "407");
  return isUser;
}

const server = tls === undefined ? createServer() : createSecureServer(tls);
server.on("connect", (incoming, socket) => {
  socket.on("error", () => socket.destroy());
  if (!isLetThrough(incoming)) {
    socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n");
    return;
  }
  const through = connect(ports.https, "127.0.0.1", () => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    socket.pipe(through).pipe(socket);
  });
  through.on("error", () => socket.destroy());
  through.on("close", () => socket.destroy());
  socket.on("close", () => through.destroy());
});
server.on("request", (incoming, outgoing) => {
  if (!isLetThrough(incoming)) {
    outgoing.writeHead(407, { "Proxy-Authenticate": "Basic" }).end();
    return;
  }
  const { pathname, search } = new URL(incoming.url);
  const headers = { ...incoming.headers };
  delete headers["proxy-authorization"];
  const options = {
    port: ports.http,
    host: "127.0.0.1",
    method: incoming.method,
    path: pathname + search,
    headers,
  };
  const forwarded = request(options, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.on("error", () => outgoing.destroy());
  incoming.pipe(forwarded);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
