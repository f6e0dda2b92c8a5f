import type {
  EffectiveAction,
  GrantReason,
} from "@parkit/provider-schema/internal/allowlist/effective-actions";
import { runnerSpecs, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { runnerCapabilities, type ComponentCapabilities } from "@parkit/targets/internal/runner-capabilities";
import type { RunnerRbac } from "@parkit/targets/internal/kubernetes/runner-rbac";

import { chooseRunner } from "../../description/choose-runner";
import { requireValid } from "../../description/require-valid";
import { EXIT, type ExitCode } from "../../exit-code";
import { FLAVOUR_TITLES } from "../../report/flavour-title";
import { rbacLines } from "../../report/rbac-text";
import type { Terminal } from "../../terminal";

/** Options of `parkit explain allowlist`. */
export interface ExplainAllowlistCommand {
  readonly file: readonly string[];
  readonly runner?: string;
  readonly format: "text" | "json";
}

/** Says what each runner may do, why, and what it needs of its cluster. */
export async function explainAllowlistCommand(
  { file, runner, format }: ExplainAllowlistCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const description = await requireValid(file, terminal);
  if (description === undefined) return EXIT.failed;
  const specs = runnerSpecs(description);
  const chosen = runner === undefined ? specs : [chooseRunner(specs, runner)];
  terminal.out.write(
    format === "json"
      ? `${JSON.stringify({ runners: chosen.map(runnerJson) }, null, 2)}\n`
      : chosen.map((spec) => runnerText(spec, terminal)).join("\n") || "the description has no runner\n",
  );
  return EXIT.ok;
}

function runnerJson(spec: RunnerSpec): object {
  const components = runnerCapabilities(spec).map(({ flavour, allowlist, actions, rbac }) => ({
    flavour,
    allowlist: allowlist.entries,
    actions: actions.map(({ name, reason, action }) => ({
      name,
      reason,
      ...(action === undefined ? {} : { status: action.status, summary: action.summary }),
    })),
    ...(rbac === undefined ? {} : { rbac }),
  }));
  return { name: spec.name, deployment: spec.deployment.type, components };
}

function runnerText(spec: RunnerSpec, terminal: Terminal): string {
  const heading = `${terminal.paint("bold", `runner ${spec.name}`)} (${spec.deployment.type})\n`;
  const components = runnerCapabilities(spec);
  if (components.length === 0) return `${heading}  runs nowhere: both components are off\n`;
  return heading + components.map((component) => componentText(component, terminal)).join("");
}

function componentText({ flavour, actions, rbac }: ComponentCapabilities, { paint }: Terminal): string {
  const width = Math.max(0, ...actions.map(({ name }) => name.length));
  const rows = actions.map(
    (action) =>
      `    ${action.name.padEnd(width)}  ${paint("dim", reasonText(action.reason))}${remark(action)}`,
  );
  return [
    `  ${paint("cyan", FLAVOUR_TITLES[flavour])} may run ${count(actions.length, "action")}${actions.length === 0 ? "" : ":"}`,
    ...rows,
    ...(rbac === undefined ? [] : rbacText(rbac)),
    "",
  ].join("\n");
}

function reasonText(reason: GrantReason): string {
  switch (reason.type) {
    case "listed":
      return "listed";
    case "wildcard":
      return `by ${reason.entry}`;
    case "default":
      return "default of the Agent";
    case "inherited":
      return `comes with any action of ${reason.namespace}`;
  }
}

function remark({ action }: EffectiveAction): string {
  if (action === undefined) return ", custom: not in the catalogue";
  return action.status === "available" ? "" : `, ${action.status}`;
}

function rbacText({ kind, rules, withoutRules }: RunnerRbac): readonly string[] {
  return [
    rules.length === 0 ? "  needs no permissions in the cluster" : `  needs in the cluster, by a ${kind}:`,
    ...rbacLines(rules).map((line) => `    ${line}`),
    ...withoutRules.map((name) => `    no rule for ${name}: name its customResources in the deployment`),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
