import { ENROLLED_IDENTITY_SECRET } from "@parkit/provider-schema/internal/runner/agent-settings";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { IDENTITY_FILE_NAME } from "@parkit/targets/internal/agent/agent-section";
import type { Place } from "@parkit/source/internal/place";
import {
  booleanOf,
  isBlank,
  memberOf,
  membersOf,
  numberOf,
  plainOf,
  textOf,
  wordsOf,
  type SourceMap,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { inlineKey, type SourcedIdentity } from "../chart/chart-identity";
import { traced, type Draft, type DraftObject } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import type { DraftRemark, Reading } from "../../draft/imported-part";
import { notTakenOver } from "../container/runner-config";
import { allowlistDraft, someOf, textList } from "../setting/settings";

/** Where a runner inside an Agent runs. */
type AgentPlace = "node" | "clusterAgent" | "host";

/** A section `private_action_runner`, or what the Agent's chart makes into one. */
interface AgentSectionSource {
  readonly section: SourceMap;
  readonly place: AgentPlace;
  /** Secret with the identity, where a format has a setting for it. */
  readonly identitySecret?: SourceNode | undefined;
  /** Name for a Secret that a person must make. */
  readonly name: string;
  /** Whether the operator reads the section before the Agent does. */
  readonly byOperator: boolean;
  readonly reading: Reading;
}

/** One component of a runner inside an Agent. */
export interface AgentComponentDraft {
  readonly place: Place;
  readonly allow: Draft;
  readonly identity: Draft;
  /** Whether the list is empty. */
  readonly closed: boolean;
  /** Whether the Agent adds its built-in actions. */
  readonly builtIn: boolean;
  /** Fields of the runner that both components share. */
  readonly settings: DraftObject;
  /** Fields of the deployment. */
  readonly deployment: DraftObject;
  readonly remarks: readonly DraftRemark[];
  readonly findings: readonly ImportFinding[];
}

/**
 * Settings that descriptions have or parkit writes. Those that hold what they should not have findings of
 * their own.
 */
const KNOWN = new Set([
  "enabled",
  "self_enroll",
  "identity_use_k8s_secret",
  "identity_secret_name",
  "identity_file_path",
  "urn",
  "private_key",
  "actions_allowlist",
  "task_concurrency",
  "task_timeout_seconds",
  "http_timeout_seconds",
  "http_allowlist",
  "http_allow_imds_endpoint",
  "api_key_only_enrollment",
  "default_actions_enabled",
  "skip_connection_creation",
  "kubernetes_allowed_custom_resources",
  "restricted_shell",
  "idle_timeout_seconds",
]);

/** What is known below `restricted_shell`. */
const SHELL_KNOWN = new Set(["allowed_commands", "allowed_paths", "allowed_system_services"]);

/** Reads one component. */
export function agentComponent(source: AgentSectionSource): AgentComponentDraft {
  const { section, place } = source;
  const of = (name: string): SourceNode | undefined => memberOf(section, name);
  const allowed = textList(of("actions_allowlist"));
  const httpAllowlist = textList(of("http_allowlist"));
  const identity = agentIdentity(source);
  const entries = allowed.draft ?? [];
  const builtIn = booleanOf(of("default_actions_enabled")) ?? true;
  const imds = of("http_allow_imds_endpoint");
  const noConnections = of("skip_connection_creation");
  return {
    place: section.place,
    allow: allowlistDraft(entries),
    identity: identity.identity,
    closed: entries.length === 0,
    builtIn,
    settings: {
      taskTimeoutSeconds: traced(of("task_timeout_seconds"), numberOf(of("task_timeout_seconds"))),
      httpTimeoutSeconds: traced(of("http_timeout_seconds"), numberOf(of("http_timeout_seconds"))),
      allowImdsEndpoint: booleanOf(imds) === true ? traced(imds, true) : undefined,
    },
    deployment: {
      autoConnections: booleanOf(noConnections) === true ? traced(noConnections, false) : undefined,
      taskConcurrency: traced(of("task_concurrency"), numberOf(of("task_concurrency"))),
      httpAllowlist: httpAllowlist.draft,
      allowedCustomResources: wholeList(of("kubernetes_allowed_custom_resources")),
      restrictedShell: restrictedShell(of("restricted_shell")),
      idleTimeoutSeconds: traced(of("idle_timeout_seconds"), numberOf(of("idle_timeout_seconds"))),
      nodeIdentityDirectory: place === "node" ? identityDirectory(of("identity_file_path")) : undefined,
    },
    remarks: identity.remarks,
    findings: [
      ...identity.findings,
      ...allowed.findings,
      ...httpAllowlist.findings,
      ...(entries.length === 0 && builtIn ? [builtInFinding(of("actions_allowlist") ?? section)] : []),
      ...unknownSettings(section),
      ...unknownSettings(of("restricted_shell"), SHELL_KNOWN),
      ...idleSettings(source),
    ],
  };
}

function builtInFinding(node: SourceNode): ImportFinding {
  return finding(
    "allowlist/built-in",
    node,
    "nothing is listed, yet newer Agents allow built-in actions all the same",
    "Set defaultActions to false in the description for a runner that is closed.",
  );
}

function restrictedShell(shell: SourceNode | undefined): Draft {
  const services = memberOf(shell, "allowed_system_services");
  return someOf({
    allowedCommands: wholeList(memberOf(shell, "allowed_commands")),
    allowedPaths: wholeList(memberOf(shell, "allowed_paths")),
    allowedSystemServices: traced(services, plainOf(services)),
  });
}

/** A list, also one that is empty: it allows nothing then. */
function wholeList(node: SourceNode | undefined): Draft {
  return traced(
    node,
    node?.kind === "list" ? node.items.map((item) => textOf(item) ?? plainOf(item)) : plainOf(node),
  );
}

function unknownSettings(
  section: SourceNode | undefined,
  known: ReadonlySet<string> = KNOWN,
): readonly ImportFinding[] {
  return membersOf(section)
    .filter(([name]) => !known.has(name))
    .map(([name, node]) =>
      finding(
        "schema/not-imported",
        node,
        `the setting ${quoted(name)} is not taken over`,
        "Descriptions have no field for it. The Agent passes over names that it does not know, so check its spelling too.",
      ),
    );
}

/** Settings that are known, but where they stand have no field. */
function idleSettings({ section, place, identitySecret }: AgentSectionSource): readonly ImportFinding[] {
  const of = (member: string): SourceNode | undefined => memberOf(section, member);
  const enrolls =
    (booleanOf(of("self_enroll")) ?? true) &&
    identitySecret === undefined &&
    wordsOf(of("private_key")) === undefined;
  const file = of("identity_file_path");
  const inCluster = booleanOf(of("identity_use_k8s_secret"));
  const idle: readonly (SourceNode | false | undefined)[] = [
    enrolls && wordsOf(file) !== undefined && (place !== "node" || identityDirectory(file) === undefined)
      ? file
      : undefined,
    !enrolls && wordsOf(of("private_key")) !== undefined && file,
    identitySecret !== undefined && file,
    inCluster === (place !== "clusterAgent" || !enrolls) && of("identity_use_k8s_secret"),
    (place !== "clusterAgent" || !enrolls) && of("identity_secret_name"),
    !enrolls && booleanOf(of("api_key_only_enrollment")) === true && of("api_key_only_enrollment"),
  ];
  return [...new Set(idle)].flatMap((node) =>
    node === undefined || node === false || isBlank(node)
      ? []
      : [notTakenOver(node, "parkit writes it only where the runner's identity asks for it.")],
  );
}

/** Directory in which a node keeps its identity; only with the file name that the Agent gives it. */
function identityDirectory(path: SourceNode | undefined): Draft {
  const text = wordsOf(path);
  return text?.endsWith(`/${IDENTITY_FILE_NAME}`) === true
    ? traced(path, text.slice(0, -IDENTITY_FILE_NAME.length - 1))
    : undefined;
}

function agentIdentity(source: AgentSectionSource): SourcedIdentity {
  const { section, place, identitySecret, name } = source;
  const of = (member: string): SourceNode | undefined => memberOf(section, member);
  const selfEnroll = booleanOf(of("self_enroll")) ?? true;
  const key = wordsOf(of("private_key")) === undefined ? undefined : of("private_key");
  const given = identitySecret ?? key;
  if (selfEnroll && given === undefined) return selfEnrolled(source);
  const ignored = selfEnroll && given !== undefined ? ignoredIdentity(given, of("self_enroll")) : [];
  if (source.reading === "done" && selfEnroll) return { ...selfEnrolled(source), findings: ignored };
  const wins = selfEnroll ? [] : oldSecretWins(source);
  const urn = traced(of("urn"), wordsOf(of("urn")));
  if (identitySecret !== undefined)
    return {
      identity: { type: "secret", secretName: traced(identitySecret), urn },
      remarks: [],
      findings: [...ignored, ...wins],
    };
  const file = of("identity_file_path");
  if (key === undefined && wordsOf(file) !== undefined)
    return { identity: { type: "file", path: traced(file), urn }, remarks: [], findings: wins };
  const identity =
    place === "host"
      ? { type: "file", path: `/etc/datadog-agent/${IDENTITY_FILE_NAME}`, urn }
      : { type: "secret", secretName: `${name}-identity`, urn };
  if (key !== undefined) {
    const inline = inlineKey(key, place === "host" ? "or file named here" : `${name}-identity`);
    return { identity, remarks: inline.remarks, findings: [...inline.findings, ...ignored, ...wins] };
  }
  return {
    identity,
    remarks: [
      { path: ["identity"], text: "The file holds no identity: put URN and private key where this says." },
    ],
    findings: [
      finding(
        "identity/placeholder",
        of("self_enroll") ?? section,
        "the runner does not enroll by itself, and no identity is given",
        "Let it enroll, or name the Secret that holds its identity.",
      ),
      ...wins,
    ],
  };
}

function selfEnrolled(source: AgentSectionSource): SourcedIdentity {
  const { section, place, byOperator } = source;
  const of = (member: string): SourceNode | undefined => memberOf(section, member);
  const ownerless = of("api_key_only_enrollment");
  const identity = {
    type: "self-enroll",
    ownership: booleanOf(ownerless) === true ? traced(ownerless, "ownerless") : undefined,
    urn: traced(of("urn"), wordsOf(of("urn"))),
  };
  const findings: ImportFinding[] = [];
  if (of("self_enroll") === undefined && byOperator)
    findings.push(
      finding(
        "identity/self-enroll-unsaid",
        section,
        "self_enroll is not set: the Agent takes that for true, the operator for false, so that it makes no Role",
        "Set self_enroll: true; parkit always writes it.",
      ),
    );
  if (place === "clusterAgent") findings.push(...secretName(source));
  return { identity, remarks: [], findings };
}

/** Secret in which a Cluster Agent keeps what enrollment gave it. parkit always names the same one. */
function secretName({ section, byOperator }: AgentSectionSource): readonly ImportFinding[] {
  const node = memberOf(section, "identity_secret_name");
  const name = wordsOf(node);
  if (name === undefined || node === undefined)
    return byOperator
      ? [
          finding(
            "identity/secret-unsaid",
            node ?? section,
            "identity_secret_name is not set, for which Agent and operator have different defaults",
            `Set it; parkit always writes ${ENROLLED_IDENTITY_SECRET}.`,
          ),
        ]
      : [];
  if (name === ENROLLED_IDENTITY_SECRET) return [];
  return [
    finding(
      "schema/not-imported",
      node,
      `the Secret ${quoted(name)} that keeps the enrolled identity is not taken over`,
      `parkit lets the Cluster Agent use ${ENROLLED_IDENTITY_SECRET}, so that it would enroll as a new runner. To keep this one, write identity: { type: secret, secretName: ${name} }.`,
    ),
  ];
}

function ignoredIdentity(given: SourceNode, selfEnroll: SourceNode | undefined): readonly ImportFinding[] {
  return [
    finding(
      "identity/ignored",
      given,
      selfEnroll === undefined
        ? "this identity is ignored: self-enrollment is on unless it is switched off"
        : "this identity is ignored because self-enrollment is on",
      "Switch self-enrollment off beside it; parkit does so for an identity of one's own.",
    ),
  ];
}

function oldSecretWins({ section, place, identitySecret }: AgentSectionSource): readonly ImportFinding[] {
  const node = memberOf(section, "identity_use_k8s_secret");
  if (place !== "clusterAgent" || booleanOf(node) === false) return [];
  return [
    finding(
      "identity/old-secret-wins",
      node ?? identitySecret ?? section,
      "a Secret that an earlier enrollment left wins over the identity given here, because identity_use_k8s_secret is not false",
      "Set it to false; parkit writes it.",
    ),
  ];
}
