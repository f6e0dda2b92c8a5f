import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A state that is kept elsewhere, as teams do, for Terraform's backend `http`. */
export interface StateStore {
  /** Configuration that makes Terraform keep its state here. */
  readonly backend: string;
  /** Bytes of the state that was stored last. */
  size(): number;
  close(): void;
}

/** Starts a store on this machine; it has one state, and no lock. */
export async function startStateStore(): Promise<StateStore> {
  let stored: Buffer | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      if (request.method === "POST") stored = await buffer(request);
      else if (stored === undefined) response.statusCode = 404;
      response.end(request.method === "GET" ? stored : undefined);
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    backend: `terraform {\n  backend "http" {\n    address = "http://127.0.0.1:${port}"\n  }\n}\n`,
    size: () => stored?.length ?? 0,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
