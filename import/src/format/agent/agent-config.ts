import { DEFAULT_SITE_PARAMETER } from "@parkit/provider-schema/internal/site/site";

import type { SourceFile } from "@parkit/source/internal/place";
import {
  booleanOf,
  memberOf,
  membersOf,
  wordsOf,
  type SourceMap,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { agentRunner } from "./agent-runner";
import { agentComponent } from "./agent-section";
import type { DraftObject } from "../../draft/draft";
import { finding } from "../../draft/import-finding";
import type { ImportedPart, Reading } from "../../draft/imported-part";
import { textBut } from "../setting/settings";

/**
 * Imports the section `private_action_runner` of an Agent on a host. The rest of `datadog.yaml` is the
 * Agent's.
 */
export function importAgentConfig(
  { file, text }: SourceFile,
  document: SourceNode,
  reading: Reading,
): ImportedPart {
  const written = memberOf(document, "private_action_runner") ?? document;
  const section: SourceMap = {
    kind: "map",
    place: written.place,
    path: written.path,
    members: new Map(membersOf(written)),
  };
  const component = agentComponent({
    section,
    place: "host",
    name: "datadog-agent",
    byOperator: false,
    reading,
  });
  const { runner, deployment, findings } = agentRunner(written, { node: component });
  const settings: DraftObject = { ...runner, node: undefined };
  const enabled = booleanOf(memberOf(section, "enabled")) === true;
  const windows = isWindows(document, text);
  return {
    format: "agent-config",
    file,
    runner: {
      name: "datadog-agent",
      site: textBut(memberOf(document, "site"), DEFAULT_SITE_PARAMETER),
      ...settings,
      allow: component.allow,
      identity: component.identity,
      deployment: { type: windows ? "windows" : "linux", ...deployment },
    },
    idle: reading === "done" && !enabled,
    places: [{ path: [], place: written.place }],
    remarks: [{ path: ["name"], text: "The Agent names its runner after the host." }, ...component.remarks],
    findings: [
      ...findings,
      ...(enabled
        ? []
        : [
            finding(
              "deployment/not-enabled",
              memberOf(section, "enabled") ?? written,
              "the runner is configured, but not switched on",
              "Set enabled: true in private_action_runner; parkit writes it.",
            ),
          ]),
      ...literalKeys(document),
    ],
  };
}

/**
 * A configuration of the Agent holds its keys: that is where they belong on a host, so that nothing is said
 * of them.
 */
function literalKeys(document: SourceNode): ImportedPart["findings"] {
  const key = memberOf(document, "app_key");
  return wordsOf(key)?.startsWith("ENC[") === true && key !== undefined
    ? [
        finding(
          "schema/not-imported",
          key,
          "the application key is a handle of a secret backend, which only newer runners resolve",
          "Check that the runner enrolls.",
        ),
      ]
    : [];
}

/**
 * The Agent's configuration does not name its system; paths, the scripts it allows and parkit's own first
 * lines do.
 */
function isWindows(document: SourceNode, text: string): boolean {
  const [opening = ""] = /^(?:#[^\n]*\n)*/.exec(text) ?? [];
  return /[A-Za-z]:\\|runPredefinedPowershellScript/.test([opening, ...textsBelow(document)].join("\n"));
}

function textsBelow(node: SourceNode): readonly string[] {
  if (node.kind === "scalar") return [node.text];
  return (node.kind === "list" ? node.items : [...node.members.values()]).flatMap(textsBelow);
}
