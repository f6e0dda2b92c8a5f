import { POD_DEFAULTS } from "@parkit/provider-schema/internal/deployment/pod";
import { DEFAULT_VERSIONS, STANDALONE_IMAGE } from "@parkit/provider-schema/internal/version/versions";

import { chartAllowed } from "./chart-allowlist";
import { chartIdentity } from "./chart-identity";
import { joined, mountedCredential, writtenCredentials } from "../setting/credential";
import { traced, untraced } from "../../draft/draft";
import type { Draft } from "../../draft/draft";
import { finding } from "../../draft/import-finding";
import type { ImportFinding } from "../../draft/import-finding";
import type { ImportedPart } from "../../draft/imported-part";
import { environmentDraft, listDraft, namesDraft, standaloneResources, textsDraft } from "../kubernetes/pod";
import { commonConfig, notImported } from "../container/runner-config";
import { numberBut, someOf, textBut, UNNAMED_RUNNER, whole } from "../setting/settings";
import {
  booleanOf,
  isBlank,
  itemsOf,
  memberOf,
  membersOf,
  numberOf,
  wordsOf,
} from "@parkit/source/internal/source-node";
import type { SourceMap, SourceNode } from "@parkit/source/internal/source-node";

/** Namespace of a runner whose file names none. */
export const ASSUMED_NAMESPACE = "datadog";

/** Members of the chart's values that are taken over, or judged, or that parkit writes itself. */
const KNOWN = [
  ...["$schema", "global", "image.repository", "image.tag", "image.pullPolicy", "imagePullSecrets"],
  ...["nameOverride", "fullnameOverride", "serviceAccount", "service.annotations", "deployment.metadata"],
  ...[
    "roleType",
    "replicas",
    "podAnnotations",
    "configDirectory",
    "useSeparateSecretForCredentials",
    "runnerIdentitySecret",
    "config.ddBaseURL",
    "config.urn",
    "config.privateKey",
    "config.modes",
    "config.port",
    "config.allowIMDSEndpoint",
    "config.actionsAllowlist",
    "config.tags",
    "config.taskTimeoutSeconds",
    "config.httpTimeoutSeconds",
    "env",
    "nodeSelector",
    "affinity",
    "tolerations",
    "livenessProbe",
    "readinessProbe",
    "kubernetesActions",
    "kubernetesPermissions",
    "resources",
    "credentialFiles",
    "credentialSecrets",
    "customCaCert.configMapName",
    "podSecurity.securityContextConstraints",
  ].map((name) => `runner.${name}`),
  // Names of chart 0.x have a finding of their own.
  ...["common", "runners", "credentialFiles", "credentialSecrets", "credentials", "connectionCredentials"],
];

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
      deployment: {
        type: "helm",
        namespace: ASSUMED_NAMESPACE,
        ...podDraft(root, runner),
        env: env.draft,
        ...allowed.permissions,
      },
    },
    places: [{ path: [], place: runner.place }],
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
      ...probes,
      ...notImported(root, KNOWN),
    ],
  };
}

function podDraft(root: SourceNode, runner: SourceNode): Readonly<Record<string, Draft>> {
  const account = memberOf(root, "serviceAccount");
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
      name: traced(memberOf(account, "name"), wordsOf(memberOf(account, "name"))),
      annotations: textsDraft(memberOf(account, "annotations")),
    }),
    resources: standaloneResources(memberOf(runner, "resources")),
    nodeSelector: textsDraft(memberOf(runner, "nodeSelector")),
    tolerations: listDraft(memberOf(runner, "tolerations")),
    affinity: whole(memberOf(runner, "affinity")),
    caConfigMap: textBut(memberOf(runner, "customCaCert", "configMapName"), ""),
    openShift: booleanOf(scc) === true ? traced(scc, true) : undefined,
  };
}

function mountedCredentials(runner: SourceNode): readonly ReturnType<typeof mountedCredential>[] {
  return itemsOf(memberOf(runner, "credentialSecrets")).flatMap((item) => {
    const secretName = wordsOf(memberOf(item, "secretName"));
    if (secretName === undefined) return [];
    return [
      mountedCredential(item, { kind: "Secret", name: secretName }, wordsOf(memberOf(item, "directoryName"))),
    ];
  });
}

/** Probes of one's own are not kept: parkit always writes the ones that the runner answers. */
function probeFindings(runner: SourceNode): readonly ImportFinding[] {
  return ["livenessProbe", "readinessProbe"].flatMap((name) => {
    const node = memberOf(runner, name);
    const path = wordsOf(memberOf(node, "httpGet", "path"));
    return node === undefined || isBlank(node) || path === "/liveness" || path === "/readiness"
      ? []
      : [
          finding(
            "schema/not-imported",
            node,
            `the ${name} is not taken over`,
            "parkit writes the probes that the runner answers, on its own port.",
          ),
        ];
  });
}

/** Name that an imported runner has so far, for parts that belong to it. */
export function releaseOf({ runner }: ImportedPart): string {
  return String(untraced(runner["name"]));
}
