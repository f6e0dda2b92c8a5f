/**
 * The keys that tasks are verified with. Datadog's runner receives them through the Agent's Remote Config;
 * this one asks its control plane over parkit's own channel, and keeps the rules: nothing is dequeued before
 * the first delivery, every delivery replaces the whole set, and an empty set is a delivery too.
 */
import { parseSigningKeySet, SIGNING_KEYS_PATH } from "@parkit/protocol/internal/signing-key-set";
import type { VerificationKeys } from "@parkit/protocol/internal/signing-key";
import { ControlPlaneError, rejectionHint } from "./control-plane-error";
import type { Log } from "./log";
import { callControlPlane, statusError, type ControlPlaneAccess } from "./opms";

/** How often the control plane is asked for a new set, in milliseconds. */
const KEY_POLL_INTERVAL_MS = 5_000;
/** How often it is asked before the first delivery, in milliseconds. */
const FIRST_KEY_POLL_INTERVAL_MS = 1_000;

/** Keys that follow the control plane. */
export interface SigningKeys {
  /** The keys of the latest delivery; empty before the first. */
  readonly current: VerificationKeys;
  /** Resolves at the first delivery. */
  readonly ready: Promise<void>;
  /**
   * Asks now. Used when a task names a key that is not known, which a rotation makes likely. Never throws.
   */
  refresh(signal: AbortSignal): Promise<void>;
  /** Asks again and again until the signal is aborted. Never throws. */
  follow(signal: AbortSignal): Promise<void>;
}

/** Starts without keys; {@link SigningKeys.follow} brings them. */
export function createSigningKeys(access: ControlPlaneAccess, log: Log): SigningKeys {
  let current: VerificationKeys = new Map();
  let etag: string | undefined;
  let delivered = false;
  let markReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (markReady = resolve));

  const take = async (signal: AbortSignal): Promise<void> => {
    const answer = await callControlPlane(access, {
      method: "GET",
      path: SIGNING_KEYS_PATH,
      headers: etag === undefined ? {} : { "If-None-Match": etag },
      signal,
    });
    if (answer.status === 304 && delivered) return;
    if (answer.status !== 200) throw statusError(answer);
    const delivery = parseSigningKeySet(answer.body.toString("utf8"));
    current = delivery.keys;
    etag = answer.headers.etag;
    for (const problem of delivery.problems) log.write("warn", "signing key cannot be used", { problem });
    log.write("info", "Successfully updated keys", { keys: [...current.keys()] });
    if (!delivered) log.write("info", "Keys manager ready");
    delivered = true;
    markReady();
  };

  const refresh = async (signal: AbortSignal): Promise<void> => {
    try {
      await take(signal);
      log.change("keys", "ok", "debug", "signing keys are up to date");
    } catch (error) {
      if (signal.aborted) return;
      const unknown = error instanceof ControlPlaneError && error.status === 404;
      const hint = unknown
        ? "this reference runner gets its keys from a parkit control plane, and this one serves none"
        : rejectionHint(error, access.clock.now());
      log.change("keys", hint === undefined ? "failing" : "refused", "warn", "cannot get signing keys", {
        error: String(error),
        hint,
      });
    }
  };

  return {
    get current() {
      return current;
    },
    ready,
    refresh,
    follow: async (signal) => {
      log.write("info", "Waiting for KeysManager to be ready");
      while (!signal.aborted) {
        await refresh(signal);
        await access.clock.sleep(delivered ? KEY_POLL_INTERVAL_MS : FIRST_KEY_POLL_INTERVAL_MS, signal);
      }
    },
  };
}
