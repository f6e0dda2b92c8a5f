/** A server of unary gRPC calls over HTTP/2. */
import {
  createSecureServer,
  createServer,
  constants,
  type Http2Server,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";

/** Status codes that this server answers with. */
const STATUS = {
  OK: 0,
  INVALID_ARGUMENT: 3,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
} as const;

/** Largest message taken, as large as Terraform's own limit. */
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

/**
 * Bytes in flight a stream and a session; the default of 64 KiB makes large states wait for acknowledgements.
 */
const WINDOW_BYTES = 4 * 1024 * 1024;

/**
 * Thrown to fail a call as a whole. Terraform shows the message as a plugin error, so it is for protocol
 * faults only.
 */
export class GrpcError extends Error {
  override readonly name = "GrpcError";

  constructor(
    readonly status: Exclude<keyof typeof STATUS, "OK">,
    message: string,
  ) {
    super(message);
  }
}

/** A unary method: request message in, response message out. */
export type GrpcMethod = (request: Uint8Array) => Promise<Uint8Array>;

/** A method after which the server ends. */
interface LastCall {
  readonly path: string;
  /** Called when the answer has left and the connection has closed. */
  readonly done: () => void;
}

/** How long the client may keep the connection open after the last call, in milliseconds. */
const LAST_CALL_GRACE = 500;

/** Certificates of the channel, PEM. */
export interface ChannelSecurity {
  readonly key: string;
  readonly certificate: string;
  /** The one client certificate that is let in. */
  readonly clientCertificate: string;
}

/**
 * A gRPC server of unary methods by path (`/package.Service/Method`). A path that is not there is answered as
 * unimplemented. Without `security` the channel is plain text.
 */
export function createGrpcServer(
  methods: ReadonlyMap<string, GrpcMethod>,
  { security, last }: { readonly security?: ChannelSecurity; readonly last?: LastCall } = {},
): Http2Server {
  const settings = { initialWindowSize: WINDOW_BYTES, maxConcurrentStreams: 1000 };
  const server =
    security === undefined
      ? createServer({ settings })
      : createSecureServer({
          settings,
          key: security.key,
          cert: security.certificate,
          ca: security.clientCertificate,
          requestCert: true,
          rejectUnauthorized: true,
          minVersion: "TLSv1.2",
          ALPNProtocols: ["h2"],
        });
  server.on("session", (session) => {
    session.setLocalWindowSize(WINDOW_BYTES);
    // A broken connection ends its session; the calls on it have nobody to answer to.
    session.on("error", () => undefined);
  });
  server.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    stream.on("error", () => undefined);
    if (last !== undefined && headers[":path"] === last.path) endAfter(stream, last.done);
    void answer(stream, headers, methods);
  });
  return server;
}

/**
 * The answer is in the client's hands only when its stream has closed and the connection has been flushed.
 */
function endAfter(stream: ServerHttp2Stream, done: () => void): void {
  stream.once("close", () => {
    setTimeout(done, LAST_CALL_GRACE).unref();
    if (stream.session === undefined || stream.session.closed) done();
    else stream.session.close(done);
  });
}

async function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  methods: ReadonlyMap<string, GrpcMethod>,
): Promise<void> {
  try {
    const method = methods.get(headers[":path"] ?? "");
    if (method === undefined) throw new GrpcError("UNIMPLEMENTED", "this method is not implemented");
    if (headers["content-type"]?.startsWith("application/grpc") !== true) {
      throw new GrpcError("INVALID_ARGUMENT", "content-type must be application/grpc");
    }
    const response = await method(unframe(await receiveMessage(stream)));
    sendMessage(stream, response);
  } catch (thrown) {
    // The message of an unexpected error may hold anything, so it is not sent.
    const error =
      thrown instanceof GrpcError ? thrown : new GrpcError("INTERNAL", "internal error of the provider");
    sendStatus(stream, error);
  }
}

/** Listeners instead of the stream's iterator, which takes a tenth of the time of a small call. */
function receiveMessage(stream: ServerHttp2Stream): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_MESSAGE_BYTES + 5) chunks.push(chunk);
      else reject(new GrpcError("RESOURCE_EXHAUSTED", "request message is too large"));
    });
    stream.once("end", () => {
      resolve(Buffer.concat(chunks, size));
    });
    stream.once("error", reject);
    stream.once("close", () => {
      // Every stream closes; an error is dear to make, with its stack.
      if (!stream.readableEnded) reject(new GrpcError("INVALID_ARGUMENT", "request ended early"));
    });
  });
}

/** A frame is a compression flag, the length in four bytes, big end first, and the message. */
function unframe(frame: Buffer): Uint8Array {
  if (frame.length < 5) throw new GrpcError("INVALID_ARGUMENT", "request is not a gRPC frame");
  if (frame[0] !== 0) throw new GrpcError("UNIMPLEMENTED", "compressed requests are not supported");
  if (frame.readUInt32BE(1) !== frame.length - 5) {
    throw new GrpcError("INVALID_ARGUMENT", "request must be exactly one gRPC frame");
  }
  return frame.subarray(5);
}

function sendMessage(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (stream.destroyed) return;
  const frame = Buffer.allocUnsafe(5 + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  stream.respond(responseHeaders(), { waitForTrailers: true });
  stream.on("wantTrailers", () => {
    stream.sendTrailers({ "grpc-status": String(STATUS.OK) });
  });
  stream.end(frame);
}

function sendStatus(stream: ServerHttp2Stream, error: GrpcError): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond(
    {
      ...responseHeaders(),
      "grpc-status": String(STATUS[error.status]),
      "grpc-message": encodeURIComponent(error.message),
    },
    { endStream: true },
  );
  // What the client still sends would only hold its flow-control window.
  stream.close(constants.NGHTTP2_NO_ERROR);
}

function responseHeaders(): OutgoingHttpHeaders {
  return { ":status": 200, "content-type": "application/grpc" };
}
