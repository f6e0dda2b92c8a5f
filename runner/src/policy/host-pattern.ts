import { compileGlob } from "./glob";

/** Longest pattern that is taken, in characters: the longest host name has 253, a port five more. */
const MAX_LENGTH = 259;

/** An IPv6 address, perhaps with places that stand for several characters. */
const IPV6 = /^[\da-f.*?]*:[\da-f.*?]*:[\da-f:.*?]*$/;

/** Whether a URL's host, and its port where the pattern names one, are those that were meant. */
export type HostPattern = (url: URL) => boolean;

/**
 * Compiles a pattern of host names as the Agent's `http_allowlist` takes them: `*` stands for any characters,
 * dots too, `?` for one, `[ab]` and `[!ab]` for one of a set, `{a,b}` for one of several texts. Case does not
 * matter. A port behind it is parkit's own: `db.example.com:8443` is that port alone; without one every port
 * is meant. An IPv6 address with a port stands in brackets.
 *
 * @returns undefined when the text is not a pattern.
 */
export function hostPattern(text: string): HostPattern | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const { host, port } = parts(text.toLowerCase());
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return undefined;
  if (host.includes(":") && !IPV6.test(host)) return undefined;
  const matches = compileGlob(host);
  if (matches === undefined) return undefined;
  return (url) =>
    (port === undefined || Number(port) === portOf(url)) &&
    matches(withoutBrackets(url.hostname.toLowerCase()));
}

/** Addresses with colons of their own have their port behind brackets only. */
function parts(text: string): { readonly host: string; readonly port?: string } {
  const [, host = text, port] = /^([^:]*|\[[^\]]*:[^\]]*\]):(\d{1,5})$/.exec(text) ?? [];
  const bare = host.includes(":") ? withoutBrackets(host) : host;
  return { host: bare, ...(port !== undefined && { port }) };
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}

/** The port that a URL means. */
export function portOf({ port, protocol }: URL): number {
  if (port !== "") return Number(port);
  return protocol === "https:" ? 443 : 80;
}
