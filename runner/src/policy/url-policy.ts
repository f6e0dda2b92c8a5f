/**
 * Which URLs an action may call. Every request and every redirect is judged: first the URL, then, when a
 * socket is opened, every address that its host resolves to. The addresses that were judged are the ones that
 * are connected to, so a name cannot change its mind in between.
 */
import { lookup as systemLookup, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { actionError, type TaskError } from "../task-error";
import { hostPattern, portOf } from "./host-pattern";
import { isMetadataAddress, isMetadataHost } from "./metadata-address";
import { isOwnAddress } from "./own-address";

/** Text for people when a request could not be made. */
export const REQUEST_FAILED = "failed to make request";

const METADATA_BLOCKED = "metadata services are blocked";

/** What a policy is made of. */
export interface UrlPolicyOptions {
  /** Whether metadata services may be called. */
  readonly allowImdsEndpoint: boolean;
  /** Host patterns, with a port or for all: absent allows every host, an empty list none. */
  readonly hosts?: readonly string[];
  /**
   * Port of the runner's own server: what it says is meant for those who watch the runner, not for tasks.
   *
   * @default - it has none
   */
  readonly ownPort?: number;
  /** Resolves a name to all its addresses. @default - the system's resolver */
  readonly resolve?: ResolveHost;
}

/** Resolves a host name to all its addresses. */
export type ResolveHost = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A policy. */
export interface UrlPolicy {
  /**
   * Judges a URL before it is called.
   *
   * @throws {@link TaskError} with code ACTION_ERROR when it must not be.
   */
  check(url: URL): void;
  /**
   * Lookup for the sockets that are opened for a URL: fails when any address must not be called. URLs that
   * are judged alike have the same one, by which connections are kept.
   */
  lookupFor(url: URL): LookupFunction;
}

/** Makes a policy. */
export function createUrlPolicy(options: UrlPolicyOptions): UrlPolicy {
  const { allowImdsEndpoint, ownPort, resolve = resolveWithSystem } = options;
  const patterns = options.hosts?.map((host) => hostPattern(host));
  /** Why an address must not be called; undefined when it may. */
  const problemOf = (address: string, isOwnPort: boolean): string | undefined => {
    if (!allowImdsEndpoint && isMetadataAddress(address)) return METADATA_BLOCKED;
    if (isOwnPort && isOwnAddress(address)) return `port ${ownPort} is the runner's own`;
    return undefined;
  };
  const lookupOf =
    (isOwnPort: boolean): LookupFunction =>
    (hostname, lookupOptions, callback) => {
      resolve(hostname, (error, addresses) => {
        const [bad] = addresses.flatMap(({ address }) => {
          const problem = problemOf(address, isOwnPort);
          return problem === undefined ? [] : [blocked(`${hostname} (${address})`, problem)];
        });
        const [first] = addresses;
        if (error !== null) callback(error, "");
        else if (bad !== undefined) callback(bad, "");
        else if (lookupOptions.all === true) callback(null, addresses);
        else if (first === undefined) callback(new Error(`${hostname} has no address`), "");
        else callback(null, first.address, first.family);
      });
    };
  const [lookup, lookupForOwnPort] = [lookupOf(false), lookupOf(true)];
  return {
    check: (url) => {
      if (url.protocol !== "http:" && url.protocol !== "https:")
        throw refusal(`${url.protocol} is not allowed, only http and https`);
      const host = url.hostname.toLowerCase();
      if (patterns !== undefined && !patterns.some((pattern) => pattern?.(url) === true)) {
        throw actionError("request url is not allowed by runner policy: check your configuration file");
      }
      const isMetadata = !allowImdsEndpoint && isMetadataHost(host);
      const problem = isMetadata ? METADATA_BLOCKED : problemOf(host, portOf(url) === ownPort);
      if (problem !== undefined) throw blocked(host, problem);
    },
    lookupFor: (url) => (portOf(url) === ownPort ? lookupForOwnPort : lookup),
  };
}

function resolveWithSystem(hostname: string, callback: Parameters<ResolveHost>[1]): void {
  systemLookup(hostname, { all: true }, (error, addresses) => {
    callback(error, error === null ? addresses : []);
  });
}

function blocked(target: string, problem: string): TaskError {
  return refusal(`the address of ${target} is not authorized: ${problem}`);
}

function refusal(message: string): TaskError {
  return actionError(message, REQUEST_FAILED);
}
