import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ServerIdentity } from "./certificate-authority";

/** What the proxy is told. */
export interface ProxySettings {
  /** Where on this machine the servers behind it listen, by scheme. */
  readonly ports: Readonly<Record<"http" | "https", number>>;
  /** `name:password` that it asks for. @default - nobody's */
  readonly user?: string;
  /** Makes it speak TLS. @default - plain HTTP */
  readonly tls?: ServerIdentity;
}

/** A forward proxy in a process of its own. */
export interface ProxyProcess {
  readonly port: number;
  /** What went through since the last look, `METHOD target`, and `407` for what was refused. */
  takeSeen(): readonly string[];
  close(): Promise<void>;
}

/** Starts a proxy. */
export async function startProxyProcess(settings: ProxySettings): Promise<ProxyProcess> {
  const child = spawn(process.execPath, [join(__dirname, "proxy.mjs")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  child.stdin.end(JSON.stringify(settings));
  const lines = createInterface(child.stdout);
  const [port] = (await once(lines, "line")) as [string];
  const seen: string[] = [];
  lines.on("line", (line) => seen.push(line));
  return {
    port: Number(port),
    takeSeen: () => seen.splice(0),
    close: async () => {
      child.kill();
      await ended;
    },
  };
}
