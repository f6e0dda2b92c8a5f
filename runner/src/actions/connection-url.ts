/** The address of a service, as a connection's token has it. */
import { actionError } from "../task-error";

/**
 * Reads a token as the address of a service that is reached by HTTP.
 *
 * @throws {@link TaskError} with code ACTION_ERROR where it is none, or has a user, a query or a fragment.
 */
export function connectionUrl(token: string, text: string, example: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search + url.hash + url.username !== "")
    throw actionError(`the connection's ${token} is not an http or https URL, such as ${example}`);
  return url;
}
