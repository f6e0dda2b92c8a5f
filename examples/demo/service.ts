import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A small internal service for the runner to call. */
export interface Service {
  readonly url: string;
  close(): void;
}

/** Starts a service on this machine that answers every request with one JSON document. */
export async function startService(answer: Readonly<Record<string, unknown>>): Promise<Service> {
  const server = createServer((_request, response) => {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
