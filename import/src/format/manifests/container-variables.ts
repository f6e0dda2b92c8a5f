/** What the variables of a Deployment's container say: settings, and the identity. */

import { ENROLL_FLAG } from "@parkit/targets/internal/container/container";
import { CA_DIRECTORY } from "@parkit/targets/internal/kubernetes/standalone-pod";
import {
  itemsOf,
  memberOf,
  membersOf,
  textOf,
  wordsOf,
  type SourceMap,
  type SourceNode,
  type SourceScalar,
} from "@parkit/source/internal/source-node";
import { commaList, identitySecretOf } from "../agent/agent-variables";
import { chartIdentity, type SourcedIdentity } from "../chart/chart-identity";
import { traced, type Draft, type DraftObject } from "../../draft/draft";
import type { ImportFinding } from "../../draft/import-finding";
import { notImported, notTakenOver } from "../container/runner-config";
import { allowlistDraft, siteOfUrl, textList } from "../setting/settings";

interface VariableSettings {
  readonly name: Draft;
  readonly runner: DraftObject;
  readonly findings: readonly ImportFinding[];
}

/** Settings that the image takes from variables when it enrolls; they win over its `config.yaml`. */
export function variableSettings(container: SourceNode): VariableSettings {
  const of = (name: string): SourceNode | undefined =>
    itemsOf(memberOf(container, "env"))
      .filter((item) => textOf(memberOf(item, "name")) === name)
      .map((item) => memberOf(item, "value"))
      .findLast((value) => wordsOf(value) !== undefined);
  const site = siteOfUrl(of("DD_BASE_URL"));
  const listed = of("ACTIONS_ALLOWLIST");
  const modes = of("RUNNER_MODES");
  const name = of("RUNNER_NAME");
  return {
    name: traced(name),
    runner: someMembers({
      site: site.draft,
      modes: modes && textList(commaList(modes)).draft,
      allow: listed && allowlistDraft(textList(commaList(listed)).draft ?? []),
    }),
    findings: [
      ...site.findings,
      ...itemsOf(memberOf(container, "env")).flatMap((item) => {
        const name = textOf(memberOf(item, "name")) ?? "";
        if (ENROLLMENT_VARIABLE.test(name)) return notImported(item, ["name", "value"]);
        return IDENTITY_VARIABLE.test(name) ? notImported(item, IDENTITY_VALUES) : [];
      }),
      ...itemsOf(memberOf(container, "args")).map((arg) =>
        notTakenOver(
          arg,
          textOf(arg) === ENROLL_FLAG
            ? "Runners of plain objects do not enroll by themselves: enroll this one with parkit enroll, and put its identity into the Secret that the description names."
            : undefined,
        ),
      ),
    ],
  };
}

function someMembers(members: DraftObject): DraftObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** Variables that a Secret may give the identity by. */
const IDENTITY_VARIABLE = /^RUNNER_(?:URN|PRIVATE_KEY)$/;
const IDENTITY_VALUES = ["name", "value", "valueFrom.secretKeyRef.name", "valueFrom.secretKeyRef.key"];

/** Variables with which the image enrolls. */
const ENROLLMENT_VARIABLE =
  /^(?:DD_PRIVATE_RUNNER_CONFIG_DIR|DD_BASE_URL|RUNNER_NAME|RUNNER_MODES|ACTIONS_ALLOWLIST)$/;

/** In `config.yaml` an identity may be missing, where the chart's values have to hold empty texts. */
export function podIdentity(
  container: SourceNode,
  config: SourceNode | undefined,
  release: string,
): SourcedIdentity {
  const { place, path } = container;
  const empty: SourceScalar = { kind: "scalar", value: "", text: "", place, path };
  const members = new Map<string, SourceNode>([["urn", empty], ["privateKey", empty], ...membersOf(config)]);
  const secret =
    itemsOf(memberOf(container, "envFrom"))
      .map((source) => memberOf(source, "secretRef", "name"))
      .find((name) => name !== undefined) ?? identitySecretOf(memberOf(container, "env"));
  const runner: SourceMap = {
    kind: "map",
    place,
    path,
    members: new Map<string, SourceNode>([
      ["config", { kind: "map", place: (config ?? container).place, path, members }],
      ...(secret === undefined ? [] : [["runnerIdentitySecret", secret] as const]),
    ]),
  };
  return chartIdentity(runner, release);
}

/** Variables besides those that parkit writes itself, or that a Secret gives the identity by. */
export function ownVariables(container: SourceNode): SourceNode | undefined {
  const env = memberOf(container, "env");
  if (env?.kind !== "list") return undefined;
  const items = env.items.filter((item) => {
    const name = textOf(memberOf(item, "name")) ?? "";
    if (ENROLLMENT_VARIABLE.test(name)) return false;
    if (name === "SSL_CERT_DIR") return textOf(memberOf(item, "value")) !== CA_DIRECTORY;
    return !IDENTITY_VARIABLE.test(name) || memberOf(item, "value") !== undefined;
  });
  return { ...env, items };
}
