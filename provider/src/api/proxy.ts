import { request as httpRequest } from "node:http";
import type { Socket } from "node:net";

/**
 * The proxy for a URL by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, upper or lower case, as curl and Go read them; undefined
 * for none.
 */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): URL | undefined {
  const name = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  const proxy = variable(env, name);
  if (proxy === undefined || isExcluded(url, variable(env, "no_proxy") ?? "")) return undefined;
  const full = proxy.includes("://") ? proxy : `http://${proxy}`;
  return URL.canParse(full) ? new URL(full) : undefined;
}

function variable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name] ?? env[name.toUpperCase()];
  return value === undefined || value === "" ? undefined : value;
}

/** Loopback goes without a proxy always, as with Go. */
function isExcluded({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (host === "localhost" || host === "::1" || host.startsWith("127.")) return true;
  const actualPort = port === "" ? (protocol === "https:" ? "443" : "80") : port;
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = "", wantedPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      if (wantedPort !== undefined && wantedPort !== actualPort) return false;
      const domain = name.replace(/^\*?\./, "");
      return host === domain || host.endsWith(`.${domain}`);
    });
}

/** Header by which a proxy knows its user. */
export function proxyAuthorization(proxy: URL): Readonly<Record<string, string>> {
  if (proxy.username === "") return {};
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { "Proxy-Authorization": `Basic ${Buffer.from(user).toString("base64")}` };
}

/** Opens a tunnel through an HTTP proxy to `host:port`. Rejects when the proxy refuses or cannot be reached. */
export function openTunnel(proxy: URL, authority: string, timeout: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const connect = httpRequest({
      host: proxy.hostname.replace(/^\[|\]$/g, ""),
      port: proxy.port === "" ? 80 : Number(proxy.port),
      method: "CONNECT",
      path: authority,
      headers: { Host: authority, ...proxyAuthorization(proxy) },
      agent: false,
      timeout,
    });
    connect.once("connect", (answer, socket: Socket) => {
      if (answer.statusCode === 200) {
        socket.setTimeout(0);
        resolve(socket);
      } else {
        socket.destroy();
        reject(new Error(`the proxy answered ${answer.statusCode ?? "nothing"} to CONNECT`));
      }
    });
    connect.once("response", (answer) => {
      connect.destroy();
      reject(new Error(`the proxy answered ${answer.statusCode ?? "nothing"} to CONNECT`));
    });
    connect.once("timeout", () => connect.destroy(new Error("the proxy does not answer")));
    connect.once("error", reject);
    connect.end();
  });
}
