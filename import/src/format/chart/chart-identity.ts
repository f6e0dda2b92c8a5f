import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { memberOf, wordsOf, type SourceNode } from "@parkit/source/internal/source-node";
import { traced, type Draft } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import type { DraftRemark } from "../../draft/imported-part";
import { isEncrypted } from "../encrypted";

/** Who a runner is, and what was suspicious about how that is said. */
export interface SourcedIdentity {
  readonly identity: Draft;
  readonly remarks: readonly DraftRemark[];
  readonly findings: readonly ImportFinding[];
}

/** What the chart's default values hold where an identity belongs. */
const PLACEHOLDER = "CHANGE_ME";

/**
 * Identity of the standalone runner as chart and manifests give it: by a Secret, or written out in its
 * configuration.
 */
export function chartIdentity(runner: SourceNode, release: string): SourcedIdentity {
  const secret = memberOf(runner, "runnerIdentitySecret");
  const config = memberOf(runner, "config") ?? runner;
  const urn = realText(memberOf(config, "urn"));
  const key = realText(memberOf(config, "privateKey"));
  const named = wordsOf(secret);
  const identity = {
    type: "secret",
    secretName: named === undefined ? `${release}-identity` : traced(secret, named),
    urn: traced(urn, wordsOf(urn)),
  };
  if (isEncrypted(key))
    return {
      identity,
      remarks: [
        {
          path: ["identity"],
          text: "URN and private key are encrypted with SOPS: put both, decrypted, into this Secret.",
        },
      ],
      findings: [],
    };
  if (key !== undefined) return { identity, ...inlineKey(key, `${release}-identity`, named) };
  if (named !== undefined && secret !== undefined)
    return { identity, remarks: [], findings: leftPlaceholders(config, secret) };
  return {
    identity,
    remarks: [
      {
        path: ["identity"],
        text: "No identity is given: put RUNNER_URN and RUNNER_PRIVATE_KEY into this Secret.",
      },
    ],
    findings: [
      finding(
        "identity/placeholder",
        memberOf(config, "privateKey") ?? memberOf(config, "urn") ?? config,
        "no identity is given: neither a Secret nor a private key",
        "Enroll the runner with parkit enroll and put its identity into the Secret that the description names.",
      ),
    ],
  };
}

/** A private key in a file: says that it was not copied, and where it should be. */
export function inlineKey(
  key: SourceNode,
  suggested: string,
  named?: string,
): Omit<SourcedIdentity, "identity"> {
  return {
    remarks: [
      {
        path: ["identity"],
        text: `The private key was written out and is not copied: put the identity into the Secret ${named ?? suggested}.`,
      },
    ],
    findings: [
      finding(
        "identity/inline",
        key,
        "the private key is written out; it is not copied into the description",
        `Put URN and key into the Secret ${named ?? suggested}, then take them out of this file and of its history.`,
      ),
    ],
  };
}

function realText(node: SourceNode | undefined): SourceNode | undefined {
  const text = wordsOf(node);
  return text === undefined || text.startsWith(PLACEHOLDER) ? undefined : node;
}

/**
 * Beside a Secret urn and privateKey must be empty: left out, the chart writes its placeholders into the
 * runner's configuration.
 */
function leftPlaceholders(config: SourceNode, secret: SourceNode): readonly ImportFinding[] {
  const left = ["urn", "privateKey"].filter((name) => {
    const node = memberOf(config, name);
    return node === undefined || wordsOf(node)?.startsWith(PLACEHOLDER) === true;
  });
  if (left.length === 0) return [];
  return [
    finding(
      "identity/placeholder",
      memberOf(config, left[0] ?? "") ?? secret,
      `${left.map(quoted).join(" and ")} ${left.length === 1 ? "is" : "are"} not set, so that the chart writes CHANGE_ME placeholders into the runner's configuration`,
      "Set them to empty texts beside runnerIdentitySecret; parkit renders them so.",
    ),
  ];
}
