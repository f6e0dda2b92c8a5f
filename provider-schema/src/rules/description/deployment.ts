import { IDENTITY_VOLUME, settingConflicts } from "../../deployment/agent-object";
import { credentialVolumeName } from "../../credential/credential";
import { DEPLOYMENTS } from "../../deployment/deployment";
import { makesAccount } from "../../deployment/pod";
import { known } from "../../description/description-index";
import { isLabelName, isSecretName, LABEL_NAME_HINT } from "../../kubernetes/kubernetes-name";
import { rulesWith, type Finding, type Rule } from "../rule";
import { shorthandField } from "../../runner/runner-component";
import { defaultVersion } from "../../version/versions";
import { versionNumbers } from "../../version/version-number";
import { formatPath, quoted } from "../violation";
import { deploymentDocs } from "./docs/deployment-docs";
import { perRunner } from "./each-place";

const keysSecret = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  const name =
    deployment !== undefined && "keysSecret" in deployment
      ? known(deployment.keysSecret, isUnknown)
      : undefined;
  if (name === undefined || isSecretName(name)) return [];
  return [
    {
      path: [...path, "deployment", "keysSecret"],
      message: `${quoted(name)} cannot name a Kubernetes Secret`,
      hint: "Name the Secret that holds the keys api-key and app-key; a handle of a secret backend would be taken for the key itself.",
      value: name,
    },
  ];
});

/** Longest name of a Helm release, in characters: Helm's own limit. */
const MAX_RELEASE = 53;

const namespace = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  const name =
    deployment !== undefined && "namespace" in deployment
      ? known(deployment.namespace, isUnknown)
      : undefined;
  if (name === undefined || isLabelName(name)) return [];
  return [
    {
      path: [...path, "deployment", "namespace"],
      message: `${quoted(name)} cannot name a namespace`,
      hint: LABEL_NAME_HINT,
      value: name,
    },
  ];
});

const release = perRunner(
  ({ runner, path, deployment: type, name: runnerName }, isUnknown): readonly Finding[] => {
    if (type !== "helm" && type !== "helm-agent") return [];
    const deployment = known(runner.deployment, isUnknown);
    const written = deployment !== undefined && "release" in deployment ? deployment.release : undefined;
    const name = written === undefined ? runnerName : known(written, isUnknown);
    // A runner's name of the wrong form is reported as such.
    if (name === undefined || (written === undefined && name.length <= MAX_RELEASE)) return [];
    if (name.length <= MAX_RELEASE && isLabelName(name)) return [];
    return [
      {
        path: [...path, "deployment", "release"],
        message: `${quoted(name)} cannot name a Helm release`,
        hint: `Use 1 to ${MAX_RELEASE} lower-case letters, digits and minuses${written === undefined ? "; without release, the runner's name is taken" : ""}.`,
        value: name,
      },
    ];
  },
);

const replicas = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  if (deployment === undefined || !("replicas" in deployment) || deployment.replicas !== 0) return [];
  return [
    {
      path: [...path, "deployment", "replicas"],
      message: "with 0 replicas no runner runs",
      hint: "Set 1 or more; replicas share the runner's identity and its tasks.",
      value: "0",
    },
  ];
});

const component = perRunner(({ runner, path, deployment }): readonly Finding[] => {
  if (deployment === undefined) return [];
  const { flavours } = DEPLOYMENTS[deployment];
  if (runner.node !== undefined && !flavours.includes("agent"))
    return [{ path: [...path, "node"], message: `${deployment} has no node Agents`, hint: ONE_PROGRAM }];
  if (runner.clusterAgent !== undefined && !flavours.includes("cluster-agent"))
    return [
      { path: [...path, "clusterAgent"], message: `${deployment} has no Cluster Agent`, hint: ONE_PROGRAM },
    ];
  return [];
});

const ONE_PROGRAM = "Remove it: the runner is one program, with one allow.";

const allowTwice = perRunner(({ runner, path, deployment }): readonly Finding[] => {
  if (deployment === undefined || runner.allow === undefined) return [];
  const field = shorthandField(deployment);
  if (field === undefined || runner[field] === undefined) return [];
  return [
    {
      path: [...path, "allow"],
      message: `the runner has two allowlists: allow is shorthand for ${field}.allow`,
      hint: "Keep one of them.",
    },
  ];
});

const nothingOn = perRunner(({ runner, path, deployment }): readonly Finding[] => {
  if (deployment === undefined || !DEPLOYMENTS[deployment].flavours.includes("agent")) return [];
  const { node, clusterAgent, allow } = runner;
  const on = allow !== undefined || isOn(node) || isOn(clusterAgent);
  if (on || (node === undefined && clusterAgent === undefined)) return [];
  return [
    {
      path,
      message: "node and Cluster Agent are off, so there is no runner",
      hint: "Turn one of them on, or remove the runner.",
    },
  ];
});

