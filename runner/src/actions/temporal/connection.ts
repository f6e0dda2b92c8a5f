/** From the connection of a Temporal task to its server. */
import type { ConnectionOptions, Client } from "@temporalio/client";
import * as z from "zod";
import { withDeadline } from "../../clock";
import { actionError, TaskError } from "../../task-error";
import type { ActionContext } from "../action";
import { optionalInput } from "../json-input";
import { importPeer } from "../peer-package";
import { judgedAddress, serviceHost } from "../service-host";

const DEFAULT_PORT = 7233;
/** How often a request is sent at most while the server cannot take it. */
const MAX_ATTEMPTS = 3;
/** Largest answer that is read, in bytes (15 MiB). */
const MAX_RESPONSE_BYTES = 15 * 1024 * 1024;

const OptionalText = optionalInput(z.string());

/** Tokens of a connection. With `address` it is plain, and nothing else counts. */
const Tokens = z.object({
  address: OptionalText,
  serverAddress: OptionalText,
  serverNameOverride: OptionalText,
  serverRootCACertificate: OptionalText,
  clientCertPairCrt: OptionalText,
  clientCertPairKey: OptionalText,
  apiKey: OptionalText,
});
type Tokens = z.output<typeof Tokens>;

/**
 * Connects to the server, has it used, and closes the connection. What is under way ends when the task's
 * signal is aborted; a workflow goes on.
 *
 * The host is judged as that of an HTTP request is: listed hosts only where there is a list, never a metadata
 * service. What was judged is connected to, without a proxy.
 *
 * @throws {@link TaskError} with code ACTION_ERROR: refused, not reached, or refused by the server, in its
 *   words
 */
export async function withClient<T>(
  context: ActionContext,
  namespace: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const { host, port, tls, apiKey } = serverOf(context);
  const { signal } = context;
  signal.throwIfAborted();
  const url = serviceHost("Temporal", "the address of the server", host, port);
  const address = await judgedAddress("Temporal", url, context);
  const temporal = await importPeer("@temporalio/client", async () => import("@temporalio/client"));
  const connection = opened(() =>
    temporal.Connection.lazy({
      address: `${address.includes(":") ? `[${address}]` : address}:${port}`,
      ...(tls !== undefined && { tls }),
      ...(apiKey !== undefined && { apiKey }),
      channelArgs: {
        "grpc.default_authority": url.host,
        "grpc.enable_http_proxy": 0,
        "grpc.max_receive_message_length": MAX_RESPONSE_BYTES,
      },
      interceptors: [
        temporal.makeGrpcRetryInterceptor(temporal.defaultGrpcRetryOptions({ maxAttempts: MAX_ATTEMPTS })),
      ],
    }),
  );
  const client = new temporal.Client({ connection, namespace, identity: "datadog-private-action-runner" });
  try {
    return await withDeadline(context.clock, 0, signal, async () =>
      connection.withAbortSignal(signal, async () => use(client)),
    );
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof TaskError ? error : actionError(`Temporal: ${messagesOf(error).join(": ")}`);
  } finally {
    await connection.close();
  }
}

interface Server {
  readonly host: string;
  readonly port: number;
  readonly tls?: Exclude<NonNullable<ConnectionOptions["tls"]>, boolean>;
  readonly apiKey?: string;
}

function serverOf({ credential: { type, tokens: resolved } }: ActionContext): Server {
  const tokens = Tokens.parse(Object.fromEntries(resolved));
  if (type !== "Token Auth") throw wrong("it is not of type Token Auth");
  if (tokens.address !== undefined) return hostAndPort("address", tokens.address);
  if (tokens.serverAddress === undefined)
    throw wrong("it needs the token serverAddress, or address for a server without TLS");
  const { serverNameOverride, serverRootCACertificate, apiKey } = tokens;
  const server = hostAndPort("serverAddress", tokens.serverAddress);
  return {
    ...server,
    tls: {
      // The address that is connected to is no name that a certificate has.
      serverNameOverride: serverNameOverride ?? server.host,
      ...(serverRootCACertificate !== undefined && {
        serverRootCACertificate: Buffer.from(serverRootCACertificate),
      }),
      ...clientCertificate(tokens),
    },
    ...(apiKey !== undefined && { apiKey }),
  };
}

function clientCertificate({ clientCertPairCrt, clientCertPairKey }: Tokens): Partial<Server["tls"]> {
  if (clientCertPairCrt === undefined && clientCertPairKey === undefined) return {};
  if (clientCertPairCrt === undefined || clientCertPairKey === undefined)
    throw wrong("clientCertPairCrt and clientCertPairKey belong together");
  return { clientCertPair: { crt: Buffer.from(clientCertPairCrt), key: Buffer.from(clientCertPairKey) } };
}

function hostAndPort(token: string, text: string): Pick<Server, "host" | "port"> {
  const [, bracketed, plain, port = String(DEFAULT_PORT)] =
    /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw wrong(`${token} is not a host with a port, such as temporal.example.com:${DEFAULT_PORT}`);
  return { host, port: Number(port) };
}

/** Certificates and keys are read when the connection is made. OpenSSL's messages hold nothing of them. */
function opened<Connection>(open: () => Connection): Connection {
  try {
    return open();
  } catch (error) {
    throw wrong(`its certificates or its key cannot be used: ${messagesOf(error).join(": ")}`);
  }
}

function wrong(problem: string): TaskError {
  return actionError(`the connection to Temporal is wrong: ${problem}`);
}

/** What an error and its causes say; each is more exact than the one before. */
function messagesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [String(error)];
  return error.cause === undefined ? [error.message] : [error.message, ...messagesOf(error.cause)];
}
