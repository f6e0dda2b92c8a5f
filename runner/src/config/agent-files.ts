/** Where an Agent has its configuration. */
import { stat } from "node:fs/promises";
import { join } from "node:path";

/** Which of the Agent's programs the runner stands in for. */
export type AgentComponent = "agent" | "cluster-agent";

/** Where an Agent's configuration is. */
export interface AgentFiles {
  readonly component: AgentComponent;
  /** The Agent's directory or its main file (`-c`). Either may be missing. */
  readonly config: string;
  /** Further files (`-E`), each going before those ahead of it. */
  readonly extra: readonly string[];
}

/** Directory of an Agent's configuration on Linux. */
export const AGENT_DIRECTORY = "/etc/datadog-agent";

const MAIN_FILES: Readonly<Record<AgentComponent, string>> = {
  agent: "datadog.yaml",
  "cluster-agent": "datadog-cluster.yaml",
};

/** Main file of an Agent's configuration. */
export async function agentMainFile({
  component,
  config,
}: Pick<AgentFiles, "component" | "config">): Promise<string> {
  const isFile = await stat(config).then(
    (status) => status.isFile(),
    () => /\.ya?ml$/.test(config),
  );
  return isFile ? config : join(config, MAIN_FILES[component]);
}
