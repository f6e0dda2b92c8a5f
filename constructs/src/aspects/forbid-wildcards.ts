import { runnerCapabilities } from "@parkit/targets/internal/runner-capabilities";

import { Requirement, type DescribedObject, type UnmetRequirement } from "./requirement";

/**
 * No allowlist grants whole bundles, such as `com.datadoghq.http.*`: with the next version of an Agent such
 * an entry grants whatever the bundle has gained.
 *
 * @example
 * Aspects.of(app).add(new ForbidWildcards());
 */
export class ForbidWildcards extends Requirement {
  public override unmetBy(object: DescribedObject): readonly UnmetRequirement[] {
    if (object.type !== "runner") return [];
    return runnerCapabilities(object.runner).flatMap(({ allowlist, actions }) =>
      allowlist.wildcards.map((bundle) => {
        const entry = `${bundle}.*`;
        const granted = actions.filter(
          ({ reason }) => reason.type === "wildcard" && reason.entry === entry,
        ).length;
        return {
          rule: "requirement/no-wildcards",
          path: "allow",
          message: `${JSON.stringify(entry)} grants a whole bundle, today ${granted} action${granted === 1 ? "" : "s"} more than are named`,
          hint: `Name the actions that are needed; parkit actions ${bundle} lists them.`,
          value: entry,
        };
      }),
    );
  }
}
