/** What goes wrong with an exchange over HTTP. */
import { types } from "node:util";

/** No answer came, or none that could be read to its end. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  /**
   * @param cause - the error, or the reason of an abort
   * @param unsent - whether it is certain that the server has seen nothing of the request
   */
  constructor(
    override readonly cause: unknown,
    readonly unsent: boolean,
  ) {
    super(describeTransportError(cause));
  }
}

/** Thrown when an answer's body is larger than allowed. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";

  /** @param limit - bytes allowed. */
  constructor(readonly limit: number) {
    super(`the answer has more than ${limit} bytes`);
  }
}

/**
 * A proxy refused, or could not be reached. The message names the variable and never the proxy, which may
 * hold a password.
 */
export class ProxyError extends Error {
  override readonly name = "ProxyError";

  /** @param variable - of the environment, that names the proxy */
  constructor(variable: string, problem: string) {
    super(`the proxy that ${variable} names: ${problem}`);
  }
}

const NO_TLS =
  "the other side does not speak TLS; if it is to be reached by plain HTTP, write http:// before the host";

const PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there (ECONNREFUSED)",
  ENOTFOUND: "the host name is not known (ENOTFOUND)",
  ECONNRESET: "the connection was closed (ECONNRESET)",
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
};

/**
 * What went wrong on the way, in one line. When every address of a host refuses, Node's error has a code and
 * no message.
 */
export function describeTransportError(error: unknown): string {
  if (!(error instanceof Error) && !types.isNativeError(error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return PROBLEMS[code] ?? (error.message || code || error.name);
}
