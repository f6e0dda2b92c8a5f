/** Sends metrics to a DogStatsD server by UDP: lost where nobody listens, and never waited for. */
import { createSocket, type SocketOptions } from "node:dgram";

/** Where DogStatsD listens. */
export interface DogStatsDAddress {
  readonly host: string;
  readonly port: number;
}

/** Port on which Agents listen for DogStatsD unless they are told otherwise. */
const DOGSTATSD_PORT = 8125;
/** Datagrams that may be under way; further ones are dropped, so that a slow resolver holds no memory. */
export const MOST_UNDER_WAY = 256;

/**
 * Where the environment says that DogStatsD listens, by the variables of Datadog's own clients:
 * `DD_DOGSTATSD_URL` (`udp://host:8125`), else `DD_AGENT_HOST` with `DD_DOGSTATSD_PORT`. Undefined where it
 * says nothing.
 *
 * @throws {RangeError} for what is not a UDP address; the message says what is wrong with which variable
 */
export function dogStatsDAddress(env: NodeJS.ProcessEnv): DogStatsDAddress | undefined {
  const { DD_DOGSTATSD_URL: url = "", DD_AGENT_HOST: host = "", DD_DOGSTATSD_PORT: port = "" } = env;
  if (url !== "") {
    const parsed = /^udp:\/\/(\[[\da-f:.]+\]|[\w.-]+)(?::(\d+))?\/?$/i.exec(url);
    if (parsed === null)
      throw new RangeError("DD_DOGSTATSD_URL is not an address such as udp://localhost:8125");
    const [, name = "", digits] = parsed;
    return { host: name.replace(/^\[|\]$/g, ""), port: portOf(digits, "DD_DOGSTATSD_URL") };
  }
  return host === ""
    ? undefined
    : { host, port: portOf(port === "" ? undefined : port, "DD_DOGSTATSD_PORT") };
}

function portOf(digits: string | undefined, variable: string): number {
  const port = digits === undefined ? DOGSTATSD_PORT : Number(digits);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new RangeError(`${variable} names no port between 1 and 65535`);
  return port;
}

/** Sends datagrams. */
export interface DogStatsD {
  /** Sends one metric, or drops it. Never throws and never waits. */
  readonly send: (line: string) => void;
  /** Metrics that were dropped because too many were under way. */
  readonly dropped: () => number;
  /** Takes no more metrics, and closes the socket once those are sent that are under way. */
  readonly close: () => void;
}

/** What is told about sending. */
interface DogStatsDOptions {
  /** Called for every datagram that could not be sent. */
  readonly onProblem: (problem: Error) => void;
  /** @default - the system's */
  readonly lookup?: SocketOptions["lookup"];
}

/** Opens a socket; it does not keep the process alive. */
export function openDogStatsD(
  { host, port }: DogStatsDAddress,
  { onProblem, lookup }: DogStatsDOptions,
): DogStatsD {
  const socket = createSocket({
    type: host.includes(":") ? "udp6" : "udp4",
    ...(lookup !== undefined && { lookup }),
  });
  let underWay = 0;
  let dropped = 0;
  let closed = false;
  socket.unref();
  socket.on("error", onProblem);
  return {
    send: (line) => {
      if (closed) return;
      if (underWay >= MOST_UNDER_WAY) {
        dropped += 1;
        return;
      }
      underWay += 1;
      socket.send(line, port, host, (problem) => {
        underWay -= 1;
        if (problem !== null) onProblem(problem);
        if (closed && underWay === 0) socket.close();
      });
    },
    dropped: () => dropped,
    close: () => {
      if (closed) return;
      closed = true;
      if (underWay === 0) socket.close();
    },
  };
}
