import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";
import { POD_DEFAULTS } from "@parkit/provider-schema/internal/deployment/pod";
import { DEFAULT_VERSIONS, STANDALONE_IMAGE } from "@parkit/provider-schema/internal/version/versions";

import {
  booleanOf,
  itemsOf,
  memberOf,
  membersOf,
  numberOf,
  wordsOf,
  type ReadPath,
  type SourceMap,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { chartAllowed } from "./chart-allowlist";
import { chartIdentity } from "./chart-identity";
import { joined, mountedCredential, unnamedItem, writtenCredentials } from "../setting/credential";
import { traced, untraced, type Draft } from "../../draft/draft";
import { finding, type ImportFinding } from "../../draft/import-finding";
import type { ImportedPart } from "../../draft/imported-part";
import {
  chartResources,
  environmentDraft,
  listDraft,
  namesDraft,
  PROBE_VALUES,
  RESOURCE_VALUES,
  textsDraft,
} from "../kubernetes/pod";
import { commonConfig, notImported, notTakenOver, RUNNER_CONFIG_VALUES } from "../container/runner-config";
import { chartScriptFiles, writtenScripts } from "../setting/scripts";
import { numberBut, someOf, textBut, UNNAMED_RUNNER, whole } from "../setting/settings";

/** Namespace of a runner whose file names none. */
export const ASSUMED_NAMESPACE = "datadog";

/**
 * What of the chart's values is taken over, or judged by findings of its own, or what parkit writes itself.
 */
const READ: readonly ReadPath[] = [
  ...["$schema", "image.repository", "image.tag", "image.pullPolicy", "fullnameOverride"],
  ...["imagePullSecrets.*", "imagePullSecrets.*.name", "service.annotations.*"],
  ...["serviceAccount.create", "serviceAccount.name", "serviceAccount.annotations.*"],
  ...["deployment.metadata.labels.*", "deployment.metadata.annotations.*"],
  ...[
    "roleType",
    "replicas",
    "podAnnotations.*",
    "useSeparateSecretForCredentials",
    "runnerIdentitySecret",
    ...RUNNER_CONFIG_VALUES.map((name) => `config.${name}`),
    "env.**",
    "nodeSelector.*",
    "affinity.**",
    "tolerations.**",
    "livenessProbe.**",
    "readinessProbe.**",
    "kubernetesActions.*.*",
    "kubernetesPermissions.**",
    ...RESOURCE_VALUES.map((name) => `resources.${name}`),
    ...["credentialFiles.*.fileName", "credentialFiles.*.data"],
    ...["credentialSecrets.*.secretName", "credentialSecrets.*.directoryName"],
    "customCaCert.configMapName",
    ...["scriptFiles.*.fileName", "scriptFiles.*.data"],
    "podSecurity.securityContextConstraints.create",
  ].map((name) => `runner.${name}`),
  // The chart's own default.
  ["runner.configDirectory", RUNNER_CONFIG_DIRECTORY],
  // Names of chart 0.x have a finding of their own.
  ...["common.image.*", "common.actionsAllowlist.*", "runners.**", "credentials.**"],
  ...["credentialFiles.**", "credentialSecrets.**", "connectionCredentials.**"],
];

/** Settings of the security context constraints, which without these say nothing. */
const ONLY_WITH_CONSTRAINTS = "runner.podSecurity.**";

/** Whether an object looks like values of the standalone chart, of any version. */
export function isChartValues(document: SourceNode): boolean {
  const runner = memberOf(document, "runner");
  const ownMembers = [
    "config",
    "kubernetesActions",
    "runnerIdentitySecret",
    "useSeparateSecretForCredentials",
  ];
  if (ownMembers.some((name) => memberOf(runner, name) !== undefined)) return true;
  return (
    memberOf(document, "common") !== undefined ||
    itemsOf(memberOf(document, "runners")).some((item) => memberOf(item, "config") !== undefined)
  );
}

/** Imports values of the standalone chart: one runner, or several of chart 0.x. */
export function importChartValues(file: string, document: SourceNode): readonly ImportedPart[] {
  const old = itemsOf(memberOf(document, "runners"));
  const shape = oldShape(document);
  if (memberOf(document, "runner") !== undefined || old.length === 0) {
    const part = importRelease(file, modern(document, memberOf(document, "runner")), undefined);
    return [{ ...part, findings: [...shape, ...part.findings] }];
  }
  return old.map((runner, index) => {
    const part = importRelease(file, modern(document, runner), memberOf(runner, "name"));
    return index === 0 ? { ...part, findings: [...shape, ...part.findings] } : part;
  });
}

function oldShape(document: SourceNode): readonly ImportFinding[] {
  const renamed: Readonly<Record<string, string>> = {
    common: "common.image became image, and common.actionsAllowlist runner.config.actionsAllowlist",
    runners: "runners[] became one runner, with one release for each",
    credentialFiles: "credentialFiles moved below runner",
    credentialSecrets: "credentialSecrets moved below runner",
    credentials: "credentials.script became an item of runner.credentialFiles",
    connectionCredentials: "connectionCredentials became runner.credentialSecrets",
  };
  return Object.entries(renamed).flatMap(([name, change]) => {
    const node = memberOf(document, name);
    return node === undefined
      ? []
      : [
          finding(
            "deployment/chart-shape",
            node,
            `${name} is a name of chart 0.x, which chart 1.x refuses: ${change}`,
            "parkit renders the names of chart 1.x.",
          ),
        ];
  });
}

/** The document as chart 1.x would have it. */
function modern(document: SourceNode, runner: SourceNode | undefined): SourceMap {
  const common = memberOf(document, "common");
  const of = (name: string): readonly (readonly [string, SourceNode])[] => {
    const node = memberOf(document, name);
    return node === undefined ? [] : [[name, node]];
  };
  const image = memberOf(document, "image") ?? memberOf(common, "image");
  const config = memberOf(runner, "config");
  const listed = memberOf(common, "actionsAllowlist");
  const place = (runner ?? document).place;
  const path = (runner ?? document).path;
  const members = new Map([...of("credentialFiles"), ...of("credentialSecrets"), ...membersOf(runner)]);
  if (listed !== undefined && memberOf(config, "actionsAllowlist") === undefined)
    members.set("config", {
      kind: "map",
      place,
      path,
      members: new Map([...membersOf(config), ["actionsAllowlist", listed]]),
    });
  return {
    kind: "map",
    place: document.place,
    path: [],
    members: new Map<string, SourceNode>([
      ...membersOf(document),
      ...(image === undefined ? [] : [["image", image] as const]),
      ["runner", { kind: "map", place, path, members }],
    ]),
  };
}

function importRelease(file: string, root: SourceMap, named: SourceNode | undefined): ImportedPart {
  const runner = memberOf(root, "runner") ?? root;
  const nameNode = named ?? memberOf(root, "fullnameOverride") ?? memberOf(root, "nameOverride");
  const name = wordsOf(nameNode) ?? UNNAMED_RUNNER;
  const common = commonConfig(memberOf(runner, "config"));
  const allowed = chartAllowed(runner);
  const identity = chartIdentity(runner, name);
  const env = environmentDraft(memberOf(runner, "env"));
  const credentials = joined([writtenCredentials(runner, name), ...mountedCredentials(runner)]);
  const probes = probeFindings(runner);
  const scripts = writtenScripts(runner);
  const podSecurity =
    booleanOf(memberOf(runner, "podSecurity", "securityContextConstraints", "create")) === true;
  return {
    format: "chart-values",
    file,
    runner: {
      name: wordsOf(nameNode) === undefined ? name : traced(nameNode, name),
      ...common.draft,
      modes: common.draft["modes"] ?? ["pull", "push"],
      allow: allowed.allow,
      identity: identity.identity,
      credentials: someOf(credentials.credentials),
      scripts: scripts.scripts,
      deployment: {
        type: "helm",
        namespace: ASSUMED_NAMESPACE,
        ...podDraft(root, runner),
        env: env.draft,
        ...allowed.permissions,
      },
    },
    places: [{ path: [], place: runner.place }],
    granted: { standalone: allowed.granted },
    remarks: [
      ...(wordsOf(nameNode) === undefined
        ? [{ path: ["name"], text: "The values name no release: give the runner the name that it has." }]
        : []),
      { path: ["deployment", "namespace"], text: "Values do not say in which namespace they are installed." },
      ...identity.remarks,
      ...credentials.remarks,
    ],
    findings: [
      ...common.findings,
      ...identity.findings,
      ...allowed.findings,
      ...env.findings,
      ...credentials.findings,
      ...scripts.findings,
      ...chartScriptFiles(runner).findings,
      ...probes,
      ...accountFindings(root),
      ...notImported(root, podSecurity ? READ : [...READ, ONLY_WITH_CONSTRAINTS]),
    ],
  };
}

function podDraft(root: SourceNode, runner: SourceNode): Readonly<Record<string, Draft>> {
  const account = memberOf(root, "serviceAccount");
  const accountName = memberOf(account, "name");
  // The chart makes it unless it is told not to.
  const isMade = booleanOf(memberOf(account, "create")) !== false;
  const replicas = memberOf(runner, "replicas");
  const scc = memberOf(runner, "podSecurity", "securityContextConstraints", "create");
  return {
    imageRepository: textBut(memberOf(root, "image", "repository"), STANDALONE_IMAGE),
    imageTag: textBut(memberOf(root, "image", "tag"), DEFAULT_VERSIONS.image),
    imagePullPolicy: textBut(memberOf(root, "image", "pullPolicy"), POD_DEFAULTS.imagePullPolicy),
    imagePullSecrets: namesDraft(memberOf(root, "imagePullSecrets")),
    replicas: numberBut(replicas, POD_DEFAULTS.replicas, numberOf(replicas)),
    labels: textsDraft(memberOf(root, "deployment", "metadata", "labels")),
    annotations: textsDraft(memberOf(root, "deployment", "metadata", "annotations")),
    podAnnotations: textsDraft(memberOf(runner, "podAnnotations")),
    serviceAnnotations: textsDraft(memberOf(root, "service", "annotations")),
    serviceAccount: someOf({
      name: wordsOf(accountName) === undefined ? undefined : traced(accountName),
      create: wordsOf(accountName) === undefined || !isMade ? undefined : true,
      annotations: isMade ? textsDraft(memberOf(account, "annotations")) : undefined,
    }),
    resources: chartResources(memberOf(runner, "resources")),
    nodeSelector: textsDraft(memberOf(runner, "nodeSelector")),
    tolerations: listDraft(memberOf(runner, "tolerations")),
    affinity: whole(memberOf(runner, "affinity")),
    caConfigMap: textBut(memberOf(runner, "customCaCert", "configMapName"), ""),
    scriptFiles: chartScriptFiles(runner).files,
    openShift: booleanOf(scc) === true ? traced(scc, true) : undefined,
  };
}

function mountedCredentials(runner: SourceNode): readonly ReturnType<typeof mountedCredential>[] {
  return itemsOf(memberOf(runner, "credentialSecrets")).flatMap((item) => {
    const secretName = wordsOf(memberOf(item, "secretName"));
    if (secretName === undefined) return [unnamedItem(item)];
    return [
      mountedCredential(
        item,
        { kind: "Secret", name: secretName },
        wordsOf(memberOf(item, "directoryName")) ?? "",
      ),
    ];
  });
}

/**
 * What is not taken over of an account that the chart does not make: one without a name, which is the account
 * that every Pod has by itself, and annotations, which the chart passes over.
 */
function accountFindings(root: SourceNode): readonly ImportFinding[] {
  const account = memberOf(root, "serviceAccount");
  const create = memberOf(account, "create");
  if (create === undefined || booleanOf(create) !== false) return [];
  const annotations = memberOf(account, "annotations");
  return [
    ...(wordsOf(memberOf(account, "name")) === undefined
      ? [notTakenOver(create, "Name the account that the Pods take: deployment.serviceAccount.name.")]
      : []),
    ...(annotations === undefined || textsDraft(annotations) === undefined
      ? []
      : [notTakenOver(annotations, "The chart makes no account here: annotate it where it is made.")]),
  ];
}

/** Probes of one's own are not kept: parkit always writes the ones that the runner answers. */
function probeFindings(runner: SourceNode): readonly ImportFinding[] {
  return ["livenessProbe", "readinessProbe"].flatMap((name) => {
    const node = memberOf(runner, name);
    return node === undefined
      ? []
      : notImported(node, PROBE_VALUES, "parkit writes the probes that the runner answers, on its own port.");
  });
}

/** Name that an imported runner has so far, for parts that belong to it. */
export function releaseOf({ runner }: ImportedPart): string {
  return String(untraced(runner["name"]));
}
