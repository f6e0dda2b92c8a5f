import type { Action } from "@parkit/provider-schema/internal/actions/action";
import { ACTION_RISKS, type ActionRisk } from "@parkit/provider-schema/internal/actions/action-risk";
import type { GrantReason } from "@parkit/provider-schema/internal/allowlist/effective-actions";
import { runnerCapabilities } from "@parkit/targets/internal/runner-capabilities";

import { Requirement, type DescribedObject, type UnmetRequirement } from "./requirement";

/** Which actions no runner may run: at least one of both is given. */
export type ForbiddenActions =
  | { readonly risk: ActionRisk; readonly actions?: readonly string[] }
  | { readonly risk?: undefined; readonly actions: readonly string[] };

/**
 * No runner may run certain actions, whether its allowlist names them, grants their bundle, or its Agent
 * allows them by itself.
 *
 * The risk of an action is parkit's reading of the catalogue. Custom actions have none: forbid them by name.
 *
 * @example
 * Aspects.of(production).add(new ForbidActions({ risk: "destructive" }));
 */
export class ForbidActions extends Requirement {
  readonly #names: ReadonlySet<string>;
  readonly #risks: ReadonlySet<ActionRisk>;

  /**
   * @param forbidden - `actions` by their fully qualified names, or all of a `risk` and of those above it:
   *   `write` forbids `destructive` as well
   */
  constructor({ risk, actions = [] }: ForbiddenActions) {
    super();
    this.#names = new Set(actions);
    this.#risks = new Set(risk === undefined ? [] : ACTION_RISKS.slice(ACTION_RISKS.indexOf(risk)));
  }

  public override unmetBy(object: DescribedObject): readonly UnmetRequirement[] {
    if (object.type !== "runner") return [];
    return runnerCapabilities(object.runner).flatMap(({ actions }) =>
      actions
        .filter(({ name, action }) => this.#forbids(name, action))
        .map(({ name, reason, action }) => ({
          rule: "requirement/actions",
          path: "allow",
          message: `${JSON.stringify(name)} is forbidden here${action === undefined || this.#names.has(name) ? "" : `: it is ${action.risk}`}`,
          hint: hintFor(reason),
          value: name,
        })),
    );
  }

  #forbids(name: string, action: Action | undefined): boolean {
    return this.#names.has(name) || (action !== undefined && this.#risks.has(action.risk));
  }
}

function hintFor(reason: GrantReason): string {
  switch (reason.type) {
    case "listed":
      return "Take it off the allowlist.";
    case "wildcard":
      return `Name the actions that are needed instead of ${JSON.stringify(reason.entry)}.`;
    case "default":
      return "The Agent allows it by itself; defaultActions: false takes its own list away.";
    case "inherited":
      return `The Agent allows it with any action of ${reason.namespace}.`;
  }
}
