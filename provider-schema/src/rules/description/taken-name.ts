import {
  CREDENTIAL_FILE_NAMES,
  RUNNER_CREDENTIALS_DIRECTORY,
  type CredentialInput,
} from "../../credential/credential";
import { DEFAULT_AGENT_RELEASE } from "../../deployment/helm-agent";
import {
  agentDeployment,
  DEPLOYMENTS,
  dockerDeployment,
  type DeploymentType,
} from "../../deployment/deployment";
import type { Description, Readable } from "../../description/description";
import { indexOf, known, type Path, type RunnerPlace } from "../../description/description-index";
import { member } from "../../description/field-names";
import { ENROLLED_IDENTITY_SECRET } from "../../runner/agent-settings";
import { SCRIPTS_CREDENTIAL } from "../../script/script";
import { rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import { quoted } from "../violation";
import { takenNameDocs } from "./docs/taken-name-docs";

type Check = Rule["check"];

/** Variables of the runner's container that every deployment of it writes, with the field that says them. */
const RUNNER_VARIABLES: Readonly<Record<string, string | undefined>> = {
  DD_PRIVATE_RUNNER_CONFIG_DIR: undefined,
  DD_BASE_URL: "site",
  RUNNER_NAME: "name",
  RUNNER_MODES: "modes",
  ACTIONS_ALLOWLIST: "allow",
  RUNNER_URN: "identity",
  RUNNER_PRIVATE_KEY: "identity",
};

/** Variables that only some deployments write. */
function otherVariables({ runner, deployment }: RunnerPlace, isUnknown: IsUnknown): readonly string[] {
  const identity = known(runner.identity, isUnknown);
  const enrolls =
    deployment !== undefined &&
    dockerDeployment(deployment) &&
    !isUnknown(runner.identity) &&
    (identity?.type ?? "self-enroll") === "self-enroll";
  const withAuthorities = member(known(runner.deployment, isUnknown), "caConfigMap") !== undefined;
  return [...(enrolls ? ["DD_API_KEY", "DD_APP_KEY"] : []), ...(withAuthorities ? ["SSL_CERT_DIR"] : [])];
}

/** Labels and annotations that are on every object without being asked for, and who writes them. */
interface OwnKeys {
  /** As messages name it. */
  readonly maker: string;
  readonly labels: readonly string[];
  readonly podAnnotations: readonly string[];
}

const OWN_KEYS: Readonly<Partial<Record<DeploymentType, OwnKeys>>> = {
  helm: {
    maker: "the chart",
    labels: [
      "helm.sh/chart",
      "app.kubernetes.io/name",
      "app.kubernetes.io/instance",
      "app.kubernetes.io/version",
      "app.kubernetes.io/managed-by",
    ],
    podAnnotations: ["checksum/values"],
  },
  manifests: {
    maker: "parkit",
    labels: ["app.kubernetes.io/name", "app.kubernetes.io/instance"],
    podAnnotations: ["checksum/config"],
  },
};

const taken: Check = (description, isUnknown) =>
  indexOf(description, isUnknown).runners.flatMap((place) => {
    const { runner, path, deployment: type } = place;
    if (type === undefined || agentDeployment(type)) return [];
    const deployment = known(runner.deployment, isUnknown);
    const at = [...path, "deployment"];
    const others = otherVariables(place, isUnknown);
    return [
      ...keysOf(member(deployment, "env"), isUnknown)
        .filter((name) => Object.hasOwn(RUNNER_VARIABLES, name) || others.includes(name))
        .map((name) => takenVariable(name, [...at, "env", name])),
      ...takenKeys(OWN_KEYS[type], deployment, at, isUnknown),
    ];
  });

function takenKeys(
  own: OwnKeys | undefined,
  deployment: unknown,
  at: Path,
  isUnknown: IsUnknown,
): readonly Finding[] {
  if (own === undefined) return [];
  const { maker, labels, podAnnotations } = own;
  const among = (field: string, kind: string, names: readonly string[]): readonly Finding[] =>
    keysOf(member(deployment, field), isUnknown)
      .filter((name) => names.includes(name))
      .map((name) => takenKey(kind, name, maker, [...at, field, name]));
  return [...among("labels", "label", labels), ...among("podAnnotations", "annotation", podAnnotations)];
}

function keysOf(map: unknown, isUnknown: IsUnknown): readonly string[] {
  if (typeof map !== "object" || map === null || isUnknown(map)) return [];
  return Object.keys(map).filter((key) => !isUnknown(key));
}

function takenVariable(name: string, path: Path): Finding {
  const field = RUNNER_VARIABLES[name];
  return {
    path,
    message: `the variable ${name} is one that is written for the runner; a second one would hide it`,
    hint: field === undefined ? "Remove it." : `Remove it, and say it with ${field} of the runner.`,
    value: name,
  };
}

function takenKey(kind: string, name: string, maker: string, path: Path): Finding {
  return {
    path,
    message: `the ${kind} ${quoted(name)} is one that ${maker} writes itself`,
    hint: "Use a key of your own, as in example.com/team.",
    value: name,
  };
}

/** A Secret with the place that says it. */
interface SecretPlace {
  readonly namespace: string;
  readonly name: string;
  readonly path: Path;
}

/** A Secret that somebody makes without being asked. */
interface MadeSecret extends SecretPlace {
  /** Behind "is one that". */
  readonly says: string;
}

const takenSecret: Check = (description, isUnknown) => {
  const places = indexOf(description, isUnknown).runners;
  const made = places.flatMap((place) => madeSecrets(place, isUnknown));
  const byName = new Map(made.toReversed().map((secret) => [keyOf(secret), secret]));
  const named = places.flatMap((place) => namedSecrets(place, isUnknown));
  return [
    ...named.flatMap((secret) => {
      const own = byName.get(keyOf(secret));
      return own === undefined ? [] : [takenFinding(secret, own)];
    }),
    ...made.flatMap((secret) => {
      const first = byName.get(keyOf(secret));
      return first === undefined || first === secret ? [] : [takenFinding(secret, first)];
    }),
  ];
};

function keyOf({ namespace, name }: SecretPlace): string {
  return `${namespace}/${name}`;
}

function takenFinding({ name, path }: SecretPlace, { says }: MadeSecret): Finding {
  return {
    path,
    message: `the Secret ${quoted(name)} is one that ${says}`,
    hint: "Give one of the two another name: whoever comes last overwrites the other's, or is refused.",
    value: name,
  };
}

function namespaceOf({ runner }: RunnerPlace, isUnknown: IsUnknown): string | undefined {
  const namespace = member(known(runner.deployment, isUnknown), "namespace");
  return typeof namespace === "string" && !isUnknown(namespace) ? namespace : undefined;
}

/** Secrets that the deployment makes, and those that are made for credentials. */
function madeSecrets(place: RunnerPlace, isUnknown: IsUnknown): readonly MadeSecret[] {
  const { runner, path, name: runnerName, deployment: type, components } = place;
  const namespace = namespaceOf(place, isUnknown);
  if (namespace === undefined || type === undefined || runnerName === undefined) return [];
  const deployment = known(runner.deployment, isUnknown);
  const written = member(deployment, "release");
  const release = typeof written === "string" ? written : undefined;
  if (isUnknown(written)) return [];
  const by = (names: readonly string[], says: string, at: Path = path): readonly MadeSecret[] =>
    names.map((name) => ({ namespace, name, says, path: at }));
  const enrolls = components.some(
    ({ flavour, identity }) =>
      flavour === "cluster-agent" &&
      !isUnknown(identity) &&
      (identity?.type ?? "self-enroll") === "self-enroll",
  );
  const own: Readonly<Partial<Record<DeploymentType, () => readonly MadeSecret[]>>> = {
    helm: () =>
      by(
        [release ?? runnerName, `${release ?? runnerName}-credentials`],
        `the chart makes for runner ${runnerName}`,
      ),
    manifests: () => by([runnerName], `holds the configuration of runner ${runnerName}`),
    "helm-agent": () =>
      by([`${release ?? DEFAULT_AGENT_RELEASE}-cluster-agent`], "the chart makes for the Cluster Agent"),
  };
  return [
    ...(own[type]?.() ?? []),
    ...(enrolls ? by([ENROLLED_IDENTITY_SECRET], "the Cluster Agent keeps its identity in") : []),
    ...credentialPlaces(place, isUnknown).flatMap(({ key, source, path: at }) =>
      source === "external" || source === "literal"
        ? by([`${runnerName}-${key}`], `is made for credential ${key} of runner ${runnerName}`, at)
        : [],
    ),
  ];
}

/** Secrets that a description says are there. */
function namedSecrets(place: RunnerPlace, isUnknown: IsUnknown): readonly SecretPlace[] {
  const { runner, path, name: runnerName, components } = place;
  const namespace = namespaceOf(place, isUnknown);
  if (namespace === undefined) return [];
  const deployment = known(runner.deployment, isUnknown);
  const at = [...path, "deployment"];
  const secret = (name: unknown, where: Path): readonly SecretPlace[] =>
    typeof name === "string" && !isUnknown(name) ? [{ namespace, name, path: where }] : [];
  const pulls = member(deployment, "imagePullSecrets");
  const env = member(deployment, "env");
  return [
    ...components.flatMap(({ identity: input, identityPath }) => {
      const identity = known(input, isUnknown);
      const name = member(identity, "secretName");
      if (identity?.type === "managed" && name === undefined && runnerName !== undefined)
        return secret(`${runnerName}-identity`, identityPath);
      return secret(name, [...identityPath, "secretName"]);
    }),
    ...credentialPlaces(place, isUnknown).flatMap(({ secretName, path: where }) =>
      secret(secretName, [...where, "from", "secretName"]),
    ),
    ...secret(member(deployment, "keysSecret"), [...at, "keysSecret"]),
    ...keysOf(env, isUnknown).flatMap((name) =>
      secret(member(known(member(env, name), isUnknown), "secretName"), [...at, "env", name, "secretName"]),
    ),
    ...(Array.isArray(pulls) && !isUnknown(pulls) ? pulls : []).flatMap((name: unknown, index) =>
      secret(name, [...at, "imagePullSecrets", index]),
    ),
    ...secret(member(known(member(known(runner.push, isUnknown), "ingress"), isUnknown), "tlsSecret"), [
      ...path,
      "push",
      "ingress",
      "tlsSecret",
    ]),
  ];
}

/** A credential, as far as it says where its file comes from. */
interface CredentialPlace {
  readonly key: string;
  readonly credential: Readable<CredentialInput>;
  /** Kind of its source. */
  readonly source: string;
  readonly secretName: string | undefined;
  readonly path: Path;
}

function credentialPlaces({ runner, path }: RunnerPlace, isUnknown: IsUnknown): readonly CredentialPlace[] {
  const credentials = known(runner.credentials, isUnknown);
  return keysOf(credentials, isUnknown).flatMap((key) => {
    const credential = known(credentials?.[key], isUnknown);
    const from = known(credential?.from, isUnknown);
    if (credential === undefined || from === undefined) return [];
    const { type: source = "kubernetes" } = from;
    const secretName = member(from, "secretName");
    if (isUnknown(source) || isUnknown(secretName)) return [];
    return [
      {
        key,
        credential,
        source,
        secretName: typeof secretName === "string" ? secretName : undefined,
        path: [...path, "credentials", key],
      },
    ];
  });
}

/** Where a file comes from, and the place where nothing else may be. */
interface Occupied {
  readonly source: string;
  readonly place: string;
  readonly says: string;
  readonly path: Path;
}

const samePlace: Check = (description: Readable<Description>, isUnknown) =>
  indexOf(description, isUnknown).runners.flatMap((place) => {
    const first = new Map<string, Occupied>();
    return occupied(place, isUnknown).flatMap((one): readonly Finding[] => {
      const earlier = first.get(one.place);
      if (earlier === undefined) first.set(one.place, one);
      if (earlier === undefined || earlier.source === one.source) return [];
      return [
        {
          path: one.path,
          message: `its file would lie in ${quoted(one.place)}, where ${earlier.says} is already`,
          hint: "Give one of them another name: the directory is named after the Secret, or after the credential where it names none.",
        },
      ];
    });
  });

function occupied(place: RunnerPlace, isUnknown: IsUnknown): readonly Occupied[] {
  const { runner, path, deployment: type } = place;
  if (type === undefined) return [];
  const { kubernetes } = DEPLOYMENTS[type];
  const scripts: readonly Occupied[] =
    runner.scripts !== undefined && (type === "helm" || type === "manifests")
      ? [
          {
            source: SCRIPTS_CREDENTIAL,
            place: `${RUNNER_CREDENTIALS_DIRECTORY}/${SCRIPTS_CREDENTIAL}`,
            says: "the file of the scripts",
            path: [...path, "scripts"],
          },
        ]
      : [];
  return [
    ...scripts,
    ...credentialPlaces(place, isUnknown).flatMap((credential): readonly Occupied[] => {
      const { key, secretName, path: at } = credential;
      const taken = kubernetes ? directoryOf(credential) : containerPath(credential, type);
      if (taken === undefined) return [];
      const source = secretName === undefined ? `credential ${key}` : `Secret ${secretName}`;
      return [{ source, place: taken, says: `credential ${key}`, path: at }];
    }),
  ];
}

/** Directory of a file that is mounted from a cluster; none for a file that is there already. */
function directoryOf({ key, source, secretName }: CredentialPlace): string | undefined {
  if (secretName !== undefined) return `${RUNNER_CREDENTIALS_DIRECTORY}/${secretName}`;
  const isMounted = source === "external" || source === "csi" || source === "literal";
  return isMounted ? `${RUNNER_CREDENTIALS_DIRECTORY}/${key}` : undefined;
}

/** Path of a file in a container of Docker's that is written for the runner or that it names itself. */
function containerPath(
  { key, source, credential }: CredentialPlace,
  type: DeploymentType,
): string | undefined {
  if (!dockerDeployment(type)) return undefined;
  const file = member(credential.from, "path");
  if (source === "file") return typeof file === "string" ? file : undefined;
  if (source !== "literal" || credential.type === undefined) return undefined;
  return `${RUNNER_CREDENTIALS_DIRECTORY}/${key}/${CREDENTIAL_FILE_NAMES[credential.type]}`;
}

const rule = rulesWith(takenNameDocs);

/** Rules about names that collide with those of the target, or with each other. */
export const takenNameRules: readonly Rule[] = [
  rule("credential/same-place", "error", samePlace),
  rule("deployment/taken", "error", taken),
  rule("deployment/taken-secret", "error", takenSecret),
];
