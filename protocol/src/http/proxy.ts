/** Which proxy the environment names for a URL. */
import { UnusableEnvironment } from "./unusable-environment";

/** A proxy. */
export interface Proxy {
  /** Variable that names it, for messages: its value may hold a password. */
  readonly variable: string;
  /** `http:`, or `https:` for one that is itself spoken to over TLS. */
  readonly protocol: "http:" | "https:";
  /** Host name, or IP address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Header by which it knows its user; none when the variable names no user. */
  readonly authorization: Readonly<Record<string, string>>;
}

/**
 * Variables that name proxies for plain HTTP, for HTTPS, and for whatever has none of its own, in lower case.
 */
const PROXY_VARIABLES = { plain: "http_proxy", secure: "https_proxy", other: "all_proxy" } as const;

/**
 * The proxy for a URL by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, upper or lower case, as
 * curl reads them; undefined for none. Go reads all but `ALL_PROXY`, which counts where the scheme has no
 * variable.
 *
 * @throws {@link UnusableEnvironment} naming the variable when its proxy cannot be used: leaving it out would
 *   send the request past it.
 */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): Proxy | undefined {
  const own = variable(env, PROXY_VARIABLES[url.protocol === "https:" ? "secure" : "plain"]);
  const proxy = own ?? variable(env, PROXY_VARIABLES.other);
  if (proxy === undefined || isExcluded(url, variable(env, "no_proxy")?.value ?? "")) return undefined;
  return usableProxy(proxy);
}

/** What the variables that name proxies hold of secrets: users and passwords, as they are and decoded. */
export function proxySecrets(env: NodeJS.ProcessEnv): readonly string[] {
  return Object.values(PROXY_VARIABLES).flatMap((name) => {
    const value = variable(env, name)?.value ?? "";
    const rest = value.includes("://") ? value.slice(value.indexOf("://") + 3) : value;
    const end = rest.lastIndexOf("@");
    if (end === -1) return [];
    const user = rest.slice(0, end);
    const colon = user.indexOf(":");
    // A name alone is a token.
    const written = colon === -1 ? user : user.slice(colon + 1);
    return [written, ...(canDecode(written) ? [decodeURIComponent(written)] : [])];
  });
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

function usableProxy({ name, value: proxy }: Variable): Proxy {
  const full = proxy.includes("://") ? proxy : `http://${proxy}`;
  const url = /[\s\p{Cc}]/u.test(proxy) || !URL.canParse(full) ? undefined : new URL(full);
  const protocol = url?.protocol;
  if (
    url === undefined ||
    (protocol !== "http:" && protocol !== "https:") ||
    ![url.username, url.password].every(canDecode)
  ) {
    // The value may hold a password, so it is not repeated.
    const form =
      "http://host:port or https://host:port, with user and password percent-encoded if it needs them";
    throw new UnusableEnvironment(`${name} does not name a proxy that can be used. Write it as ${form}`);
  }
  return {
    variable: name,
    protocol,
    host: withoutBrackets(url.hostname),
    port: url.port === "" ? DEFAULT_PORTS[protocol] : Number(url.port),
    authorization: authorizationOf(url),
  };
}

const DEFAULT_PORTS = { "http:": 80, "https:": 443 } as const;

function authorizationOf({ username, password }: URL): Proxy["authorization"] {
  if (username === "" && password === "") return {};
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "Proxy-Authorization": `Basic ${Buffer.from(user).toString("base64")}` };
}

/** Host of a URL as sockets take it: an IPv6 address without its brackets. */
export function withoutBrackets(hostname: string): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * A variable in lower case, else in upper case, without white space at its ends; undefined when it is absent
 * or empty.
 */
function variable(env: NodeJS.ProcessEnv, lowerCase: string): Variable | undefined {
  const name = env[lowerCase] === undefined ? lowerCase.toUpperCase() : lowerCase;
  const value = env[name]?.trim() ?? "";
  return value === "" ? undefined : { name, value };
}

/** Loopback goes without a proxy always, as with Go. */
function isExcluded({ hostname, port, protocol }: URL, list: string): boolean {
  const host = withoutBrackets(hostname).toLowerCase();
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
