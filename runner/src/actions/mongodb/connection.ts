/** From the connection of a MongoDB task to its database. */
import type { LookupFunction } from "node:net";
import type * as mongodb from "mongodb";
import * as z from "zod";
import { withDeadline } from "../../clock";
import { actionError, TaskError } from "../../task-error";
import type { ActionContext } from "../action";
import { optionalInput } from "../json-input";
import { importPeer } from "../peer-package";
import { serviceHost } from "../service-host";

const SERVICE = "MongoDB";

const Text = z.string("is missing").min(1, "is empty");
const OptionalText = optionalInput(z.string());

const Common = z.object({ username: Text, password: Text, database: OptionalText, authSource: OptionalText });

/** A server. Who asks the cloud for credentials, or the machine, is not among the mechanisms. */
const Server = Common.extend({
  host: Text,
  port: z.coerce.number("is missing or no number").int().min(1).max(65_535),
  authMechanism: optionalInput(z.enum(["SCRAM-SHA-1", "SCRAM-SHA-256", "PLAIN"])),
});

/** A cluster that a DNS record lists, always over TLS. */
const Cluster = Common.extend({ srvHost: Text });

type Tokens = z.output<typeof Server> | z.output<typeof Cluster>;

/** A database, and the driver that it came from. */
export interface Access {
  readonly database: mongodb.Db;
  readonly driver: typeof mongodb;
}

/**
 * Connects, has the connection's database used, and closes the connection, also under what is under way when
 * the task's signal is aborted.
 *
 * Every server is judged as the host of an HTTP request is: listed hosts only where there is a list, never a
 * metadata service. A host is that server alone, whatever it says of others; the servers of a cluster are
 * those that it names.
 *
 * @throws {@link TaskError} with code ACTION_ERROR: refused, not reached, or refused by the server, in its
 *   words
 */
export async function withDatabase<T>(
  context: ActionContext,
  use: (access: Access) => Promise<T>,
): Promise<T> {
  const tokens = tokensOf(context);
  context.signal.throwIfAborted();
  const { uri, url, direct } = addressOf(tokens, context);
  const driver = await importPeer("mongodb", async () => import("mongodb"));
  const stop = new AbortController();
  const { username, password, database, authSource } = tokens;
  const client = new driver.MongoClient(uri, {
    auth: { username, password },
    ...(authSource !== undefined && { authSource }),
    ...("authMechanism" in tokens &&
      tokens.authMechanism !== undefined && { authMechanism: tokens.authMechanism }),
    directConnection: direct,
    appName: "datadog-private-action-runner",
    connectTimeoutMS: context.httpTimeoutMs,
    serverSelectionTimeoutMS: context.httpTimeoutMs,
    maxPoolSize: 1,
    useBigInt64: true,
    lookup: guardedLookup(context, url, stop),
  });
  client.on("serverOpening", ({ address }) => {
    judgeMember(address, context, stop);
  });
  const signal = AbortSignal.any([context.signal, stop.signal]);
  try {
    return await withDeadline(context.clock, 0, signal, async () => {
      await connected(client, direct, stop);
      return use({ database: client.db(database ?? "admin"), driver });
    });
  } catch (error) {
    context.signal.throwIfAborted();
    throw error instanceof TaskError ? error : actionError(problemOf(error));
  } finally {
    await client.close().catch(() => undefined);
  }
}

function tokensOf({ credential: { type, tokens } }: ActionContext): Tokens {
  const isCluster = (tokens.get("srvHost") ?? "") !== "";
  const parsed = (isCluster ? Cluster : Server).safeParse(Object.fromEntries(tokens));
  if (type === "Token Auth" && parsed.success) return parsed.data;
  const problems = parsed.success
    ? ["it is not of type Token Auth"]
    : parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`);
  throw actionError(`the connection to MongoDB is wrong: ${problems.join("; ")}`);
}

/**
 * The database is in the URI, so that it is also where the user is looked for unless something else says
 * another one. User and password are not: a URI that is wrong is told.
 */
function addressOf(
  tokens: Tokens,
  { urlPolicy }: ActionContext,
): { readonly uri: string; readonly url: URL; readonly direct: boolean } {
  const path = encodeURIComponent(tokens.database ?? "");
  if ("srvHost" in tokens) {
    const url = serviceHost(SERVICE, "srvHost", tokens.srvHost);
    return { uri: `mongodb+srv://${url.hostname}/${path}`, url, direct: false };
  }
  const url = serviceHost(SERVICE, "host", tokens.host, tokens.port);
  urlPolicy.check(url);
  return { uri: `mongodb://${url.hostname}:${tokens.port}/${path}`, url, direct: true };
}

/** Names are judged when they are looked up, and what was judged is connected to. */
function guardedLookup({ urlPolicy }: ActionContext, url: URL, stop: AbortController): LookupFunction {
  const judged = urlPolicy.lookupFor(url);
  return (hostname, options, callback) => {
    judged(hostname, options, (error, address, family) => {
      if (error instanceof TaskError) stop.abort(error);
      const refusal: unknown = stop.signal.reason;
      if (refusal instanceof TaskError) callback(refusal, "");
      else callback(error, address, family);
    });
  };
}

/**
 * A server of a cluster. One that has an address in place of a name gets the driver's greeting before the
 * connection is given up: only names are looked up.
 */
function judgeMember(address: string, { urlPolicy }: ActionContext, stop: AbortController): void {
  try {
    urlPolicy.check(new URL(`http://${address}/`));
  } catch (error) {
    stop.abort(error instanceof TaskError ? error : actionError(`MongoDB: ${address} is not a host`));
  }
}

/** With one server there is no use in waiting until another one is found. */
async function connected(client: mongodb.MongoClient, direct: boolean, stop: AbortController): Promise<void> {
  const giveUp = ({ failure }: { readonly failure: Error }): void => {
    stop.abort(failure);
  };
  if (direct) client.on("serverHeartbeatFailed", giveUp);
  await client.connect();
  client.off("serverHeartbeatFailed", giveUp);
}

/** The server's words with its code, and what had been done until then. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return `MongoDB: ${String(error)}`;
  const code = "codeName" in error && typeof error.codeName === "string" ? ` (${error.codeName})` : "";
  const added =
    "insertedCount" in error && typeof error.insertedCount === "number"
      ? `; documents added before: ${error.insertedCount}`
      : "";
  return `MongoDB: ${error.message}${code}${added}`;
}
