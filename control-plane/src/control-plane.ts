/** A control plane, started and stopped. */
import { randomBytes as systemRandomBytes } from "node:crypto";
import { ArgumentError } from "@parkit/provider-schema/internal/parkit-error";
import { connectionGroupRoutes } from "./routes/connection-groups";
import { connectionRoutes } from "./routes/connections";
import type { ControlPlaneContext, ControlPlaneSettings } from "./context";
import { enrollmentRoutes } from "./routes/enrollment";
import type { ControlPlaneEvent } from "./event";
import { faultRoutes } from "./routes/faults";
import { randomApiKey, randomAppKey, randomUuid } from "./identifiers";
import { opmsRoutes } from "./routes/opms";
import { organisationRoutes } from "./routes/organisation-routes";
import type { Route } from "./route";
import { runnerRoutes } from "./routes/runners";
import { startServer, type ServerLimits } from "./server";
import { newSigningKey, signingKeyRoutes } from "./routes/signing-keys";
import type { ControlPlaneState, Organisation } from "./state";
import { openDataDirectory } from "./store/data-directory";
import { memoryStore, type Store } from "./store/store";
import { OpenTasks } from "./tasks/open-tasks";
import { TaskSignals } from "./tasks/task-signals";
import { taskRoutes } from "./routes/tasks";
import { UsedTokens } from "./used-tokens";

/** How to start a control plane. */
export interface ControlPlaneOptions extends Partial<ControlPlaneSettings>, Partial<ServerLimits> {
  /**
   * Address to listen on.
   *
   * @default "127.0.0.1"
   */
  readonly host?: string;
  /**
   * Names with a dot by which the server is called, such as `datadog.internal.example.com`. Requests for
   * other names are refused with 421; addresses, `localhost` and names without a dot need not be told.
   *
   * @default - none
   */
  readonly hostNames?: readonly string[];
  /**
   * Port to listen on; 0 for a free one.
   *
   * @default 0
   */
  readonly port?: number;
  /**
   * API key of the organisation.
   *
   * @default - a random one
   */
  readonly apiKey?: string;
  /**
   * Application key of the organisation.
   *
   * @default - a random one
   */
  readonly appKey?: string;
  /**
   * Whether the application key has Actions API access from the start.
   *
   * @default true
   */
  readonly appKeyRegistered?: boolean;
  /**
   * Id of the organisation, int64, above zero.
   *
   * @default - a random one of six digits
   */
  readonly orgId?: bigint;
  /**
   * Region part of runner URNs.
   *
   * @default "us1"
   */
  readonly region?: string;
  /**
   * Directory that keeps everything, made if it is not there, for one control plane at a time. Organisation
   * and keys are those of the first start.
   *
   * @default - nothing is kept
   */
  readonly data?: string;
  /**
   * The time.
   *
   * @default - the system's
   */
  readonly now?: () => Date;
  /**
   * Source of ids and of keys that are not given, except signing keys, which are always the system's.
   *
   * @default - the system's
   */
  readonly randomBytes?: (size: number) => Buffer;
  /**
   * Receives what happens; never anything secret. Must not throw.
   *
   * @default - nobody
   */
  readonly log?: (event: ControlPlaneEvent) => void;
}

