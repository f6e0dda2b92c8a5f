import { createPrivateKey, generateKeyPairSync } from "node:crypto";

import { validate } from "@parkit/provider-schema/internal/description/validate";
import { runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";
import {
  DEPLOYMENTS,
  type DeploymentInput,
  type DeploymentType,
} from "@parkit/provider-schema/internal/deployment/deployment";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import type { RunnerIdentityInput } from "@parkit/provider-schema/internal/runner/runner-identity";
import { RULES } from "@parkit/provider-schema/internal/rules/description/index";
import {
  SECRET_TYPES,
  type SecretInput,
  type SecretType,
} from "@parkit/provider-schema/internal/secret/secret";
import { parseAllDocuments } from "yaml";

import type { ComposeDocument } from "../compose/compose-document";
import { deployedBy } from "../deployed-by";
import { containerHostPath } from "../container/container";
import type { TargetFile } from "../target-file";
import { TARGETS } from "../targets";

/** One reference of each kind; a file is where its deployment can see it. */
const SOURCES: Readonly<Record<SecretType, (deployment: DeploymentType) => SecretInput>> = {
  kubernetes: () => ({ secretName: "orders-db", key: "orders.json" }),
  external: () => ({ type: "external", store: "vault", remoteKey: "orders" }),
  csi: () => ({ type: "csi", secretProviderClass: "vault-orders" }),
  env: () => ({ type: "env", name: "ORDERS" }),
  file: (deployment) => ({ type: "file", path: FILES[deployment] ?? "/srv/orders.json" }),
  terraform: () => ({ type: "terraform", variable: "orders" }),
  literal: () => ({ type: "literal", value: CONTENT, force: true }),
};

const CONTENT = JSON.stringify({
  auth_type: "Token Auth",
  credentials: [{ tokenName: "key", tokenValue: "x" }],
});

const FILES: Readonly<Partial<Record<DeploymentType, string>>> = {
  docker: "/etc/dd-action-runner/config/credentials/orders.json",
  compose: "/etc/dd-action-runner/config/credentials/orders.json",
  linux: "/etc/datadog-agent/private-action-runner/orders.json",
  windows: String.raw`C:\ProgramData\Datadog\private-action-runner\orders.json`,
};

const DEPLOYMENT_INPUTS: readonly DeploymentInput[] = [
  { type: "helm", namespace: "actions" },
  {
    type: "manifests",
    namespace: "actions",
    env: { LICENCE: { secretName: "licence", key: "text" } },
    imagePullSecrets: ["registry"],
  },
  { type: "helm-agent", namespace: "actions" },
  { type: "operator", namespace: "actions", keysSecret: "keys" },
  { type: "docker" },
  { type: "docker", configDirectory: "/srv/runner" },
  { type: "compose" },
  { type: "compose", configDirectory: "/srv/runner" },
  { type: "linux" },
  { type: "windows" },
];

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";
const { privateKey } = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const KEY = Buffer.from(
  JSON.stringify({
    ...createPrivateKey(privateKey).export({ format: "jwk" }),
    alg: "ES256",
    use: "sig",
    kid: "one",
  }),
).toString("base64url");
const IDENTITIES: Readonly<Record<RunnerIdentityInput["type"], RunnerIdentityInput>> = {
  "self-enroll": { type: "self-enroll" },
  secret: { type: "secret", secretName: "who-i-am", urn: URN },
  managed: { type: "managed" },
  file: { type: "file", path: "/etc/dd-action-runner/config/config.yaml", urn: URN },
  inline: { type: "inline", urn: URN, privateKey: KEY, force: true },
};

function describes(
  deployment: DeploymentInput,
  from: SecretInput,
  identity = identityFor(deployment),
): Description {
  const allow = ["com.datadoghq.http.request"];
  const credentials = { orders: { type: "http-token", from } } as const;
  return {
    apiVersion: "parkit/v1",
    runners: [{ name: "payments", allow, identity, credentials, deployment }],
  };
}

function identityFor({ type }: DeploymentInput): RunnerIdentityInput {
  return IDENTITIES[DEPLOYMENTS[type].identities[0] ?? "self-enroll"];
}

/** Rules that refuse the description. */
function refusals(description: Description): readonly string[] {
  return validate(description).flatMap(({ rule, severity }) => (severity === "error" ? [rule] : []));
}

function render(description: Description): readonly TargetFile[] {
  return runnerSpecs(description).flatMap((spec) => {
    const target = TARGETS[spec.deployment.type];
    return target?.of === "runner" ? target.files(spec) : [];
  });
}

const REFERENCES: readonly string[] = [
  "secretName",
  "runnerIdentitySecret",
  "apiKeyExistingSecret",
  "appKeyExistingSecret",
  "identityFromExistingSecret",
  "secretProviderClass",
];

/** Names of Secrets, and of what stands for them, at or below a value. */
function referred(value: unknown, parent = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const list = Array.isArray(value) ? parent : key;
    const named = key === "name" && ["secretKeyRef", "secretRef", "imagePullSecrets"].includes(parent);
    return typeof member === "string" && (named || REFERENCES.includes(key))
      ? [member]
      : referred(member, list);
  });
}