const systemd = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  if (deployment?.type !== "operator" || deployment.systemd === undefined) return [];
  if (isOn(runner.node) || isUnknown(runner.node)) return [];
  return [
    {
      path: [...path, "deployment", "systemd"],
      message: "systemd is for the runners of node Agents, and those are off",
      hint: "Add node with its allowlist, or remove systemd.",
    },
  ];
});

/** Node Agents keep a self-enrolled identity in their Pod unless told otherwise. */
const ephemeral = perRunner(({ runner, path, components }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  if (deployment?.type !== "operator" && deployment?.type !== "helm-agent") return [];
  if (deployment.nodeIdentityDirectory !== undefined) return [];
  const enrolls = components.some(
    ({ flavour, identity }) =>
      flavour === "agent" && !isUnknown(identity) && (identity?.type ?? "self-enroll") === "self-enroll",
  );
  if (!enrolls) return [];
  return [
    {
      path: [...path, "node"],
      message:
        "each new Pod of a node's Agent enrolls a new runner, because its identity goes with the old Pod",
      hint: "Keep it on the node: deployment: { nodeIdentityDirectory: /var/lib/datadog-par }; or use the Cluster Agent's runner.",
    },
  ];
});

/** Fields of a deployment that only the whole object can say. */
const IN_OBJECT = [
  "clusterName",
  "keysSecret",
  "clusterAgentReplicas",
  "nodeResources",
  "nodeIdentityDirectory",
] as const;

/** Sources of credential files that the runner's Pod must mount. */
const MOUNTED: ReadonlySet<unknown> = new Set(["kubernetes", "external", "csi", "literal"]);

/** An Agent that somebody else owns gets annotations, and nothing that stands elsewhere in the object. */
const existingAgent = perRunner(({ runner, path, components }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  if (deployment?.type !== "operator") return [];
  if (known(deployment.agent, isUnknown)?.type !== "existing") return [];
  const credentials = Object.entries(known(runner.credentials, isUnknown) ?? {});
  const places = [
    ...IN_OBJECT.filter((field) => deployment[field] !== undefined).map((field) => ["deployment", field]),
    ...components
      .filter(({ identity }) => ["secret", "managed"].includes(known(identity, isUnknown)?.type ?? ""))
      .map(({ identityPath }) => identityPath.slice(path.length)),
    ...credentials
      .filter(([, credential]) => MOUNTED.has(known(known(credential, isUnknown)?.from, isUnknown)?.type))
      .map(([name]) => ["credentials", name]),
  ];
  return places.map((place) => ({
    path: [...path, ...place],
    message: "cannot be said by annotations, which are all that an existing DatadogAgent gets",
    hint: "Have its owner set it in the DatadogAgent and remove it here; or let the runner have an Agent of its own: agent: { type: managed }.",
  }));
});

/** Extra settings of an Agent that parkit writes itself, and a number of replicas that is said twice. */
const agentSetting = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  if (deployment?.type !== "operator") return [];
  const agent = known(deployment.agent, isUnknown);
  if (agent?.type !== "managed") return [];
  const at = [...path, "deployment", "agent"];
  const twice =
    agent.replicas === undefined || deployment.clusterAgentReplicas === undefined
      ? []
      : [
          {
            path: [...at, "replicas"],
            message: "the number of replicas is said by clusterAgentReplicas too",
            hint: "Keep one of them.",
          },
        ];
  if (known(agent.extraSettings, isUnknown) === undefined) return twice;
  const volumes = Object.keys(known(runner.credentials, isUnknown) ?? {}).map(credentialVolumeName);
  return [
    ...twice,
    ...settingConflicts(agent, new Set([...volumes, IDENTITY_VOLUME]), isUnknown).map((conflict) => ({
      path: [...at, "extraSettings", ...conflict.path],
      message: `would take the place of spec.${formatPath(conflict.path)}, which parkit writes`,
      hint: `Remove it${conflict.field === undefined ? ": runners need it as it is" : `, and say it with ${conflict.field}`}.`,
    })),
  ];
});

