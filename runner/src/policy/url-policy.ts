/**
 * Which URLs an action may call. Every request and every redirect is judged: first the URL, then, when a
 * socket is opened, every address that its host resolves to. The addresses that were judged are the ones that
 * are connected to, so a name cannot change its mind in between.
 */
import { lookup as systemLookup, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { actionError, type TaskError } from "../task-error";
import { hostPattern } from "./host-pattern";
import { isMetadataAddress, isMetadataHost } from "./metadata-address";

/** Text for people when a request could not be made. */
export const REQUEST_FAILED = "failed to make request";

/** What a policy is made of. */
export interface UrlPolicyOptions {
  /** Whether metadata services may be called. */
  readonly allowImdsEndpoint: boolean;
  /** Host patterns, with a port or for all: absent allows every host, an empty list none. */
  readonly hosts?: readonly string[];
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
  /** Lookup for the sockets that are opened: fails when any address must not be called. */
  readonly lookup: LookupFunction;
}

/** Makes a policy. */
export function createUrlPolicy(options: UrlPolicyOptions): UrlPolicy {
  const { allowImdsEndpoint, resolve = resolveWithSystem } = options;
  const patterns = options.hosts?.map((host) => hostPattern(host));
  return {
    check: (url) => {
      if (url.protocol !== "http:" && url.protocol !== "https:")
        throw refusal(`${url.protocol} is not allowed, only http and https`);
      const host = url.hostname.toLowerCase();
      if (patterns !== undefined && !patterns.some((pattern) => pattern?.(url) === true)) {
        throw actionError("request url is not allowed by runner policy: check your configuration file");
      }
      if (!allowImdsEndpoint && (isMetadataHost(host) || isMetadataAddress(host)))
        throw refusal(blocked(host));
    },
    lookup: (hostname, lookupOptions, callback) => {
      resolve(hostname, (error, addresses) => {
        const bad = allowImdsEndpoint
          ? undefined
          : addresses.find(({ address }) => isMetadataAddress(address));
        const [first] = addresses;
        if (error !== null) callback(error, "");
        else if (bad !== undefined) callback(refusal(blocked(`${hostname} (${bad.address})`)), "");
        else if (lookupOptions.all === true) callback(null, addresses);
        else if (first === undefined) callback(new Error(`${hostname} has no address`), "");
        else callback(null, first.address, first.family);
      });
    },
  };
}

function resolveWithSystem(hostname: string, callback: Parameters<ResolveHost>[1]): void {
  systemLookup(hostname, { all: true }, (error, addresses) => {
    callback(error, error === null ? addresses : []);
  });
}

function blocked(target: string): string {
  return `the address of ${target} is not authorized: metadata services are blocked`;
}

function refusal(message: string): TaskError {
  return actionError(message, REQUEST_FAILED);
}
