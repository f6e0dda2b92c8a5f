import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from "node:http2";
import { connect as connectSocket } from "node:net";
import { connect as connectTls } from "node:tls";

/** Answer to a gRPC call. */
export interface GrpcAnswer {
  readonly status: number;
  readonly statusMessage: string;
  readonly message: Buffer;
}

/** Certificates of a client, PEM; the server's as it stands in the handshake, DER. */
export interface ClientSecurity {
  readonly key: string;
  readonly certificate: string;
  readonly serverCertificate: Buffer;
}

/** A gRPC client on a Unix socket. */
export interface GrpcClient {
  call(path: string, message?: Uint8Array): Promise<GrpcAnswer>;
  /** Sends a body as it is, with the given headers beside the usual ones. */
  send(path: string, body: Uint8Array, headers?: Readonly<Record<string, string>>): Promise<GrpcAnswer>;
  close(): void;
}

/** Connects as Terraform does; rejects when the server refuses the client. */
export async function grpcClient(socketPath: string, security?: ClientSecurity): Promise<GrpcClient> {
  const session = connect("http://localhost", {
    createConnection: () => {
      if (security === undefined) return connectSocket(socketPath);
      return connectTls({
        socket: connectSocket(socketPath),
        ALPNProtocols: ["h2"],
        servername: "localhost",
        key: security.key,
        cert: security.certificate,
        ca: pem(security.serverCertificate),
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    session.once("error", reject).once("close", () => {
      reject(new Error("the server closed the connection"));
    });
    // The server refuses a client after the handshake looks done, so only its settings prove that it
    // accepted.
    session.once("remoteSettings", () => {
      resolve();
    });
  });
  return {
    call: (path, message = new Uint8Array()) => send(session, path, frame(message), {}),
    send: (path, body, headers = {}) => send(session, path, body, headers),
    close: () => {
      session.destroy();
    },
  };
}

/** A message with its compression flag and length. */
export function frame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function send(
  session: ClientHttp2Session,
  path: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Promise<GrpcAnswer> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
      ...headers,
    });
    const chunks: Buffer[] = [];
    let answer: IncomingHttpHeaders = {};
    stream.on("response", (received) => {
      answer = { ...received };
    });
    stream.on("trailers", (trailers: IncomingHttpHeaders) => {
      answer = { ...answer, ...trailers };
    });
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("end", () => {
      const text = answer["grpc-message"];
      resolve({
        status: Number(answer["grpc-status"]),
        statusMessage: typeof text === "string" ? decodeURIComponent(text) : "",
        message: Buffer.concat(chunks).subarray(5),
      });
    });
    stream.end(body);
  });
}

function pem(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----\n`;
}