const agentImageTag = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  if (deployment?.type !== "operator") return [];
  const agent = known(deployment.agent, isUnknown);
  const { operatorVersion, crdStrategy: how } = deployment;
  const version =
    deployment.agentVersion ??
    defaultVersion({ type: "operator", operatorVersion, crdStrategy: how }, "agentVersion");
  if (agent?.type !== "managed" || version === undefined || isUnknown(version)) return [];
  const tags = Object.entries(known(agent.imageTags, isUnknown) ?? {});
  return tags.flatMap(([component, tag]): readonly Finding[] => {
    const numbers = tag === undefined || isUnknown(tag) ? undefined : versionNumbers(tag);
    if (numbers === undefined || numbers.join(".") === versionNumbers(version)?.join(".")) return [];
    return [
      {
        path: [...path, "deployment", "agent", "imageTags", component],
        message: `${quoted(String(tag))} is of another version than agentVersion, ${version}, by which the runner is judged`,
        hint: `Write agentVersion: ${numbers.join(".")}, or a tag of ${version}.`,
        value: String(tag),
      },
    ];
  });
});

const splitMode = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  if (deployment?.type !== "operator" || deployment.splitMode !== true) return [];
  const at = [...path, "deployment"];
  const node = isUnknown(runner.node) || isOn(runner.node);
  const agent = known(deployment.agent, isUnknown);
  const tag = agent?.type === "managed" ? known(agent.imageTags, isUnknown)?.node : undefined;
  return [
    ...(node
      ? []
      : [
          {
            path: [...at, "splitMode"],
            message: "only the runners of node Agents can be two programs, and those are off",
            hint: "Add node with its allowlist, or remove splitMode.",
          },
        ]),
    ...(tag !== undefined && !isUnknown(tag) && /(?:^|-)fips\b/.test(tag)
      ? [
          {
            path: [...at, "agent", "imageTags", "node"],
            message: `${quoted(tag)} is a FIPS image, whose runner cannot be two programs`,
            hint: "Remove splitMode, or name another image.",
            value: tag,
          },
        ]
      : []),
  ];
});

const crdStrategy = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  if (deployment?.type !== "operator" || deployment.crdStrategy === undefined) return [];
  if (known(deployment.agent, isUnknown)?.type !== "existing") return [];
  return [
    {
      path: [...path, "deployment", "crdStrategy"],
      message: "decides nothing: an existing DatadogAgent has its definition already",
      hint: "Remove it.",
    },
  ];
});

const apply = perRunner(({ runner, path, deployment: type }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  if (type === undefined || deployment?.apply !== "terraform") return [];
  const { onlyFiles: reason } = DEPLOYMENTS[type];
  if (reason === undefined) return [];
  return [
    {
      path: [...path, "deployment", "apply"],
      message: `cannot be "terraform": ${reason}`,
      hint: 'Write "artifact" or leave it out: files are written in either case.',
      value: "terraform",
    },
  ];
});

const accountAnnotations = perRunner(({ runner, path }, isUnknown): readonly Finding[] => {
  const deployment = known(runner.deployment, isUnknown);
  const account =
    deployment !== undefined && "serviceAccount" in deployment
      ? known(deployment.serviceAccount, isUnknown)
      : undefined;
  // A name that is not known yet is a name all the same.
  if (account === undefined || isUnknown(account.create) || makesAccount(account)) return [];
  if (Object.keys(known(account.annotations, isUnknown) ?? {}).length === 0) return [];
  return [
    {
      path: [...path, "deployment", "serviceAccount", "annotations"],
      message: "would be lost: the service account is one that exists, and stays as it is",
      hint: "Write create: true to have it made with them, or annotate the account where it is made and remove them here.",
    },
  ];
});

function isOn(component: unknown): boolean {
  return component !== undefined && component !== false;
}

const rule = rulesWith(deploymentDocs);

/** Rules about deployments. */
export const deploymentRules: readonly Rule[] = [
  rule("deployment/namespace", "error", namespace),
  rule("deployment/keys-secret", "error", keysSecret, ["keysSecret"]),
  rule("deployment/release", "error", release),
  rule("deployment/replicas", "warning", replicas, ["replicas"]),
  rule("deployment/component", "error", component, ["node", "clusterAgent"]),
  rule("deployment/two-allowlists", "error", allowTwice, ["node", "clusterAgent"]),
  rule("deployment/nothing-on", "error", nothingOn, ["node", "clusterAgent"]),
  rule("deployment/systemd", "error", systemd, ["systemd"]),
  rule("deployment/split-mode", "error", splitMode, ["splitMode"]),
  rule("deployment/node-identity", "warning", ephemeral),
  rule("deployment/existing-agent", "error", existingAgent, ["agent"]),
  rule("deployment/agent-setting", "error", agentSetting, ["agent"]),
  rule("deployment/agent-image-tag", "warning", agentImageTag, ["agent"]),
  rule("deployment/crd-strategy", "error", crdStrategy, ["crdStrategy"]),
  rule("deployment/apply", "error", apply, ["apply"]),
  rule("deployment/account-annotations", "error", accountAnnotations, ["serviceAccount"]),
];