function documents(files: readonly TargetFile[]): readonly unknown[] {
  return files
    .filter(({ path }) => path.endsWith(".yaml"))
    .flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS() as unknown));
}

function made(document: unknown): readonly string[] {
  const { kind, metadata } = document as { readonly kind?: string; readonly metadata?: { name: string } };
  return metadata !== undefined && (kind === "Secret" || kind === "ExternalSecret") ? [metadata.name] : [];
}

const readme = (files: readonly TargetFile[]): string =>
  files.find(({ path }) => path === "README.md")?.text ?? "";

/** Names that a command of the guide makes, or looks up where only their owner can make them. */
function broughtBy(guide: string): readonly string[] {
  const names = Array.from(
    guide.matchAll(/kubectl (?:create secret generic|get secret(?:providerclass)?) (\S+)/g),
    ([, name = ""]) => name,
  );
  const several = Array.from(guide.matchAll(/secret\/(\S+)/g), ([, name = ""]) => name);
  // Both write the Secret that the description names.
  const identity = /parkit enroll|terraform output/.test(guide) ? ["who-i-am", "payments-identity"] : [];
  return [...names, ...several, ...identity];
}

/**
 * What becomes of a description: the rules that refuse it, or what its rendered files refer to and nobody
 * makes.
 */
type Outcome = { readonly refused: readonly string[] } | { readonly missing: readonly string[] };

const COMPLETE: Outcome = { missing: [] };

function outcome(description: Description): Outcome {
  const refused = refusals(description);
  if (refused.length > 0) return { refused };
  const files = render(description);
  const guide = readme(files);
  const all = documents(files);
  const there = [...all.flatMap(made), ...broughtBy(guide)];
  return {
    missing: [
      ...referred(all).filter((name) => !there.includes(name)),
      ...unreached(description, files),
      ...unapplied(files, guide),
    ],
  };
}

/**
 * Files that Compose makes of variables which the guide sets: declared for the file, and granted to the
 * service.
 */
function madeByCompose(files: readonly TargetFile[]): readonly string[] {
  return documents(files.filter(({ path }) => path === "docker-compose.yaml")).flatMap((document) => {
    const { services, secrets = {} } = document as ComposeDocument;
    const granted = Object.values(services).flatMap((service) =>
      "secrets" in service ? (service.secrets ?? []) : [],
    );
    return Object.entries(secrets).flatMap(([name, { environment }]) =>
      granted.includes(name) && readme(files).includes(`export ${environment}="$(cat `)
        ? [`/run/secrets/${name}`]
        : [],
    );
  });
}

/**
 * Credential files that neither a rendered file, nor a script, nor the guide puts where a runner outside a
 * cluster reads them.
 */
