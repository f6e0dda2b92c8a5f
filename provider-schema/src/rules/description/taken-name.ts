import { CREDENTIAL_FILE_NAMES, RUNNER_CREDENTIALS_DIRECTORY } from "../../credential/credential";
import {
  agentDeployment,
  DEPLOYMENTS,
  dockerDeployment,
  type DeploymentType,
} from "../../deployment/deployment";
import type { Description, Readable } from "../../description/description";
import { indexOf, known, type Path, type RunnerPlace } from "../../description/description-index";
import { member } from "../../description/field-names";
import { SCRIPTS_CREDENTIAL } from "../../script/script";
import { rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import { quoted } from "../violation";
import { credentialPlaces, keysOf, type CredentialPlace } from "./credential-place";
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
  rule("credential/same-place", "error", samePlace, ["credentials"]),
  rule("deployment/taken", "error", taken, ["env", "labels", "podAnnotations"]),
];
