import type { Action, ActionStatus } from "@parkit/provider-schema/internal/actions/action";
import type { ActionRisk } from "@parkit/provider-schema/internal/actions/action-risk";
import {
  actionsInBundle,
  bundlesUnder,
  findAction,
} from "@parkit/provider-schema/internal/actions/catalogue";
import { signatureOf } from "@parkit/provider-schema/internal/actions/signature/signature-of";
import { nearestActions } from "@parkit/provider-schema/internal/actions/did-you-mean";
import type { Flavour } from "@parkit/provider-schema/internal/runner/flavour";
import {
  kubernetesRbac,
  type KubernetesRbac,
} from "@parkit/provider-schema/internal/kubernetes/kubernetes-rbac";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { EXIT, type ExitCode } from "../../exit-code";
import { FLAVOUR_TITLES } from "../../report/flavour-title";
import { rbacLines } from "../../report/rbac-text";
import { signatureLines } from "../../report/signature-text";
import type { Terminal } from "../../terminal";

/** Options of `parkit explain ACTION`. */
interface ExplainActionCommand {
  readonly name: string;
  readonly format: "text" | "json";
}

/** Shows what the catalogue knows of an action. */
export function explainActionCommand({ name, format }: ExplainActionCommand, terminal: Terminal): ExitCode {
  const action = findAction(name);
  if (action === undefined) {
    terminal.err.write(`the catalogue has no action ${quoted(name)}\n  ${hint(name)}\n`);
    return EXIT.failed;
  }
  terminal.out.write(format === "json" ? json(action) : text(action, terminal));
  return EXIT.ok;
}

const STATUS: Readonly<Record<ActionStatus, string>> = {
  available: "a released runner has it",
  documented: "Datadog's documentation names it, no released runner is known to have it",
  unregistered: "in the Agent's source, but released Agents do not offer it",
  deprecated: "still there, but not to be used",
  retired: "replaced by another name",
};

const RISKS: Readonly<Record<ActionRisk, string>> = {
  read: "it only shows what is there",
  write: "it makes or changes something",
  destructive: "what it takes away cannot be had back, or it runs what the caller writes",
};

interface FlavourRbac extends KubernetesRbac {
  readonly flavour: Flavour;
}

function rbacOf({ name, flavours, kubernetes }: Action): readonly FlavourRbac[] {
  return kubernetes === undefined
    ? []
    : flavours.map((flavour) => ({ flavour, ...kubernetesRbac([name], { flavour }) }));
}

function json(action: Action): string {
  const { name, bundle, flavours, status, risk, summary, os, replacedBy } = action;
  const rbac = rbacOf(action).map(({ flavour, roleKind, namespaced, clusterWide }) => ({
    flavour,
    kind: roleKind,
    rules: [...namespaced, ...clusterWide],
  }));
  const { inputs, outputs } = signatureOf(action);
  const explained = { name, bundle, flavours, status, risk, summary, os, replacedBy, inputs, outputs, rbac };
  return `${JSON.stringify({ action: explained }, null, 2)}\n`;
}

function text(action: Action, { paint }: Terminal): string {
  const { name, flavours, status, risk, summary, os, replacedBy } = action;
  const runners = flavours.map((flavour) => FLAVOUR_TITLES[flavour]).join(", ");
  const facts = [
    `runs on: ${runners === "" ? "no released runner" : runners}`,
    ...(os === undefined ? [] : [`system: ${os === "windows" ? "Windows only" : "not on Windows"}`]),
    `status: ${status}, ${STATUS[status]}`,
    `risk: ${risk}, ${RISKS[risk]}`,
    ...(replacedBy === undefined ? [] : [`use instead: ${replacedBy}`]),
    ...rbacText(action),
    ...signatureLines(signatureOf(action), paint),
  ];
  return `${paint("bold", name)}\n${summary}\n\n${facts.map((fact) => `  ${fact}\n`).join("")}`;
}

function rbacText(action: Action): readonly string[] {
  return rbacOf(action).map(({ flavour, roleKind, namespaced, clusterWide }) => {
    const lines = rbacLines([...namespaced, ...clusterWide]);
    const needs =
      lines.length === 0
        ? "rules for the custom resources that you name"
        : `${roleKind} with ${lines.join("; ")}`;
    return `needs (${FLAVOUR_TITLES[flavour]}): ${needs}`;
  });
}

function hint(name: string): string {
  const bundle = name.replace(/\.\*$/, "");
  if (actionsInBundle(bundle).length > 0 || bundlesUnder(bundle).length > 0)
    return `That is a bundle. List its actions with: parkit actions ${bundle}`;
  const near = nearestActions(name, "standalone");
  return near.length === 0 ? "Search it with: parkit actions WORD" : `Did you mean ${near.join(" or ")}?`;
}
