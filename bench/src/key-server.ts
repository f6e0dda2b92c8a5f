/** What a runner in push mode needs of a control plane: signing keys, and nothing else. */
import { createServer } from "node:http";
import type { SigningKey } from "@parkit/protocol/internal/signing-key";
import { encodeSigningKeySet } from "@parkit/protocol/internal/signing-key-set";

/** A server at work. */
export interface KeyServer {
  readonly url: string;
  readonly close: () => void;
}

/** Starts it on a free port of the loopback interface. */
export async function startKeyServer(key: SigningKey): Promise<KeyServer> {
  const body = encodeSigningKeySet([key]);
  const server = createServer((_request, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
