import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { shellWord } from "../text/shell-word";

/** What a person does with a rendered runner, in this order. */
export type GuideTopic =
  "Prepare" | "Credentials" | "Install" | "TLS" | "Verify" | "Change the allowlist" | "Restart" | "Logs";

/** One step of a guide, with commands to type as they are. */
export interface GuideStep {
  readonly topic: GuideTopic;
  /** What to know before typing. */
  readonly text?: string;
  readonly commands: readonly string[];
  /** @default "sh" */
  readonly shell?: "sh" | "powershell";
}

/** Command that renders a runner again, one of several perhaps, into the directory of its README. */
export function renderCommand({ name, deployment }: RunnerSpec): string {
  return `parkit synth ${deployment.type} -f parkit.yaml --runner ${shellWord(name)} -o .`;
}

/** Command that makes the namespace of a deployment, and may be typed again when it is there. */
export function createNamespace({ namespace }: { readonly namespace: string }): string {
  const name = shellWord(namespace);
  return `kubectl get namespace ${name} || kubectl create namespace ${name}`;
}

/**
 * A guide as Markdown.
 *
 * @param remarks - paragraphs above the first step
 */
export function guideText(
  title: string,
  steps: readonly GuideStep[],
  remarks: readonly string[] = [],
): string {
  return `${[`# ${title}`, ...remarks, ...steps.map(stepText)].join("\n\n")}\n`;
}

function stepText({ topic, text, commands, shell = "sh" }: GuideStep): string {
  const block = commands.length === 0 ? [] : [[`\`\`\`${shell}`, ...commands, "```"].join("\n")];
  return [`## ${topic}`, ...(text === undefined ? [] : [text]), ...block].join("\n\n");
}
