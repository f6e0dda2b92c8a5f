import {
  DEFAULT_KEYS_SECRET,
  KEYS_SECRET_KEYS,
} from "@parkit/provider-schema/internal/runner/agent-settings";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { memberOf, textOf, wordsOf, type SourceNode } from "@parkit/source/internal/source-node";
import type { Draft } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import { textBut } from "../setting/settings";

/** The Secret from which a `DatadogAgent` takes Datadog's keys, and what of it parkit has no word for. */
export function keysSecret(document: SourceNode): {
  readonly draft: Draft;
  readonly findings: readonly ImportFinding[];
} {
  const credentials = memberOf(document, "spec", "global", "credentials");
  const literals = ["apiKey", "appKey"].flatMap((name) => memberOf(credentials, name) ?? []);
  const secret = memberOf(credentials, "apiSecret", "secretName");
  const odd = [
    ["apiSecret", KEYS_SECRET_KEYS.apiKey],
    ["appSecret", KEYS_SECRET_KEYS.appKey],
  ].flatMap(([name = "", key]) => {
    const node = memberOf(credentials, name, "keyName");
    const other = memberOf(credentials, name, "secretName");
    return [
      ...(node === undefined || textOf(node) === key ? [] : [node]),
      ...(other === undefined || textOf(other) === textOf(secret) ? [] : [other]),
    ];
  });
  return {
    draft: textBut(secret, DEFAULT_KEYS_SECRET),
    findings: [
      ...literals.map((node) =>
        finding(
          "credential/literal",
          node,
          "a key is written out; it is not copied into the description",
          `Put it into the Secret ${wordsOf(secret) ?? DEFAULT_KEYS_SECRET}, take it out of this file, and replace it.`,
        ),
      ),
      ...odd.map((node) =>
        finding(
          "schema/not-imported",
          node,
          `parkit reads both keys from one Secret, as api-key and app-key, not from ${quoted(textOf(node) ?? "")}`,
          "Put both keys into one Secret under these names.",
        ),
      ),
    ],
  };
}
