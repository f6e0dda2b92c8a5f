/** What of a NetworkPolicy parkit would not render again. */

import { isDeepStrictEqual } from "node:util";

import { connectionRules } from "@parkit/targets/internal/manifests/network-policy";
import { memberOf, plainOf, type SourceNode } from "@parkit/source/internal/source-node";

import type { ImportFinding } from "../../draft/import-finding";
import { notTakenOver } from "../container/runner-config";

/** Rules of every runner, whatever it needs. */
const BOTH = [false, true] as const;
const RENDERED = BOTH.flatMap((isCalled) =>
  BOTH.flatMap((callsCluster) =>
    BOTH.map((callsMetadata) => connectionRules({ isCalled, callsCluster, callsMetadata })),
  ),
);

/** Rules that no runner of parkit's has: its policy takes their place. */
export function networkPolicyFindings(policy: SourceNode | undefined): readonly ImportFinding[] {
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const rules = memberOf(policy, "spec", direction);
    if (rules === undefined || RENDERED.some((own) => isDeepStrictEqual(plainOf(rules), own[direction])))
      return [];
    return [
      notTakenOver(
        rules,
        "parkit renders a policy by what the runner needs. Policies add up: keep this one beside it under another name if it allows more.",
      ),
    ];
  });
}
