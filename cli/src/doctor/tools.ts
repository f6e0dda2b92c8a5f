/** Programs that somebody needs to bring a description to work, and their versions. */
import type { Description } from "@parkit/provider-schema/internal/description/description";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { OLDEST_TERRAFORM } from "@parkit/provider-schema/internal/terraform-provider";
import { isAtLeast } from "@parkit/provider-schema/internal/version/version-number";
import { isInCluster } from "@parkit/targets/internal/kubernetes/in-cluster";

import { runTool, type ToolRun } from "../run-tool";
import type { Terminal } from "../terminal";
import { needsOperator } from "./cluster-needs";
import { isInDocker } from "./docker-host";
import type { CheckId, Finding, Verdict } from "./finding";
import { leastVersion } from "./least-version";

/** A program. */
interface Tool {
  readonly id: Extract<CheckId, `tool/${string}`>;
  readonly title: string;
  /** Names, of which the first one that is there is taken. */
  readonly programs: readonly string[];
  /** Prints the version, and asks nobody. */
  readonly argv: readonly string[];
  /** Finds the version in what is printed. */
  readonly version: RegExp;
  /** @default - any version */
  readonly oldest?: string;
  /** What to do without it. */
  readonly install: string;
}

const KUBECTL: Tool = {
  id: "tool/kubectl",
  title: "kubectl",
  programs: ["kubectl"],
  argv: ["version", "--client", "--output", "json"],
  version: /"gitVersion":\s*"v?([^"]+)"/,
  install: "Install kubectl: https://kubernetes.io/docs/tasks/tools/",
};
const HELM: Tool = {
  id: "tool/helm",
  title: "Helm",
  programs: ["helm"],
  argv: ["version", "--short"],
  version: /v?(\d+\.\d+\.\d+)/,
  oldest: "3.0.0",
  install: "Install Helm 3 or later: https://helm.sh/docs/intro/install/",
};
const TERRAFORM: Tool = {
  id: "tool/terraform",
  title: "Terraform or OpenTofu",
  programs: ["terraform", "tofu"],
  argv: ["version", "-json"],
  version: /"terraform_version":\s*"([^"]+)"/,
  oldest: OLDEST_TERRAFORM,
  install: `Install Terraform ${OLDEST_TERRAFORM} or later, or OpenTofu: https://opentofu.org/docs/intro/install/`,
};
const DOCKER: Tool = {
  id: "tool/docker",
  title: "Docker",
  programs: ["docker"],
  argv: ["--version"],
  version: /(\d+\.\d+\.\d+)/,
  install: "Install Docker: https://docs.docker.com/engine/install/",
};
const COMPOSE: Tool = {
  id: "tool/compose",
  title: "the Compose plugin",
  programs: ["docker"],
  argv: ["compose", "version", "--short"],
  version: /v?(\d+\.\d+\.\d+)/,
  oldest: "2.0.0",
  install: "Install the plugin: https://docs.docker.com/compose/install/linux/",
};
const AGENT: Tool = {
  id: "tool/agent",
  title: "the Agent",
  programs: ["datadog-agent"],
  argv: ["version"],
  version: /Agent (\d+\.\d+\.\d+)/,
  install:
    "Run parkit doctor on the runner's host, or install the Agent there: parkit synth writes the script.",
};

/** A program that a description needs. */
export interface NeededTool {
  readonly tool: Tool;
  /** What needs it, as in "runner payments". */
  readonly by: string;
  /** Oldest version that does. @default - the tool's own */
  readonly oldest?: string;
  /** Whether it may be on another machine than this. @default false */
  readonly elsewhere?: true;
}

/** Programs that a description needs, each once. */
export function neededTools(description: Description, specs: readonly RunnerSpec[]): readonly NeededTool[] {
  const { runners = [], connections = [], connectionGroups = [], executionPolicies = [] } = description;
  const needed = specs.flatMap((spec, index): readonly NeededTool[] => {
    const by = `runner ${spec.name}`;
    if (isInCluster(spec)) {
      const isWithoutChart = spec.deployment.type === "manifests" || needsOperator(spec);
      return (isWithoutChart ? [KUBECTL] : [KUBECTL, HELM]).map((tool) => ({ tool, by }));
    }
    if (isInDocker(spec))
      return (spec.deployment.type === "docker" ? [DOCKER] : [DOCKER, COMPOSE]).map((tool) => ({ tool, by }));
    const runner = runners[index];
    const oldest = runner && leastVersion(runner, "agentVersion");
    return [{ tool: AGENT, by, elsewhere: true, ...(oldest === undefined ? {} : { oldest }) }];
  });
  const [made] = [...connections, ...connectionGroups, ...executionPolicies];
  const all = made === undefined ? needed : [...needed, { tool: TERRAFORM, by: made.name }];
  const byTool = new Map<string, NeededTool>();
  for (const need of all) if (!byTool.has(need.tool.id)) byTool.set(need.tool.id, need);
  return [...byTool.values()];
}

/** A program as it was found. */
export interface FoundTool {
  readonly program: string;
  readonly run: ToolRun;
}

/** Asks a program for its version. */
export async function probeTool({ tool }: NeededTool, terminal: Terminal): Promise<FoundTool> {
  // Terraform asks its maker for newer versions of itself with every call, unless it is told not to.
  const quiet = { ...terminal, env: { ...terminal.env, CHECKPOINT_DISABLE: "1" } };
  const [first = "", ...others] = tool.programs;
  let found: FoundTool = { program: first, run: await runTool(first, tool.argv, quiet) };
  for (const program of others) {
    if (found.run.done || !found.run.missing) break;
    const run = await runTool(program, tool.argv, quiet);
    if (run.done || !run.missing) found = { program, run };
  }
  return found;
}

/** Judges a program as it was found. */
export function judgeTool(need: NeededTool, found: FoundTool): Finding {
  return { id: need.tool.id, ...verdict(need, found) };
}

function verdict(
  { tool, by, elsewhere, oldest = tool.oldest }: NeededTool,
  { program, run }: FoundTool,
): Verdict {
  const why = `${by} needs it`;
  if (!run.done) {
    const status = elsewhere === true && run.missing ? "unknown" : "problem";
    const what = run.missing
      ? `${tool.title} is not installed here`
      : `${tool.title} does not run: ${run.problem}`;
    return { status, what, why, fix: tool.install };
  }
  const [, version] = tool.version.exec(run.text) ?? [];
  if (version === undefined)
    return {
      status: "unknown",
      what: `${program} tells no version`,
      why: `${[program, ...tool.argv].join(" ")} printed something else`,
      fix: tool.install,
    };
  const what = `${program} ${version}`;
  if (oldest === undefined || isAtLeast(version, oldest)) return { status: "ok", what };
  return { status: "problem", what, why: `${by} needs ${oldest} or later`, fix: tool.install };
}
