import { request as httpRequest } from "node:http";
import type { Socket } from "node:net";
import { UnusableEnvironment } from "./unusable-environment";

/**
 * The proxy for a URL by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, upper or lower case, as curl and Go read them; undefined
 * for none.
 *
 * @throws {@link UnusableEnvironment} naming the variable when its proxy cannot be used: leaving it out would send the request past it.
 */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): URL | undefined {
  const proxy = variable(env, url.protocol === "https:" ? "https_proxy" : "http_proxy");
  if (proxy === undefined || isExcluded(url, variable(env, "no_proxy")?.value ?? "")) return undefined;
  return usableProxy(proxy);
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

function usableProxy({ name, value: proxy }: Variable): URL {
  const full = proxy.includes("://") ? proxy : `http://${proxy}`;
  const url = /[\s\p{Cc}]/u.test(proxy) || !URL.canParse(full) ? undefined : new URL(full);
  if (url?.protocol !== "http:" || url.hostname === "" || ![url.username, url.password].every(canDecode)) {
    // The value may hold a password, so it is not repeated.
    const form = "http://host:port, with user and password percent-encoded if it needs them";
    throw new UnusableEnvironment(`${name} does not name a proxy that can be used. Write it as ${form}`);
  }
  return url;
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** A variable in lower case, else in upper case, without white space at its ends; undefined when it is absent or empty. */
function variable(env: NodeJS.ProcessEnv, lowerCase: string): Variable | undefined {
  const name = env[lowerCase] === undefined ? lowerCase.toUpperCase() : lowerCase;
  const value = env[name]?.trim() ?? "";
  return value === "" ? undefined : { name, value };
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
