import { isIP } from "node:net";

/**
 * Whether a `Host` header names this server. A page of somebody else can let a name of its own lead to this
 * machine, and would then be taken for one of the server's; such a name has a dot in it and is none of those
 * that the server was told.
 *
 * @param header - as it was sent
 * @param known - names by which the server is called besides addresses, `localhost` and names without a dot
 */
export function isHostOfServer(header: string | undefined, known: readonly string[]): boolean {
  if (header === undefined || !/^[^\s/?#@\\]+$/.test(header) || !URL.canParse(`http://${header}`))
    return false;
  const name = new URL(`http://${header}`).hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  if (isIP(name) !== 0 || !name.includes(".") || name.endsWith(".localhost")) return true;
  return known.some((host) => host.toLowerCase() === name);
}
