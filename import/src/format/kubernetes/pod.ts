/** Settings of Pods, as several formats write them in Kubernetes' own way. */

import { isDeepStrictEqual } from "node:util";
import { POD_DEFAULTS } from "@parkit/provider-schema/internal/deployment/pod";

import { isSecretVariable } from "@parkit/provider-schema/internal/secret/environment-variable";
import {
  isBlank,
  itemsOf,
  memberOf,
  plainOf,
  textOf,
  textsOf,
  wordsOf,
  type ReadPath,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { finishDraft, traced, type Draft } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import { notImported } from "../container/runner-config";
import type { Sourced } from "../setting/settings";

/** Values of `resources` that have fields. */
export const RESOURCE_VALUES = ["requests.cpu", "requests.memory", "limits.cpu", "limits.memory"] as const;

/** A probe as parkit writes it, with what Kubernetes fills in. */
export const PROBE_VALUES: readonly ReadPath[] = [
  ["httpGet.path", "/liveness", "/readiness"],
  ["httpGet.port", "http"],
  ["httpGet.scheme", "HTTP"],
  ["periodSeconds", 10],
  ["timeoutSeconds", 10],
  ["failureThreshold", 3],
  ["successThreshold", 1],
  ["initialDelaySeconds", 0],
];

/** A variable that is taken over. */
const VARIABLE_VALUES: readonly ReadPath[] = [
  "name",
  "value",
  "valueFrom.secretKeyRef.name",
  "valueFrom.secretKeyRef.key",
  ["valueFrom.secretKeyRef.optional", false],
];

/** Labels or annotations; nothing when there are none. */
export function textsDraft(node: SourceNode | undefined): Draft {
  return isBlank(node) ? undefined : traced(node, textsOf(node));
}

/** Names of Secrets in a list of `{ name }`. */
export function namesDraft(node: SourceNode | undefined): Draft {
  const names = itemsOf(node).flatMap(
    (item) => traced(memberOf(item, "name") ?? item, wordsOf(memberOf(item, "name")) ?? wordsOf(item)) ?? [],
  );
  return names.length === 0 ? undefined : names;
}

/** Requests and limits of CPU and memory; other amounts have no field. */
export function resourcesDraft(node: SourceNode | undefined): Draft {
  if (isBlank(node)) return undefined;
  const amounts = (name: string): Draft => {
    const of = memberOf(node, name);
    if (isBlank(of)) return undefined;
    const amount = (member: string): Draft => traced(memberOf(of, member), wordsOf(memberOf(of, member)));
    return { cpu: amount("cpu"), memory: amount("memory") };
  };
  return { requests: amounts("requests"), limits: amounts("limits") };
}

/**
 * Resources of the standalone runner; those that chart and manifests set without being told need no words.
 */
export function standaloneResources(node: SourceNode | undefined): Draft {
  return isDeepStrictEqual(plainOf(node), POD_DEFAULTS.resources) ? undefined : resourcesDraft(node);
}

/**
 * Resources that values of the standalone chart lead to: Helm merges the chart's own amounts into those that
 * are written, and takes away those that are null.
 */
export function chartResources(node: SourceNode | undefined): Draft {
  if (node === undefined) return undefined;
  const isNull = (at: SourceNode | undefined): boolean => at?.kind === "scalar" && at.value === null;
  const amounts = (name: "requests" | "limits"): Readonly<Record<string, Draft>> | undefined => {
    const written = memberOf(node, name);
    if (isNull(node) || isNull(written)) return undefined;
    const amount = (member: "cpu" | "memory"): Draft => {
      const at = memberOf(written, member);
      return at === undefined ? POD_DEFAULTS.resources[name][member] : traced(at, wordsOf(at));
    };
    return { cpu: amount("cpu"), memory: amount("memory") };
  };
  const drafts = { requests: amounts("requests"), limits: amounts("limits") };
  return isDeepStrictEqual(finishDraft(drafts).input, POD_DEFAULTS.resources) ? undefined : drafts;
}

/** A list of tolerations, kept as it is but for members that Kubernetes fills in itself. */
export function listDraft(node: SourceNode | undefined): Draft {
  return isBlank(node) ? undefined : itemsOf(node).map((item) => traced(item, plainOf(item)));
}

/** A container's variables: texts and keys of Secrets. Other sources have no field. */
export function environmentDraft(node: SourceNode | undefined): Sourced {
  const draft: Record<string, Draft> = {};
  const findings: ImportFinding[] = [];
  for (const item of itemsOf(node)) {
    const name = wordsOf(memberOf(item, "name"));
    const value = variableDraft(item);
    const literal = memberOf(item, "value");
    if (
      name !== undefined &&
      isSecretVariable(name) &&
      literal !== undefined &&
      wordsOf(literal) !== undefined
    )
      findings.push(literalVariable(name, literal));
    else if (name === undefined || value === undefined)
      findings.push(
        finding(
          "schema/not-imported",
          item,
          "an environment variable is not taken over: it is neither a text nor a key of a Secret",
          "Add it to env of the deployment in another way if it is needed.",
        ),
      );
    else {
      draft[name] = value;
      findings.push(...notImported(item, VARIABLE_VALUES));
    }
  }
  return { draft: Object.keys(draft).length === 0 ? undefined : draft, findings };
}

function literalVariable(name: string, value: SourceNode): ImportFinding {
  return finding(
    "credential/literal",
    value,
    `the value of ${name} is written out; it is not copied into the description`,
    "Put it into a Secret, refer to its key in env of the deployment, take it out of this file, and replace it.",
  );
}

function variableDraft(item: SourceNode): Draft {
  const key = memberOf(item, "valueFrom", "secretKeyRef");
  if (key !== undefined) {
    const secretName = memberOf(key, "name");
    return { secretName: traced(secretName), key: traced(memberOf(key, "key")) };
  }
  const value = memberOf(item, "value");
  return value === undefined || memberOf(item, "valueFrom") !== undefined
    ? undefined
    : traced(value, textOf(value));
}
