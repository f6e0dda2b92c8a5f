import { DEPLOYMENTS } from "../../deployment/deployment";
import type { Description, Readable } from "../../description/description";
import {
  indexOf,
  known,
  runnerLabel,
  type ConnectionPlace,
  type RunnerPlace,
} from "../../description/description-index";
import { INTEGRATIONS, type IntegrationType } from "../../connection/integration-catalogue";
import { MOST_SUGGESTABLE, nearestName } from "../../nearest-name";
import { rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import type { RunnerInput } from "../../runner/runner";
import { SCRIPTS_CREDENTIAL } from "../../script/script";
import { SECRET_TYPES, type SecretType } from "../../secret/secret";
import { isSecretPlace } from "../../secret/secret-field";
import { quoted } from "../violation";
import { connectionDocs } from "./docs/connection-docs";
import { connectionFindings } from "./connection-problem";
import { perConnection } from "./each-place";

function unknownRunners(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  const { runnersByName, connections, openRunners } = indexOf(description, isUnknown);
  if (openRunners) return [];
  const names = [...runnersByName.keys()];
  return connections.flatMap(({ connection, runner, path }): readonly Finding[] => {
    const name = known(connection.runner, isUnknown);
    if (name === undefined || runner !== undefined) return [];
    const near = names.length > MOST_SUGGESTABLE ? undefined : nearestName(name, names);
    return [
      {
        path: [...path, "runner"],
        message: `there is no runner ${quoted(name)}`,
        hint: near === undefined ? "Describe it under runners." : `Did you mean ${near}?`,
        value: name,
      },
    ];
  });
}

const flavour = perConnection(({ runner, integration, path }) => {
  if (runner === undefined || integration === undefined) return [];
  const { flavours } = INTEGRATIONS[integration];
  const { components } = runner;
  if (flavours === undefined || components.length === 0) return [];
  if (components.some((component) => flavours.includes(component.flavour))) return [];
  return [
    {
      path: [...path, "runner"],
      message: `the runner ${runnerLabel(runner)} (${components.map((component) => component.flavour).join(", ")}) has no ${integration} actions`,
      hint: `Pair the connection with a runner of flavour ${flavours.join(" or ")}.`,
      value: integration,
    },
  ];
});

/** Whether a runner is only the one in each node's Agent of a cluster. */
function onlyOnNodes({ deployment, components }: RunnerPlace): boolean {
  const inCluster = deployment !== undefined && DEPLOYMENTS[deployment].kubernetes;
  return inCluster && components.length > 0 && components.every((component) => component.flavour === "agent");
}

const nodeRunner = perConnection(({ runner, path }) =>
  runner === undefined || !onlyOnNodes(runner)
    ? []
    : [
        {
          path: [...path, "runner"],
          message: `${runnerLabel(runner)} is a runner in every node's Agent, each with a URN of its own, so no one connection can be paired with it`,
          hint: "Use the Cluster Agent's runner (allow or clusterAgent), or a standalone one. Node Agents make their connections themselves.",
        },
      ],
);

/** Key of the runner's credentials that a connection uses, and where it is written. */
function credentialKey({ connection, path }: ConnectionPlace, isUnknown: IsUnknown) {
  const integration = known(connection.integration, isUnknown);
  if (integration === undefined) return undefined;
  const auth = integration.type === "http" ? known(integration.auth, isUnknown) : undefined;
  const at = [...path, "integration"];
  if (auth !== undefined)
    return "credential" in auth
      ? { key: known(auth.credential, isUnknown), at: [...at, "auth", "credential"] }
      : undefined;
  return "credential" in integration
    ? { key: known(integration.credential, isUnknown), at: [...at, "credential"] }
    : undefined;
}

const credential = perConnection((place, isUnknown): readonly Finding[] => {
  const { runner, integration } = place;
  const { key, at } = credentialKey(place, isUnknown) ?? {};
  if (runner === undefined || integration === undefined || key === undefined || at === undefined) return [];
  if (isUnknown(runner.runner.credentials)) return [];
  const credentials = withScripts(runner.runner);
  if (!Object.hasOwn(credentials, key)) {
    const near = nearestName(key, Object.keys(credentials));
    return [
      {
        path: at,
        message: `the runner ${runnerLabel(runner)} has no credential ${quoted(key)}`,
        hint: near === undefined ? "Add it to the runner's credentials." : `Did you mean ${near}?`,
        value: key,
      },
    ];
  }
  const type = known(known(credentials[key], isUnknown)?.type, isUnknown);
  const expected = expectedFiles(place, integration, isUnknown);
  if (type === undefined || expected.some((file) => file === type)) return [];
  return [
    {
      path: at,
      message: `the credential ${quoted(key)} is of type ${type}, which ${integration} cannot read`,
      hint: `Refer to a credential of type ${expected.join(" or ")}.`,
      value: key,
    },
  ];
});

/** Credentials that connections can name: those of the runner, and the file of its scripts. */
function withScripts({
  credentials = {},
  scripts,
}: Readable<RunnerInput>): Readable<NonNullable<RunnerInput["credentials"]>> {
  return scripts === undefined ? credentials : { ...credentials, [SCRIPTS_CREDENTIAL]: { type: "script" } };
}

function expectedFiles(
  { connection }: ConnectionPlace,
  type: IntegrationType,
  isUnknown: IsUnknown,
): readonly string[] {
  const integration = known(connection.integration, isUnknown);
  const auth = integration?.type === "http" ? known(integration.auth, isUnknown) : undefined;
  if (auth?.type === "basic-auth") return ["http-basic"];
  if (auth?.type === "token-auth") return ["http-token"];
  return INTEGRATIONS[type].credentialFiles;
}

/** Where a secret can be that Terraform hands to Datadog. */
const TERRAFORM_READS: readonly (SecretType | undefined)[] = ["terraform", "literal", undefined];

const secretReach = perConnection((place, isUnknown): readonly Finding[] =>
  place.connection.runner === undefined
    ? secretsOf(place, isUnknown).flatMap(({ secret, at }): readonly Finding[] => {
        const type = typeOfSecret(secret, isUnknown);
        return TERRAFORM_READS.includes(type)
          ? []
          : [
              {
                path: at,
                message: `Datadog itself calls the service and is given the secret by Terraform, which cannot read a secret of type ${String(type)}`,
                hint: "Name a Terraform variable, as in { type: terraform, variable: orders_token }; whoever applies sets TF_VAR_orders_token from where the secret is.",
              },
            ];
      })
    : [],
);

interface SecretPlace {
  readonly secret: unknown;
  readonly at: Finding["path"];
}

/** Secrets that a connection of Datadog's cloud is made with. */
function secretsOf(place: ConnectionPlace, isUnknown: IsUnknown): readonly SecretPlace[] {
  const integration = known(place.connection.integration, isUnknown);
  const form =
    integration !== undefined && "auth" in integration ? known(integration.auth, isUnknown) : undefined;
  if (form === undefined) return [];
  const at = [...place.path, "integration", "auth"];
  const tokens = "tokens" in form ? (known(form.tokens, isUnknown) ?? []) : [];
  return [
    ...Array.from(new Map<string, unknown>(Object.entries(form)), ([name, secret]) => ({
      secret: isSecretPlace([name]) ? secret : undefined,
      at: [...at, name],
    })),
    ...tokens.map((token, index) => ({
      secret: known(token, isUnknown)?.value,
      at: [...at, "tokens", index, "value"],
    })),
  ];
}

/** Undefined for what is not a reference, or not known yet. */
function typeOfSecret(secret: unknown, isUnknown: IsUnknown): SecretType | undefined {
  if (isUnknown(secret) || typeof secret !== "object" || secret === null) return undefined;
  const type: unknown = "type" in secret ? secret.type : undefined;
  return SECRET_TYPES.find((candidate) => candidate === (type ?? "kubernetes"));
}

const rule = rulesWith(connectionDocs);

/** Rules about connections. */
export const connectionRules: readonly Rule[] = [
  rule("connection/unknown-runner", "error", unknownRunners),
  rule("connection/needs-runner", "error", connectionFindings("connection/needs-runner")),
  rule("connection/cloud-only", "error", connectionFindings("connection/cloud-only")),
  rule("connection/node-runner", "error", nodeRunner),
  rule("connection/flavour", "error", flavour),
  rule("connection/credential", "error", credential),
  rule("connection/auth", "error", connectionFindings("connection/auth")),
  rule("connection/base-url", "error", connectionFindings("connection/base-url")),
  rule("connection/field-format", "error", connectionFindings("connection/field-format")),
  rule("connection/duplicate-entry", "error", connectionFindings("connection/duplicate-entry")),
  rule("connection/secret-reach", "error", secretReach),
];
