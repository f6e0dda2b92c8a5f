import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

import { isTaken } from "./docker-host";

it("a port is taken while somebody listens there", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(isTaken(port)).resolves.toBe(true);
  server.close();
  await once(server, "close");
  await expect(isTaken(port)).resolves.toBe(false);
});
