import {
  CREDENTIAL_NAME_MAX_LENGTH,
  RUNNER_CONFIG_DIRECTORY,
  type CredentialInput,
} from "../../credential/credential";
import { credentialFileProblems } from "../../credential/credential-file";
import { DEPLOYMENTS, type DeploymentType } from "../../deployment/deployment";
import type { Readable } from "../../description/description";
import {
  indexOf,
  known,
  perDescription,
  type Path,
  type RunnerPlace,
} from "../../description/description-index";
import { isVariableName } from "../../secret/environment-variable";
import { isLabelName, isSecretKey, isSecretName } from "../../kubernetes/kubernetes-name";
import { rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import { MASKED, type SecretType } from "../../secret/secret";
import { isSecretPlace } from "../../secret/secret-field";
import { member } from "../../description/field-names";
import { quoted } from "../violation";
import { credentialDocs } from "./docs/credential-docs";
import { each } from "./each-place";

type Check = Rule["check"];

/** A credential of a runner. */
interface CredentialPlace {
  readonly key: string;
  readonly credential: Readable<CredentialInput>;
  readonly path: Path;
  readonly runner: RunnerPlace;
}

const credentialPlaces = perDescription((description, isUnknown): readonly CredentialPlace[] =>
  indexOf(description, isUnknown).runners.flatMap((runner) =>
    Object.entries(known(runner.runner.credentials, isUnknown) ?? {}).flatMap(([key, input]) => {
      const credential = known(input, isUnknown);
      return credential === undefined || isUnknown(key)
        ? []
        : [{ key, credential, path: [...runner.path, "credentials", key], runner }];
    }),
  ),
);

const perCredential = each(credentialPlaces);

/** Volumes of the chart that a Secret's volume, which is named after the Secret, would clash with. */
const CHART_VOLUMES: readonly string[] = ["secrets", "credentials", "scripts", "custom-ca-cert"];

/** The reference of a credential and its kind; undefined while that is not known. */
function sourceOf({ credential }: CredentialPlace, isUnknown: IsUnknown) {
  const from = known(credential.from, isUnknown);
  return from === undefined || isUnknown(from.type)
    ? undefined
    : { from, type: from.type ?? ("kubernetes" as const) };
}

const unmounted = perCredential((place, isUnknown): readonly Finding[] => {
  const { path, runner } = place;
  const { deployment } = runner;
  const source = sourceOf(place, isUnknown);
  if (source === undefined || deployment === undefined) return [];
  const { credentialSources } = DEPLOYMENTS[deployment];
  if (!credentialSources.includes(source.type)) {
    return [
      {
        path: [...path, "from"],
        message: `${deployment} mounts nothing that comes from ${source.type}, so the runner would not see the file`,
        hint: mountable(source.type, deployment),
        value: source.type,
      },
    ];
  }
  const file = source.from.type === "file" ? known(source.from.path, isUnknown) : undefined;
  if (file === undefined || isMounted(file, deployment)) return [];
  return [
    {
      path: [...path, "from", "path"],
      message: `the runner would not see ${quoted(file)}`,
      hint: mountedPaths(deployment),
      value: file,
    },
  ];
});

function mountable(type: SecretType, deployment: DeploymentType): string {
  const { kubernetes, credentialSources } = DEPLOYMENTS[deployment];
  if (type === "csi" && deployment === "helm")
    return "The chart has no volumes of one's own. Let an ExternalSecret make the Secret: { type: external, store: …, remoteKey: … }; or deploy by manifests.";
  if (type === "terraform" && kubernetes)
    return "Let Terraform make the Secret, as a kubernetes_secret_v1 whose data_wo keeps the value out of the state, and name it: { secretName: …, key: … }.";
  if (type === "env")
    return `Put what the variable holds into ${kubernetes ? "a Secret and name it: { secretName: …, key: … }" : "a file and name it: { type: file, path: … }"}; only compose makes a file of a variable.`;
  return `Take it from ${credentialSources.join(" or ")}.`;
}

function mountedPaths(deployment: DeploymentType): string {
  if (deployment === "linux")
    return `Name an absolute path, as in /etc/datadog-agent/private-action-runner/orders.json; ${RUNNER_CONFIG_DIRECTORY} is only in the standalone runner's container.`;
  if (deployment === "windows")
    return "Name an absolute path with a drive, as in C:\\ProgramData\\Datadog\\private-action-runner\\orders.json.";
  return `Put the file below ${RUNNER_CONFIG_DIRECTORY}, which is mounted, and name it as the container sees it.`;
}

function isMounted(file: string, deployment: DeploymentType): boolean {
  if (file.split(/[/\\]/).includes("..")) return false;
  if (deployment === "windows") return /^[A-Za-z]:[\\/]./.test(file);
  const inContainer = file.startsWith(`${RUNNER_CONFIG_DIRECTORY}/`);
  return deployment === "linux" ? /^\/./.test(file) && !inContainer : inContainer;
}

const secretNames = perCredential((place, isUnknown): readonly Finding[] => {
  const source = sourceOf(place, isUnknown);
  if (source?.from.type === "csi")
    return badClassName(known(source.from.secretProviderClass, isUnknown), place.path);
  if (source?.from.type === "env") return badVariable(known(source.from.name, isUnknown), place.path);
  if (source === undefined) return [];
  if (!("secretName" in source.from)) return tooLongForVolume(place, source.type);
  const name = known(source.from.secretName, isUnknown);
  const key = known(source.from.key, isUnknown);
  const asVolume = place.runner.deployment === "helm";
  const at = [...place.path, "from"];
  return [
    ...(name === undefined ? [] : badSecretName(name, asVolume, [...at, "secretName"])),
    ...(key === undefined || isSecretKey(key)
      ? []
      : [
          {
            path: [...at, "key"],
            message: `${quoted(key)} cannot be a key of a Secret`,
            hint: "Use letters, digits, dots, minuses and underscores.",
            value: key,
          },
        ]),
  ];
});

/** The chart names the volume after the Secret that is made for the credential, and that after the runner. */
function tooLongForVolume({ key, path, runner }: CredentialPlace, type: SecretType): readonly Finding[] {
  const { name, deployment } = runner;
  const isMade = type === "external" || type === "literal";
  if (deployment !== "helm" || name === undefined || !isMade || !isLabelName(name)) return [];
  const secretName = `${name}-${key}`;
  if (isLabelName(secretName)) return [];
  return [
    {
      path,
      message: `the Secret ${quoted(secretName)} that is made for it has too long a name: the chart names a volume after it`,
      hint: "Give runner and credential names of at most 62 characters together, or name a Secret of your own.",
      value: secretName,
    },
  ];
}

function badClassName(name: string | undefined, path: Path): readonly Finding[] {
  if (name === undefined || isSecretName(name)) return [];
  return [
    {
      path: [...path, "from", "secretProviderClass"],
      message: `${quoted(name)} cannot name a SecretProviderClass`,
      hint: "Use lower-case letters, digits, minuses and dots.",
      value: name,
    },
  ];
}

function badVariable(name: string | undefined, path: Path): readonly Finding[] {
  if (name === undefined || isVariableName(name)) return [];
  return [
    {
      path: [...path, "from", "name"],
      message: `${quoted(name)} is not a name of an environment variable`,
      hint: "Write the name alone, without a value, as in ORDERS_JSON: letters, digits and underscores, no digit first.",
      value: name,
    },
  ];
}

function badSecretName(name: string, asVolume: boolean, path: Path): readonly Finding[] {
  if (asVolume && CHART_VOLUMES.includes(name))
    return [
      {
        path,
        message: `the Secret ${quoted(name)} has the name of one of the chart's own volumes`,
        hint: "Give the Secret another name: its volume is named after it.",
        value: name,
      },
    ];
  if (asVolume ? isLabelName(name) : isSecretName(name)) return [];
  return [
    {
      path,
      message: `${quoted(name)} cannot name ${asVolume ? "a Secret that is mounted: its volume has the same name" : "a Kubernetes Secret"}`,
      hint: asVolume
        ? "Use 1 to 63 lower-case letters, digits and minuses; no dots."
        : "Use lower-case letters, digits, minuses and dots.",
      value: name,
    },
  ];
}

const names = perCredential(({ key, path }) =>
  isLabelName(key) && key.length <= CREDENTIAL_NAME_MAX_LENGTH
    ? []
    : [
        {
          path,
          message: `${quoted(key)} cannot name a credential`,
          hint: `Use 1 to ${CREDENTIAL_NAME_MAX_LENGTH} lower-case letters, digits and minuses: the name becomes a directory, and part of the name of a volume and a Secret.`,
          value: key,
        },
      ],
);

const literals: Check = (description, isUnknown) => [
  ...credentialPlaces(description, isUnknown).flatMap(({ credential, path }) =>
    literalsIn(credential.from, [...path, "from"], isUnknown),
  ),
  ...indexOf(description, isUnknown).connections.flatMap(({ connection, path }) =>
    literalsIn(connection.integration, [...path, "integration"], isUnknown),
  ),
];

/** Literal secrets at or below a value. */
function literalsIn(value: unknown, path: Path, isUnknown: IsUnknown): readonly Finding[] {
  if (typeof value !== "object" || value === null || isUnknown(value)) return [];
  const type = member(value, "type");
  const force = member(value, "force");
  if (type === "literal" && isSecretPlace(path)) {
    if (force === true || isUnknown(force)) return [];
    return [
      {
        path,
        message: "a secret is written out here",
        hint: `${path[0] === "runners" ? "Refer to it: { secretName: …, key: … } or { type: file, path: … }" : "Refer to it: { type: terraform, variable: … }"}; force: true only if the file is as secret as the value.`,
        value: MASKED,
      },
    ];
  }
  const found: Finding[] = [];
  for (const [key, item] of Object.entries(value))
    // Most members are texts.
    if (typeof item === "object")
      found.push(...literalsIn(item, [...path, Array.isArray(value) ? Number(key) : key], isUnknown));
  return found;
}

/** Content that the description holds itself; what lies elsewhere cannot be judged here. */
const content = perCredential(({ credential, path }, isUnknown): readonly Finding[] => {
  const { type } = credential;
  const from = known(credential.from, isUnknown);
  const text = from?.type === "literal" ? known(from.value, isUnknown) : undefined;
  if (type === undefined || text === undefined || isUnknown(type)) return [];
  return credentialFileProblems(type, text).map((problem) => ({
    path: [...path, "from", "value"],
    ...problem,
    value: MASKED,
  }));
});

const rule = rulesWith(credentialDocs);

/** Rules about credentials. */
export const credentialRules: readonly Rule[] = [
  rule("credential/name", "error", names, ["credentials"]),
  rule("credential/unmounted", "error", unmounted, ["credentials"]),
  rule("credential/secret-name", "error", secretNames, ["credentials"]),
  rule("credential/literal", "error", literals, ["credentials", "integration"]),
  rule("credential/content", "error", content, ["credentials"]),
];
