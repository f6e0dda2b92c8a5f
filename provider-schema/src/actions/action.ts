import { type ActionName, actionName, type BundleId, bundleId } from "./action-name";
import { type ActionRisk, riskOf } from "./action-risk";
import type { Flavour } from "../runner/flavour";
import type { KubernetesKind, KubernetesOperation } from "./kubernetes-kind";

/**
 * How sure it is that runners have an action:
 *
 * - `available`: a released runner has it;
 * - `documented`: Datadog's documentation names it, no implementation has been seen;
 * - `unregistered`: in the Agent's source, but not among the actions that released Agents register;
 * - `deprecated`: registered, but not to be used;
 * - `retired`: replaced by another name.
 */
export type ActionStatus = "available" | "documented" | "unregistered" | "deprecated" | "retired";

/** Operating system that an action is bound to; `linux` stands for every system but Windows. */
export type ActionOs = "linux" | "windows";

/** One action of the catalogue. */
export interface Action {
  readonly name: ActionName;
  readonly bundle: BundleId;
  /** Name within the bundle. */
  readonly action: string;
  /** Runners that have it; empty when none is known to. */
  readonly flavours: readonly Flavour[];
  readonly status: ActionStatus;
  /** What it does, in one line. */
  readonly summary: string;
  /** What it can do to the service that it calls. */
  readonly risk: ActionRisk;
  /** The only operating system it works on; absent when there is no such limit. */
  readonly os?: ActionOs;
  /** Name to use instead, for retired and deprecated actions. */
  readonly replacedBy?: ActionName;
  /** What it does to which Kubernetes objects, for actions that do. */
  readonly kubernetes?: KubernetesAccess;
}

/** Operation on a kind of Kubernetes objects, from which RBAC rules follow. */
export interface KubernetesAccess {
  readonly kind: KubernetesKind;
  readonly operation: KubernetesOperation;
}

/** What the actions of one family have in common. */
export interface ActionFacts extends Pick<Action, "flavours" | "os" | "replacedBy" | "kubernetes"> {
  /** @default "available" */
  readonly status?: ActionStatus;
}

/** Both programs of the Agent. */
export const AGENTS: readonly Flavour[] = ["agent", "cluster-agent"];

/** One action of a bundle, with the facts of its family. */
export function actionOf(bundle: BundleId, facts: ActionFacts, action: string, summary: string): Action {
  return {
    name: actionName(`${bundle}.${action}`),
    bundle,
    action,
    status: "available",
    // The rules never ask, and most of what makes actions is for them.
    get risk() {
      return riskOf(bundle, action);
    },
    ...facts,
    summary,
  };
}

/** Rows of one bundle: action name to summary, with the facts they share. */
export function actionsOf(
  bundle: string,
  facts: ActionFacts,
  summaries: Readonly<Record<string, string>>,
): readonly Action[] {
  const id = bundleId(bundle);
  return Object.entries(summaries).map(([action, summary]) => actionOf(id, facts, action, summary));
}
