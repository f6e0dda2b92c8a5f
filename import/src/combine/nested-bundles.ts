import { actionsInBundle, nestedBundles } from "@parkit/provider-schema/internal/actions/catalogue";
import {
  formatActionPattern,
  parseActionPattern,
} from "@parkit/provider-schema/internal/allowlist/action-pattern";
import type { Flavour } from "@parkit/provider-schema/internal/runner/flavour";

import type { DraftObject } from "../draft/draft";
import type { DraftRemark } from "../draft/imported-part";
import { allowlistOf, listedNames } from "../draft/runner-draft";

/** Flavours whose lists may name whole bundles, and where a description has their list. */
const LISTS: readonly (readonly [flavour: Flavour, path: readonly string[]])[] = [
  ["agent", ["node", "allow"]],
  ["cluster-agent", ["clusterAgent", "allow"]],
];

/**
 * What to write in place of `<bundle>.*` where somebody meant the bundles below it, as pages of Datadog's do
 * with `com.datadoghq.kubernetes.*`.
 */
export function nestedBundleRemarks(runner: DraftObject): readonly DraftRemark[] {
  return LISTS.flatMap(([flavour, path]) =>
    listedNames(allowlistOf(runner, flavour)).flatMap((entry) => {
      const pattern = parseActionPattern(entry);
      if (pattern?.kind !== "bundle") return [];
      const nested = nestedBundles(pattern.bundle, flavour);
      if (nested.length === 0) return [];
      const own = actionsInBundle(pattern.bundle).some(({ flavours }) => flavours.includes(flavour));
      const bundles = nested.map((bundle) => `  ${formatActionPattern({ kind: "bundle", bundle })}`);
      return [
        {
          path,
          text: [
            `${entry} ${own ? "does not reach into the bundles below it" : "grants nothing, but the bundles below it do"}:`,
            ...bundles,
          ].join("\n"),
        },
      ];
    }),
  );
}
