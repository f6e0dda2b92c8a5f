import { existsSync, statSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { listen } from "./listen";

describe("listen on Windows", () => {
  const servers: Server[] = [];
  const server = (): Server => {
    const made = createServer();
    servers.push(made);
    return made;
  };

  afterEach(() => {
    for (const open of servers.splice(0)) open.close();
  });

  it("takes the first free port of the range, on the loopback address", async () => {
    const taken = server();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const first = (taken.address() as AddressInfo).port;
    const env = { PLUGIN_MIN_PORT: String(first), PLUGIN_MAX_PORT: String(first + 50) };
    const { network, address } = await listen(server(), env, "win32");
    expect(network).toBe("tcp");
    const [host, port] = address.split(":");
    expect(host).toBe("127.0.0.1");
    expect(Number(port)).toBeGreaterThan(first);
  });

  it("says so when the range is full", async () => {
    const taken = server();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const first = (taken.address() as AddressInfo).port;
    const env = { PLUGIN_MIN_PORT: String(first), PLUGIN_MAX_PORT: String(first + 1) };
    await expect(listen(server(), env, "win32")).rejects.toThrow("no free port");
  });
});

describe("listen elsewhere", () => {
  it("lets a group in when told to, and removes the socket", async () => {
    const server = createServer();
    const group = process.getgid?.() ?? 0;
    const listening = await listen(server, { PLUGIN_UNIX_SOCKET_GROUP: String(group) }, "linux");
    const { mode, gid } = statSync(listening.address);
    expect([mode & 0o777, gid]).toEqual([0o660, group]);
    server.close();
    listening.dispose();
    expect(existsSync(listening.address)).toBe(false);
  });
});