/** A control plane that listens. */
export interface ControlPlane {
  /** Origin of its API, without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  readonly appKey: string;
  /** Id under which the application key is registered. */
  readonly appKeyId: string;
  readonly orgId: bigint;
  /** Stops it; without a directory for its data, everything is forgotten. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a control plane.
 *
 * @throws the system's error when the port is taken, {@link ArgumentError} when the organisation id is out of
 *   range or not that of the data, {@link DataDirectoryError} when the directory cannot be used.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const store = options.data === undefined ? memoryStore() : await openDataDirectory(options.data);
  try {
    return await startWith(store, options);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function startWith(store: Store, options: ControlPlaneOptions): Promise<ControlPlane> {
  const context = makeContext(store, options);
  store.commit();
  const { organisation } = context.state;
  const { host = "127.0.0.1", port = 0, hostNames = [] } = options;
  const { maxBodyBytes = 4 * 1024 * 1024, requestTimeoutMs = 30_000 } = options;
  const server = await startServer(context, allRoutes(context), {
    host,
    port,
    hostNames: [host, ...hostNames],
    maxBodyBytes,
    requestTimeoutMs,
  });
  return {
    url: server.url,
    apiKey: organisation.apiKey,
    appKey: organisation.appKey.secret,
    appKeyId: organisation.appKey.id,
    orgId: organisation.id,
    close: async () => {
      await server.close();
      store.close();
    },
  };
}

function allRoutes(context: ControlPlaneContext): readonly Route[] {
  return [
    ...opmsRoutes(context),
    ...signingKeyRoutes(context),
    ...enrollmentRoutes(context),
    ...connectionGroupRoutes(context),
    ...connectionRoutes(context),
    ...organisationRoutes(context),
    ...taskRoutes(context),
    ...runnerRoutes(context),
    ...faultRoutes(context),
  ];
}

function makeContext(store: Store, options: ControlPlaneOptions): ControlPlaneContext {
  const randomBytes = options.randomBytes ?? systemRandomBytes;
  return {
    state: makeState(store, options, randomBytes),
    store,
    settings: makeSettings(options),
    taskSignals: new TaskSignals(),
    now: options.now ?? (() => new Date()),
    randomBytes,
    log: options.log ?? (() => undefined),
  };
}

function makeState(
  store: Store,
  options: ControlPlaneOptions,
  randomBytes: (size: number) => Buffer,
): ControlPlaneState {
  const organisations: ControlPlaneState["organisations"] = store.table("organisation");
  const [kept] = organisations.values();
  const organisation =
    kept === undefined ? newOrganisation(options, randomBytes) : sameOrganisation(kept, options);
  const owner = organisation.id.toString();
  organisations.set(owner, organisation);
  const signingKeys: ControlPlaneState["signingKeys"] = store.table("signing-key", owner);
  if (signingKeys.size === 0) {
    const key = newSigningKey(randomBytes);
    signingKeys.set(key.keyId, key);
  }
  return {
    organisations,
    organisation,
    runners: store.table("runner", owner),
    connections: store.table("connection", owner),
    groups: store.table("connection-group", owner),
    openTasks: new OpenTasks(store.table("open-task", owner)),
    finishedTasks: store.table("finished-task", owner),
    signingKeys,
    restrictionPolicies: store.table("restriction-policy", owner),
    faults: store.table("fault"),
    usedTokens: new UsedTokens(),
  };
}

const MAX_ORG_ID = 2n ** 63n - 1n;

function newOrganisation(options: ControlPlaneOptions, randomBytes: (size: number) => Buffer): Organisation {
  const id = options.orgId ?? BigInt(100_000 + (randomBytes(4).readUInt32BE() % 900_000));
  if (id <= 0n || id > MAX_ORG_ID) throw new ArgumentError("orgId must be above zero and fit 64 bits");
  return {
    id,
    region: options.region ?? "us1",
    apiKey: options.apiKey ?? randomApiKey(randomBytes),
    appKey: {
      id: randomUuid(randomBytes),
      secret: options.appKey ?? randomAppKey(randomBytes),
      registered: options.appKeyRegistered ?? true,
    },
    userId: randomUuid(randomBytes),
  };
}

/** @throws {@link ArgumentError} when the options ask for another organisation than the data holds */
function sameOrganisation(kept: Organisation, options: ControlPlaneOptions): Organisation {
  const {
    orgId = kept.id,
    region = kept.region,
    apiKey = kept.apiKey,
    appKey = kept.appKey.secret,
  } = options;
  if (orgId === kept.id && region === kept.region && apiKey === kept.apiKey && appKey === kept.appKey.secret)
    return kept;
  throw new ArgumentError(
    "orgId, region, apiKey and appKey are kept with the data: leave them out, or give those of the first start",
  );
}

function makeSettings(options: ControlPlaneOptions): ControlPlaneSettings {
  const { pacingHintMs } = options;
  return {
    leaseMs: options.leaseMs ?? 60_000,
    maxDeliveries: options.maxDeliveries ?? 5,
    taskLifetimeMs: options.taskLifetimeMs ?? 300_000,
    maxFinishedTasks: options.maxFinishedTasks ?? 1000,
    maxOpenTasks: options.maxOpenTasks ?? 10_000,
    maxRunners: options.maxRunners ?? 1000,
    connectionGroups: options.connectionGroups ?? true,
    apiKeyMayEnroll: options.apiKeyMayEnroll ?? true,
    ...(pacingHintMs !== undefined && { pacingHintMs }),
  };
}
