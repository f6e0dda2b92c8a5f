/** A control plane, started and stopped. */
import { randomBytes as systemRandomBytes } from "node:crypto";
import { ArgumentError } from "@parkit/provider-schema/internal/parkit-error";
import type { ControlPlaneSettings, Plane } from "./context";
import type { ControlPlaneEvent } from "./event";
import { addFirstUser, newOrganisation } from "./organisation/new-organisation";
import { openPlane } from "./plane";
import { Refusal } from "./answer";
import { refusedBecause } from "./control-request";
import type { FaultRequest } from "./fault";
import { injectFault, readFaultRequest } from "./routes/faults";
import { allRoutes } from "./routes/all-routes";
import { startServer, type ServerLimits } from "./server";
import type { ApiKey, AppKey, Organisation } from "./state";
import { openDataDirectory } from "./store/data-directory";
import { memoryStore, type Store } from "./store/store";
import { TaskSignals } from "./tasks/task-signals";

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
   * Faults to begin with, in place of those that the data holds.
   *
   * @default - those of the data, or none
   */
  readonly faults?: readonly FaultRequest[];
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
  /** Makes a link that logs in at the console as the first user, once. */
  readonly consoleLink: () => string;
  /** Stops it; without a directory for its data, everything is forgotten. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a control plane.
 *
 * @throws the system's error when the port is taken, {@link ArgumentError} when the organisation id is out of
 *   range or not that of the data, or a fault is none, {@link DataDirectoryError} when the directory cannot
 *   be used.
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
  const plane = openPlane({
    settings: makeSettings(options),
    store,
    taskSignals: new TaskSignals(),
    now: options.now ?? (() => new Date()),
    randomBytes: options.randomBytes ?? systemRandomBytes,
    log: options.log ?? (() => undefined),
  });
  const { organisation, apiKey, appKey } = firstOrganisation(plane, options);
  beginWithFaults(plane, options.faults);
  store.commit();
  const { host = "127.0.0.1", port = 0, hostNames = [] } = options;
  const { maxBodyBytes = 4 * 1024 * 1024, requestTimeoutMs = 30_000 } = options;
  const server = await startServer(plane, allRoutes(plane), {
    host,
    port,
    hostNames: [host, ...hostNames],
    maxBodyBytes,
    requestTimeoutMs,
  });
  return {
    url: server.url,
    apiKey: apiKey.secret,
    appKey: appKey.secret,
    appKeyId: appKey.id,
    orgId: organisation.id,
    consoleLink: () => {
      const keys = { orgId: organisation.id.toString(), apiKeyId: apiKey.id, appKeyId: appKey.id };
      // Browsers send no fragment to a server, so that it stands in no log.
      return `${server.url}/#login=${plane.consoleSessions.newLogin(keys)}`;
    },
    close: async () => {
      await server.close();
      store.close();
    },
  };
}

/** @throws {@link ArgumentError} when a fault cannot be injected, with the number of the first such */
function beginWithFaults(plane: Plane, faults: readonly FaultRequest[] | undefined): void {
  if (faults === undefined) return;
  plane.faults.clear();
  for (const [index, fault] of faults.entries()) {
    try {
      injectFault(plane, readFaultRequest(JSON.stringify(fault)));
    } catch (error) {
      const why = error instanceof Refusal ? refusedBecause(error) : "it is not an object of a fault";
      throw new ArgumentError(`fault ${index + 1}: ${why}`);
    }
  }
}

interface FirstOrganisation {
  readonly organisation: Organisation;
  readonly apiKey: ApiKey;
  readonly appKey: AppKey;
}

/**
 * The organisation of whoever runs the control plane: the one that is kept, or a new one.
 *
 * @throws {@link ArgumentError} when the options ask for another organisation than the data holds.
 */
function firstOrganisation(plane: Plane, options: ControlPlaneOptions): FirstOrganisation {
  const [kept] = plane.organisations.values();
  if (kept === undefined) {
    const organisation = newOrganisation(plane, { name: "parkit", ...options });
    const { appKeyRegistered: registered = true, apiKey, appKey } = options;
    const given = { ...(apiKey !== undefined && { apiKey }), ...(appKey !== undefined && { appKey }) };
    return { organisation, ...addFirstUser(plane.addOrganisation(organisation), { ...given, registered }) };
  }
  const { organisation, apiKeys, appKeys } = kept.state;
  const [apiKey] = apiKeys.values();
  const [appKey] = appKeys.values();
  if (apiKey === undefined || appKey === undefined) throw new ArgumentError("the data holds no keys");
  const same = (given: unknown, value: unknown): boolean => given === undefined || given === value;
  if (
    same(options.orgId, organisation.id) &&
    same(options.region, organisation.region) &&
    same(options.apiKey, apiKey.secret) &&
    same(options.appKey, appKey.secret)
  )
    return { organisation, apiKey, appKey };
  throw new ArgumentError(
    "orgId, region, apiKey and appKey are kept with the data: leave them out, or give those of the first start",
  );
}

function makeSettings(options: ControlPlaneOptions): ControlPlaneSettings {
  const { pacingHintMs, renderInstallation } = options;
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
    ...(renderInstallation !== undefined && { renderInstallation }),
  };
}
