/**
 * Who the runner of an Agent is, in the Agent's order: the identity that it stored itself, else that of the
 * configuration, else one that is enrolled now.
 */
import { createHash } from "node:crypto";
import type { AgentSettings } from "../config/agent-config";
import { systemClock } from "../clock";
import type { Environment } from "../config/config";
import { ConfigurationError } from "../configuration-error";
import { enroll } from "./enrollment";
import { parseIdentity, type RunnerIdentity, type StoredIdentity } from "./identity";
import { identityFileText, readIdentityFile } from "./identity-file";
import { openIdentitySecret, SERVICE_ACCOUNT_DIRECTORY } from "./identity-secret";
import type { IdentityStore } from "./identity-store";
import { prepareIdentityFile } from "./secret-file";
import type { SelfEnrollOptions } from "./standalone-enrollment";

/** How the identity of an Agent's runner is found. */
export interface AgentIdentityOptions extends SelfEnrollOptions {
  /** Where a Pod finds the credentials of its service account. @default - where Kubernetes puts them */
  readonly serviceAccountDirectory?: string;
}

/**
 * Finds the identity, or enrolls one and keeps it.
 *
 * @throws {@link ConfigurationError} when there is none and self-enrollment is off, or it cannot be kept.
 * @throws {@link EnrollmentError} when the control plane refuses.
 */
export async function agentIdentity(
  settings: AgentSettings,
  environment: Environment,
  options: AgentIdentityOptions = {},
): Promise<RunnerIdentity> {
  const { urn, privateKey, selfEnroll } = settings;
  const store = storeOf(settings, environment, options);
  const stored = await store?.read();
  if (store !== undefined && stored !== undefined && !isOutdated(stored, settings))
    return parseIdentity(stored, store.place);
  if (urn !== "" && privateKey !== "")
    return parseIdentity({ urn, privateKey }, "the identity in private_action_runner");
  if (!selfEnroll)
    throw new ConfigurationError("private_action_runner", [
      "there is no identity, and self_enroll is false: set urn and private_key, or let the runner enroll itself",
    ]);
  if (store === undefined)
    throw new ConfigurationError("private_action_runner", [
      "an identity is to be kept in a Secret (identity_use_k8s_secret), and this is no Pod of a cluster: say identity_use_k8s_secret: false and identity_file_path",
    ]);
  return parseIdentity(await enrollAndKeep(settings, store, environment, options), store.place);
}

/** Only Agents of nodes enroll anew: on another host, or with another API key. */
function isOutdated({ hostname, apiKeyHash }: StoredIdentity, settings: AgentSettings): boolean {
  if (settings.component === "cluster-agent") return false;
  const isOfOtherHost = hostname !== undefined && hostname !== "" && hostname !== settings.hostname;
  const isOfOtherKey =
    apiKeyHash !== undefined && apiKeyHash !== "" && apiKeyHash !== digest(settings.apiKey);
  return isOfOtherHost || isOfOtherKey;
}

async function enrollAndKeep(
  settings: AgentSettings,
  store: IdentityStore,
  environment: Environment,
  { signal, onRetry, clock = systemClock }: AgentIdentityOptions,
): Promise<StoredIdentity> {
  const { site, apiKey, appKey, ownerless, hostname, component } = settings;
  if (apiKey === "" || (appKey === "" && !ownerless))
    throw new ConfigurationError("the Agent's configuration", [
      ...(apiKey === "" ? ["api_key (DD_API_KEY) is not set; enrolling needs it"] : []),
      ...(appKey === "" && !ownerless
        ? [
            "app_key (DD_APP_KEY) is not set; a runner with an owner needs it (api_key_only_enrollment: true enrolls one without)",
          ]
        : []),
    ]);
  const prepared = await store.prepare();
  try {
    const { urn, privateKey } = await enroll({
      site,
      apiKey,
      ...(!ownerless && { appKey }),
      name: `${settings.namePrefix}-${timestamp(clock.now())}`,
      modes: ["pull"],
      agent: component === "agent" ? { hostname, flavor: "agent" } : { flavor: "cluster_agent" },
      env: environment,
      clock,
      ...(signal !== undefined && { signal }),
      ...(onRetry !== undefined && { onRetry }),
    });
    const extra = component === "agent" ? { hostname, apiKeyHash: digest(apiKey) } : {};
    return await prepared.keep({ urn, privateKey, ...extra });
  } catch (error) {
    await prepared.discard();
    throw error;
  }
}

function storeOf(
  { store }: AgentSettings,
  environment: Environment,
  options: AgentIdentityOptions,
): IdentityStore | undefined {
  const { allowOpenFiles = false, clock = systemClock, signal, onRetry } = options;
  if (store.type === "file") return fileStore(store.path, allowOpenFiles);
  return openIdentitySecret(store.name, {
    environment,
    directory: options.serviceAccountDirectory ?? SERVICE_ACCOUNT_DIRECTORY,
    clock,
    ...(signal !== undefined && { signal }),
    ...(onRetry !== undefined && { onRetry }),
  });
}

function fileStore(path: string, allowOpenFiles: boolean): IdentityStore {
  return {
    place: path,
    read: () => readIdentityFile(path, { allowOpenFiles }),
    prepare: async () => {
      const pending = await prepareIdentityFile(
        path,
        "let the runner write there, or name another file with identity_file_path",
      );
      return {
        keep: async (identity) => {
          await pending.commit(identityFileText(identity));
          return identity;
        },
        discard: () => pending.discard(),
      };
    },
  };
}

function digest(apiKey: string): string {
  return createHash("sha256").update(apiKey).digest("hex");
}

/** UTC as `yyyyMMddHHmmss`. */
function timestamp(time: Date): string {
  return time.toISOString().replace(/\D/g, "").slice(0, 14);
}
