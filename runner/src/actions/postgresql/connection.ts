/** From the connection of a PostgreSQL task to an open session of a server that may be asked. */
import { isIP } from "node:net";
import type { Client } from "pg";
import * as z from "zod";
import { actionError, TaskError } from "../../task-error";
import type { ActionContext } from "../action";
import { judgedAddress, serviceHost } from "../service-host";

const Text = z.string("is missing").min(1, "is empty");

/** Tokens of a connection. */
const Tokens = z.object({
  host: Text,
  port: z.coerce.number("is missing or no number").int().min(1).max(65_535),
  user: Text,
  password: Text,
  database: Text,
  sslmode: z.enum(["require", "disable"]),
  applicationName: z.string().optional(),
  searchPath: z.string().optional(),
});
type Tokens = z.output<typeof Tokens>;

/**
 * Opens a session, has it used, and closes it. When the task's signal is aborted, the server is told to end
 * what it is doing, and the session is closed under it.
 *
 * The host is judged as that of an HTTP request is: listed hosts only where there is a list, never a metadata
 * service; sockets of the file system are refused.
 *
 * @throws {@link TaskError} with code ACTION_ERROR: refused, not reached, or refused by the server, in its
 *   words
 */
export async function withSession<T>(
  context: ActionContext,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const tokens = tokensOf(context);
  const { signal } = context;
  signal.throwIfAborted();
  const address = await judgedAddress(
    "PostgreSQL",
    serviceHost("PostgreSQL", "host", tokens.host, tokens.port),
    context,
  );
  const client = await sessionAt(address, tokens, context.httpTimeoutMs);
  // Errors of a session that is idle come this way, and end in the next question.
  client.on("error", () => undefined);
  const cancel = (): void => {
    void cancelled(client, address, tokens, context.httpTimeoutMs).finally(() => void client.end());
  };
  try {
    await client.connect();
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
    return await use(client);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof TaskError ? error : actionError(problemOf(error));
  } finally {
    signal.removeEventListener("abort", cancel);
    if (!signal.aborted) await client.end().catch(() => undefined);
  }
}

function tokensOf({ credential: { type, tokens } }: ActionContext): Tokens {
  const parsed = Tokens.safeParse(Object.fromEntries(tokens));
  if (type === "Token Auth" && parsed.success) return parsed.data;
  const problems = parsed.success
    ? ["it is not of type Token Auth"]
    : parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`);
  throw actionError(`the connection to PostgreSQL is wrong: ${problems.join("; ")}`);
}

async function sessionAt(
  address: string,
  { host, port, user, password, database, sslmode, applicationName, searchPath }: Tokens,
  timeoutMs: number,
): Promise<Client> {
  const { Client: PostgresClient } = await import("pg");
  return new PostgresClient({
    host: address,
    port,
    user,
    password,
    database,
    // As with libpq, "require" encrypts and does not ask who the server is.
    ssl:
      sslmode === "require"
        ? { rejectUnauthorized: false, ...(isIP(host) === 0 && { servername: host }) }
        : false,
    connectionTimeoutMillis: timeoutMs,
    application_name: applicationName ?? "datadog-private-action-runner",
    ...(searchPath !== undefined &&
      searchPath !== "" && { options: `-c search_path=${searchPath.replaceAll(/[\\ ]/g, "\\$&")}` }),
  });
}

/** A session cannot end its own query: another one of the same user may. */
async function cancelled(client: Client, address: string, tokens: Tokens, timeoutMs: number): Promise<void> {
  const process: unknown = "processID" in client ? client.processID : undefined;
  const other = await sessionAt(address, tokens, timeoutMs);
  other.on("error", () => undefined);
  try {
    await other.connect();
    await other.query("SELECT pg_cancel_backend($1::int)", [process]);
  } catch {
    // The session is closed all the same, and the server sees it at the latest when it has an answer.
  } finally {
    await other.end().catch(() => undefined);
  }
}

/** The server's words with its code, which tells more than they do. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
  return `PostgreSQL: ${error.message}${code}`;
}
