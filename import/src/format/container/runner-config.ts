import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";
import { formatPath } from "@parkit/provider-schema/internal/rules/violation";
import { HTTP_TIMEOUT_SECONDS, RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";

import {
  booleanOf,
  isBlank,
  memberOf,
  numberOf,
  textOf,
  unreadMembers,
  wordsOf,
  type ReadPath,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { traced, type DraftObject } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import type { ImportedPart } from "../../draft/imported-part";
import { allowlistDraft, numberBut, siteOfUrl, textList, wrongKind, type Sourced } from "../setting/settings";

/**
 * Values of `config.yaml` that the chart has too, under `runner.config`. Lists that are none, and ports, have
 * findings of their own.
 */
export const RUNNER_CONFIG_VALUES = [
  "ddBaseURL",
  "urn",
  "privateKey",
  ...["modes", "modes.*", "tags", "tags.*", "actionsAllowlist", "actionsAllowlist.*"],
  "port",
  "allowIMDSEndpoint",
  "taskTimeoutSeconds",
  "httpTimeoutSeconds",
] as const;

/** Where the image keeps what enrollment gave it. */
export const RUNNER_CONFIG_FILE = `${RUNNER_CONFIG_DIRECTORY}/config.yaml`;

/**
 * Settings that `config.yaml` and the chart's `runner.config` share; identity and allowlist are the callers'
 * own.
 */
export function commonConfig(config: SourceNode | undefined): Sourced<DraftObject> {
  const of = (name: string): SourceNode | undefined => memberOf(config, name);
  const site = siteOfUrl(of("ddBaseURL"));
  const modes = textList(of("modes"));
  const tags = textList(of("tags"));
  const port = of("port");
  return {
    draft: {
      site: site.draft,
      modes: modes.draft,
      tags: tags.draft,
      taskTimeoutSeconds: numberBut(of("taskTimeoutSeconds"), 0, numberOf(of("taskTimeoutSeconds"))),
      httpTimeoutSeconds: numberBut(
        of("httpTimeoutSeconds"),
        HTTP_TIMEOUT_SECONDS,
        numberOf(of("httpTimeoutSeconds")),
      ),
      allowImdsEndpoint:
        booleanOf(of("allowIMDSEndpoint")) === true ? traced(of("allowIMDSEndpoint"), true) : undefined,
    },
    findings: [...site.findings, ...modes.findings, ...tags.findings, ...portFinding(port)],
  };
}

function portFinding(port: SourceNode | undefined): readonly ImportFinding[] {
  if (port === undefined || isBlank(port) || numberOf(port) === RUNNER_PORT) return [];
  return [
    finding(
      "schema/not-imported",
      port,
      `the port ${textOf(port) ?? ""} is not taken over`,
      `parkit lets the runner listen on ${RUNNER_PORT}, its default.`,
    ),
  ];
}

/** Whether an object looks like `config.yaml` of the standalone runner. */
export function isRunnerConfig(document: SourceNode): boolean {
  const has = (name: string): boolean => memberOf(document, name) !== undefined;
  return has("ddBaseURL") || has("actionsAllowlist") || (has("urn") && has("privateKey"));
}

/** Imports `config.yaml` of the standalone runner, which says nothing of the container around it. */
export function importRunnerConfig(file: string, document: SourceNode): ImportedPart {
  const common = commonConfig(document);
  const allowed = textList(memberOf(document, "actionsAllowlist"));
  const urn = memberOf(document, "urn");
  const enrolled = wordsOf(memberOf(document, "privateKey")) !== undefined;
  return {
    format: "runner-config",
    file,
    runner: {
      ...common.draft,
      allow: allowlistDraft(allowed.draft ?? []),
      ...(enrolled || wordsOf(urn) !== undefined
        ? { identity: { type: "file", path: RUNNER_CONFIG_FILE, urn: traced(urn, wordsOf(urn)) } }
        : {}),
    },
    places: [{ path: [], place: document.place }],
    remarks: [],
    findings: [
      ...common.findings,
      ...allowed.findings,
      ...notImported(document, RUNNER_CONFIG_VALUES),
      ...wrongKeys(document),
    ],
  };
}

/** Keys of the Agent's configuration in that of the standalone runner: the two look alike. */
function wrongKeys(document: SourceNode): readonly ImportFinding[] {
  const node = memberOf(document, "actions_allowlist");
  return node === undefined
    ? []
    : [wrongKind(node, "actionsAllowlist: the standalone runner's names are in camel case")];
}

/** Says what a document holds for which there is no field, in one finding for each. */
export function notImported(
  document: SourceNode,
  read: readonly ReadPath[],
  hint = "Descriptions have no field for it: keep it elsewhere if it is needed.",
): readonly ImportFinding[] {
  return unreadMembers(document, read).map((node) => notTakenOver(node, hint));
}

/** A setting for which there is no field. */
export function notTakenOver(
  node: SourceNode,
  hint = "Descriptions have no field for it: keep it elsewhere if it is needed.",
): ImportFinding {
  return finding("schema/not-imported", node, `not taken over: ${formatPath(node.path)}`, hint);
}
