/** Settings that several formats have, under different names. */

import { DATADOG_NAMESPACE } from "@parkit/provider-schema/internal/actions/action-name";
import { findSite } from "@parkit/provider-schema/internal/site/site";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import {
  isBlank,
  itemsOf,
  plainOf,
  textOf,
  wordsOf,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { traced, type Draft, type Traced } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import { isPublicSetting } from "../../shown/public-setting";

/** A value and what was suspicious in it. */
export interface Sourced<T = Draft> {
  readonly draft: T;
  readonly findings: readonly ImportFinding[];
}

/** Takes over a list of texts. Something else is a finding, not an empty list. */
export function textList(node: SourceNode | undefined): Sourced<readonly Traced[] | undefined> {
  if (node === undefined || isBlank(node)) return { draft: undefined, findings: [] };
  if (node.kind !== "list") return { draft: undefined, findings: [wrongKind(node, "a list")] };
  const items = itemsOf(node);
  return {
    draft: items.flatMap((item) => traced(item, textOf(item)) ?? []),
    findings: items
      .filter((item) => textOf(item) === undefined)
      .map((item) => wrongKind(item, "the text of one entry")),
  };
}

/** A setting of the wrong kind. */
export function wrongKind(node: SourceNode, expected: string): ImportFinding {
  return finding(
    "schema/type",
    node,
    `expected ${expected}, not ${kindOf(node)}`,
    "Fix it in the file, then import it again.",
  );
}

/** A value in a message; only the kind of one that may be secret. */
function kindOf(node: SourceNode): string {
  if (node.kind !== "scalar") return `a ${node.kind === "map" ? "mapping" : "list"}`;
  const name = node.path.findLast((segment) => typeof segment === "string") ?? "";
  return isPublicSetting(name) ? quoted(String(node.value)) : "this text";
}

/** Takes over an allowlist: names outside Datadog's own are custom ones. An empty list allows nothing. */
export function allowlistDraft(entries: readonly Traced[]): Draft {
  if (entries.length === 0) return "none";
  const seen = new Set<unknown>();
  return entries
    .filter(({ value }) => !seen.has(value) && seen.add(value))
    .map((entry) => (isDatadogName(entry.value) ? entry : { custom: entry }));
}

function isDatadogName(value: unknown): boolean {
  return typeof value === "string" && (value.startsWith(`${DATADOG_NAMESPACE}.`) || !value.includes("."));
}

/**
 * Site of a URL such as `ddBaseURL`; a URL of no site stays what it is, so that the site's rule judges it.
 */
export function siteOfUrl(node: SourceNode | undefined, url = wordsOf(node)): Sourced {
  if (node === undefined || url === undefined) return { draft: undefined, findings: [] };
  const byUrl = findSite(url);
  if (byUrl !== undefined) return { draft: traced(node, byUrl.parameter), findings: [] };
  const host = URL.canParse(url) ? new URL(url).host : url;
  const byHost = findSite(host) ?? findSite(host.replace(/^app\./, ""));
  if (byHost === undefined) return { draft: traced(node, host), findings: [] };
  return {
    draft: traced(node, byHost.parameter),
    findings: [
      finding(
        "site/base-url",
        node,
        `${quoted(url)} is not the URL of the app of ${byHost.parameter}`,
        `The runner needs ${byHost.appUrl}; that is what parkit renders.`,
      ),
    ],
  };
}

/** A number other than the one that is the default anyway. */
export function numberBut(node: SourceNode | undefined, standard: number | undefined, value: unknown): Draft {
  return value === standard || isBlank(node) ? undefined : traced(node, value);
}

/** Takes over an object or list as it is; nothing when it is empty. */
export function whole(node: SourceNode | undefined): Draft {
  return isBlank(node) ? undefined : traced(node, plainOf(node));
}

/** Name of an imported runner whose file gives it none. */
export const UNNAMED_RUNNER = "private-action-runner";

/** A text other than the one that is the default anyway. */
export function textBut(node: SourceNode | undefined, standard: string): Draft {
  const text = wordsOf(node);
  return text === undefined || text === standard ? undefined : traced(node, text);
}

/** An object without its undefined members; undefined when nothing is left. */
export function someOf(members: Readonly<Record<string, Draft>>): Draft {
  return Object.values(members).every((member) => member === undefined) ? undefined : members;
}
