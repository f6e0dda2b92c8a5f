import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A small internal service for the runner to call. */
export interface Service {
  readonly url: string;
  close(): void;
}

/**
 * Starts a service on this machine that answers every request with one JSON document.
 *
 * @param host - address to listen on. Default: the loopback address
 */
export async function startService(
  answer: Readonly<Record<string, unknown>>,
  host = "127.0.0.1",
): Promise<Service> {
  const server = createServer((_request, response) => {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
