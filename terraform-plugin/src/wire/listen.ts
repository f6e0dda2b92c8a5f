import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, readFileSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where a server listens, in the words of the handshake. */
export interface Address {
  readonly network: "unix" | "tcp";
  readonly address: string;
  /** Removes what listening left behind. */
  dispose(): void;
}

/** Longest socket path that every system takes; macOS allows 104 bytes with the terminator. */
const MAX_SOCKET_PATH = 100;

/**
 * Listens where Terraform can connect: on a Unix socket that only this user can open, or on Windows on a
 * loopback port within `PLUGIN_MIN_PORT` and `PLUGIN_MAX_PORT`.
 */
export async function listen(
  server: Server,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Promise<Address> {
  if (platform !== "win32") return listenOnSocket(server, env);
  const first = Number(env["PLUGIN_MIN_PORT"] ?? "0");
  const last = Number(env["PLUGIN_MAX_PORT"] ?? "0");
  for (let port = first; port < last; port += 1) {
    if (await tryPort(server, port))
      return { network: "tcp", address: `127.0.0.1:${port}`, dispose: () => undefined };
  }
  throw new Error(`no free port from ${first} to ${last}`);
}

async function listenOnSocket(server: Server, env: NodeJS.ProcessEnv): Promise<Address> {
  const path = socketPath(env["PLUGIN_UNIX_SOCKET_DIR"] === "" ? undefined : env["PLUGIN_UNIX_SOCKET_DIR"]);
  // The mask makes the socket private from the first moment; a later chmod would leave a gap.
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(path, () => {
        server.removeListener("error", reject);
        resolve();
      });
    });
  } finally {
    process.umask(mask);
  }
  const group = env["PLUGIN_UNIX_SOCKET_GROUP"];
  if (group) shareWithGroup(path, group);
  return {
    network: "unix",
    address: path,
    dispose: () => {
      rmSync(path, { force: true });
    },
  };
}

/**
 * A fresh path in the wanted directory, or in `/tmp` when the temporary directory's name is too long for a
 * socket.
 */
function socketPath(directory: string | undefined): string {
  const name = `tfp-${process.pid}-${randomBytes(4).toString("hex")}.sock`;
  const path = join(directory ?? tmpdir(), name);
  return Buffer.byteLength(path) <= MAX_SOCKET_PATH || directory !== undefined ? path : join("/tmp", name);
}

function shareWithGroup(path: string, group: string): void {
  const line = readFileSync("/etc/group", "utf8")
    .split("\n")
    .map((entry) => entry.split(":"))
    .find(([name, , id]) => name === group || id === group);
  const id = line === undefined ? Number(group) : Number(line[2]);
  if (!Number.isInteger(id)) throw new Error(`PLUGIN_UNIX_SOCKET_GROUP: no group "${group}"`);
  chownSync(path, process.getuid?.() ?? 0, id);
  chmodSync(path, 0o660);
}

function tryPort(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      server.removeListener("listening", listening);
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
      else reject(error);
    };
    const listening = (): void => {
      server.removeListener("error", failed);
      resolve(true);
    };
    server.once("error", failed).once("listening", listening).listen(port, "127.0.0.1");
  });
}
