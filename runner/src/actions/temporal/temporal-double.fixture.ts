/**
 * A protocol double of a Temporal server: gRPC over HTTP/2 with the messages of Temporal's API. The package
 * that offers a real server downloads it from where no test may reach.
 */
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type SecureServerOptions,
  type ServerHttp2Stream,
} from "node:http2";
import { temporal } from "@temporalio/proto";
import { portOf } from "../../control-plane.fixture";

const api = temporal.api.workflowservice.v1;

/** How a message is read. */
const reader =
  (type: { readonly decode: (bytes: Uint8Array) => { readonly toJSON: () => Record<string, unknown> } }) =>
  (bytes: Uint8Array): Readonly<Record<string, unknown>> =>
    type.decode(bytes).toJSON();

/** How a message is written, given as plain values. */
const writer =
  <Message>(type: {
    readonly fromObject: (object: Record<string, unknown>) => Message;
    readonly encode: (message: Message) => { readonly finish: () => Uint8Array };
  }) =>
  (message: object): Uint8Array =>
    type.encode(type.fromObject({ ...message })).finish();

/** The requests that actions send, and their answers. */
const METHODS = {
  StartWorkflowExecution: {
    read: reader(api.StartWorkflowExecutionRequest),
    write: writer(api.StartWorkflowExecutionResponse),
  },
  ListWorkflowExecutions: {
    read: reader(api.ListWorkflowExecutionsRequest),
    write: writer(api.ListWorkflowExecutionsResponse),
  },
  GetWorkflowExecutionHistory: {
    read: reader(api.GetWorkflowExecutionHistoryRequest),
    write: writer(api.GetWorkflowExecutionHistoryResponse),
  },
};
type Method = keyof typeof METHODS;

/** A request as it arrived. */
export interface SeenCall {
  readonly method: Method;
  readonly request: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** An answer, a failure with a status of gRPC, or none. */
export type CallAnswer =
  { readonly response: object } | { readonly status: number; readonly message: string } | undefined;

/** The double. */
export interface TemporalDouble {
  readonly port: number;
  readonly seen: readonly SeenCall[];
  /** How many requests are open. */
  readonly open: () => number;
  /** Decides the answers. @default - an empty response */
  respond: (call: SeenCall) => CallAnswer;
  readonly close: () => Promise<void>;
}

/** Starts it on a free port of the loopback interface, over TLS where it is given an identity. */
export async function startTemporalDouble(identity?: SecureServerOptions): Promise<TemporalDouble> {
  const seen: SeenCall[] = [];
  const streams = new Set<ServerHttp2Stream>();
  const sessions = new Set<{ readonly destroy: () => void }>();
  const server: Http2Server = identity === undefined ? createServer() : createSecureServer(identity);
  server.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => undefined);
    session.once("close", () => sessions.delete(session));
  });
  server.on("stream", (stream, headers) => {
    streams.add(stream);
    stream.on("error", () => undefined);
    stream.once("close", () => streams.delete(stream));
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const name = (headers[":path"] ?? "").split("/").at(-1) ?? "";
      if (!isMethod(name)) {
        fail(stream, 12, "unimplemented");
        return;
      }
      const { read, write } = METHODS[name];
      // One byte about compression and four of length stand before the message.
      const call = { method: name, request: read(Buffer.concat(chunks).subarray(5)), headers };
      seen.push(call);
      const answer = double.respond(call);
      if (answer === undefined) return;
      if ("status" in answer) fail(stream, answer.status, answer.message);
      else succeed(stream, write(answer.response));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const double: TemporalDouble = {
    port: portOf(server.address()),
    seen,
    open: () => streams.size,
    respond: () => ({ response: {} }),
    close: async () => {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return double;
}

function isMethod(name: string): name is Method {
  return name in METHODS;
}

const HEADERS = { ":status": 200, "content-type": "application/grpc" };

function succeed(stream: ServerHttp2Stream, message: Uint8Array): void {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  stream.respond(HEADERS, { waitForTrailers: true });
  stream.once("wantTrailers", () => {
    stream.sendTrailers({ "grpc-status": "0" });
  });
  stream.end(Buffer.concat([head, message]));
}

function fail(stream: ServerHttp2Stream, status: number, message: string): void {
  stream.respond(
    { ...HEADERS, "grpc-status": String(status), "grpc-message": encodeURI(message) },
    { endStream: true },
  );
}
