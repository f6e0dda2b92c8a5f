/** Where a service is that does not speak HTTP: its host is judged as that of an HTTP request is. */
import type { LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { promisify } from "node:util";
import { actionError, TaskError } from "../task-error";
import type { ActionContext } from "./action";

/**
 * Reads a token of a connection as a host, in the form in which hosts are judged.
 *
 * @param service - how the service is called in errors.
 * @param token - name of the token.
 * @throws {@link TaskError} with code ACTION_ERROR where it is something else, such as a path or a URL.
 */
export function serviceHost(service: string, token: string, host: string, port = 0): URL {
  const authority = `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}/`;
  const url = URL.canParse(authority) ? new URL(authority) : undefined;
  if (url === undefined || /[/\\?#@,]/.test(host) || url.hostname === "")
    throw actionError(
      `the connection to ${service} is wrong: ${token} is not the name or the address of a host`,
    );
  return url;
}

/**
 * The address to connect to: the one that was judged, so that a name cannot change its mind in between.
 *
 * @throws {@link TaskError} with code ACTION_ERROR: refused by the runner's policy, or the name has no
 *   address.
 */
export async function judgedAddress(
  service: string,
  url: URL,
  { urlPolicy }: Pick<ActionContext, "urlPolicy">,
): Promise<string> {
  urlPolicy.check(url);
  const name = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(name) !== 0) return name;
  const lookup = promisify<string, { all: true }, readonly LookupAddress[]>((hostname, options, callback) => {
    urlPolicy.lookupFor(url)(hostname, options, (error, addresses) => {
      callback(error, Array.isArray(addresses) ? addresses : []);
    });
  });
  const [first] = await lookup(name, { all: true }).catch((error: unknown) => {
    if (error instanceof TaskError) throw error;
    throw actionError(`${service}: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (first === undefined) throw actionError(`${service}: ${name} has no address`);
  return first.address;
}
