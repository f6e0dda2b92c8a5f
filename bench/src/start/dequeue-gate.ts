import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { OpmsPath } from "@parkit/protocol/internal/opms";

/** Stands before a control plane, and sees when a runner asks for tasks. */
export interface DequeueGate {
  readonly url: string;
  /** Resolves when a runner asks for tasks the next time. */
  readonly asked: () => Promise<void>;
  readonly close: () => void;
}

/** Hands everything on to a control plane, and its answers back. */
export async function startDequeueGate(plane: string): Promise<DequeueGate> {
  const { hostname, port } = new URL(plane);
  let tell = (): void => undefined;
  const handle = (incoming: IncomingMessage, response: ServerResponse): void => {
    const { method, url: path = "/", headers } = incoming;
    if (path === OpmsPath.DEQUEUE) tell();
    const outgoing = request(
      { hostname, port, method, path, headers: { ...headers, host: `${hostname}:${port}` } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    outgoing.on("error", () => response.destroy());
    incoming.pipe(outgoing);
  };
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the gate has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked: () =>
      new Promise((resolve) => {
        tell = resolve;
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
