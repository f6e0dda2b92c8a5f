/** The two ways of configuring a runner, as one thing: what is read at the start, and what again later. */
import { join } from "node:path";
import type { AgentIdentityOptions } from "../identity/agent-identity";
import { loadOnce } from "../load-once";
import type { AgentFiles } from "./agent-files";
import { CONFIG_FILE_NAME, type Environment, loadConfig, readSettings, type RunnerConfig } from "./config";
import { enrollOnce, type SelfEnrollOptions } from "../identity/standalone-enrollment";

/** Where a runner's configuration comes from. */
export interface ConfigSource {
  /**
   * Reads everything. A runner without an identity is enrolled where that is asked for.
   *
   * @throws {@link ConfigurationError} with everything that is wrong.
   * @throws {@link EnrollmentError} when the control plane refuses.
   */
  readonly load: () => Promise<RunnerConfig>;
  /**
   * Reads the allowlist as it is now.
   *
   * @throws {@link ConfigurationError} with everything that is wrong.
   */
  readonly readAllowlist: () => Promise<readonly string[]>;
  /** Files in which the allowlist may change; not all of them need be there. */
  readonly files: readonly string[];
}

/** Configuration of the standalone runner. */
export function standaloneSource(
  directory: string,
  environment: Environment,
  { enrolls, ...options }: SelfEnrollOptions & { readonly enrolls: boolean },
): ConfigSource {
  return {
    load: async () => {
      if (enrolls) await enrollOnce(directory, environment, options);
      return loadConfig(directory, environment, options);
    },
    readAllowlist: async () => (await readSettings(directory, environment, options)).values.actionsAllowlist,
    files: [join(directory, CONFIG_FILE_NAME)],
  };
}

/** Loaded for an Agent's runner: a standalone one is ready sooner without it. */
const agentConfig = loadOnce(() => import("./agent-config.js"));
const identityOfAgent = loadOnce(() => import("../identity/agent-identity.js"));

/** Configuration of an Agent. */
export function agentSource(
  where: AgentFiles,
  environment: Environment,
  options: AgentIdentityOptions,
): ConfigSource {
  return {
    load: async () => {
      const { readAgentSettings } = await agentConfig();
      const { agentIdentity } = await identityOfAgent();
      const settings = await readAgentSettings(where, environment, options);
      return { ...settings.config, identity: await agentIdentity(settings, environment, options) };
    },
    readAllowlist: async () => {
      const { readAgentSettings } = await agentConfig();
      return (await readAgentSettings(where, environment, options)).config.actionsAllowlist;
    },
    files: [where.config, ...where.extra],
  };
}