function unreached(description: Description, files: readonly TargetFile[]): readonly string[] {
  return runnerSpecs(description)
    .filter(({ deployment }) => !DEPLOYMENTS[deployment.type].kubernetes)
    .flatMap((spec) =>
      spec.credentials.map(({ path }) =>
        deployedBy("docker")(spec) || deployedBy("compose")(spec) ? containerHostPath(spec, path) : path,
      ),
    )
    .filter((path) => {
      if (path.startsWith("/run/secrets/")) return !madeByCompose(files).includes(path);
      const written = files.some((file) => `./${file.path}` === path);
      const placed = files.some(({ path: name, text }) => /\.(md|sh|ps1)$/.test(name) && text.includes(path));
      return !written && !placed;
    });
}

/** A Secret that is only rendered must be applied, and before what mounts it. */
function unapplied(files: readonly TargetFile[], guide: string): readonly string[] {
  const apply = "kubectl apply --filename credentials.yaml";
  const applied = guide.split("## Install")[0]?.includes(apply) === true;
  return files.filter(({ path }) => path === "credentials.yaml" && !applied).map(({ path }) => path);
}

function terraform(description: Description): { readonly variable?: object; readonly output?: object } {
  const target = TARGETS.terraform;
  const [file] = target?.of === "description" ? target.files(description) : [];
  return JSON.parse(file?.text ?? "{}") as object;
}

describe.each(DEPLOYMENT_INPUTS.map((deployment) => [JSON.stringify(deployment), deployment] as const))(
  "deployed by %s",
  (_title, deployment) => {
    const { type } = deployment;
    const { identities, credentialSources } = DEPLOYMENTS[type];
    const withIdentity = (identity: RunnerIdentityInput): Description =>
      describes(deployment, SOURCES[credentialSources[0] ?? "file"](type), identity);

    it.each(SECRET_TYPES)("a credential from %s is brought to the runner or refused", (source) => {
      expect(outcome(describes(deployment, SOURCES[source](type)))).toEqual(
        credentialSources.includes(source) ? COMPLETE : { refused: ["credential/unmounted"] },
      );
    });

    it.each(identities)("an identity of type %s is brought to the runner", (identity) => {
      expect(outcome(withIdentity(IDENTITIES[identity]))).toEqual(COMPLETE);
    });

    it.each(identities)("a key that the description holds is shown to nobody: %s", (identity) => {
      const readable = render(withIdentity(IDENTITIES[identity])).filter(
        ({ text, mode = 0o644 }) => text.includes(KEY) && (mode & 0o077) !== 0,
      );
      expect(readable.map(({ path }) => path)).toEqual([]);
    });

    it.each(identities)("the guide reads what Terraform hands over, no more and no less: %s", (identity) => {
      const description = withIdentity(IDENTITIES[identity]);
      const outputs = readme(render(description)).matchAll(/terraform output -raw ([^\s>]+)/g);
      expect(Array.from(outputs, ([, name]) => name)).toEqual(
        Object.keys(terraform(description).output ?? {}),
      );
    });
  },
);

it("refuses with a rule that has a page", () => {
  expect(RULES.find(({ id }) => id === "credential/unmounted")?.docs.why).toMatch(/Secret that nobody makes/);
});

describe("target terraform", () => {
  const cloud = (apiToken: SecretInput): Description => ({
    apiVersion: "parkit/v1",
    connections: [{ name: "ai", integration: { type: "openai", auth: { type: "api-key", apiToken } } }],
  });

  it.each<[SecretType, readonly string[]]>([
    ["terraform", ["orders"]],
    ["literal", []],
  ])("takes a secret of Datadog's cloud from %s", (source, variables) => {
    const description = cloud(SOURCES[source]("helm"));
    expect(refusals(description)).toEqual([]);
    expect(Object.keys(terraform(description).variable ?? {})).toEqual(variables);
  });

  it.each(SECRET_TYPES.filter((source) => source !== "terraform" && source !== "literal"))(
    "refuses a secret of Datadog's cloud from %s",
    (source) => {
      expect(refusals(cloud(SOURCES[source]("helm")))).toEqual(["connection/secret-reach"]);
    },
  );
});
