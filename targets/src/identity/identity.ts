import {
  identitySecretName,
  IDENTITY_SECRET_KEYS,
} from "@parkit/provider-schema/internal/runner/runner-identity";
import { pairedComponent, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { configFiles, runnerConfig } from "./config";
import type { TargetFile } from "../target-file";
import { yamlText } from "../text/yaml-text";
import { RenderError } from "../render-error";

/** An identity as enrollment made it. */
export interface EnrolledIdentity {
  readonly urn: string;
  /** Private key in its configured form. Secret. */
  readonly privateKey: string;
}

/** Forms in which an identity is handed over. */
export type IdentityForm = "secret" | "helm-values" | "config" | "env";

const SECRET_FILE_MODE = 0o600;

/**
 * The file that hands an enrolled identity to a runner. It holds the private key, which is why it is not a
 * target.
 *
 * @throws {RenderError} when the form does not exist for the way the runner is deployed
 */
export function identityFile(spec: RunnerSpec, identity: EnrolledIdentity, form: IdentityForm): TargetFile {
  return { ...fileOf(spec, identity, form), mode: SECRET_FILE_MODE };
}

function fileOf(spec: RunnerSpec, identity: EnrolledIdentity, form: IdentityForm): TargetFile {
  switch (form) {
    case "secret":
      return secretManifest(spec, identity);
    case "env":
      return environmentFile(spec, identity);
    case "config":
    case "helm-values":
      if (spec.kind !== "standalone")
        throw new RenderError(`only the standalone runner takes its identity as ${form}`);
      return form === "config"
        ? onlyFile(configFiles({ ...spec, identity: { type: "inline", ...identity, force: true } }))
        : helmValues(runnerConfig({ ...spec, identity: { type: "inline", ...identity, force: true } }));
  }
}

function onlyFile([file]: readonly TargetFile[]): TargetFile {
  if (file === undefined) throw new RenderError("the runner has no config.yaml");
  return file;
}

/** The five values that the image itself prints when it enrolls for Helm. */
function helmValues({
  ddBaseURL,
  urn,
  privateKey,
  modes,
  actionsAllowlist,
}: ReturnType<typeof runnerConfig>): TargetFile {
  const config = { ddBaseURL, urn, privateKey, modes, actionsAllowlist };
  return {
    path: "identity-values.yaml",
    text: yamlText(
      { runner: { config } },
      { header: ["Holds the private key of the runner: keep it to yourself."] },
    ),
  };
}

function secretManifest(spec: RunnerSpec, { urn, privateKey }: EnrolledIdentity): TargetFile {
  const keys = identitySecretKeys(spec);
  const { deployment } = spec;
  const manifest = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: enrolledSecretName(spec),
      ...("namespace" in deployment ? { namespace: deployment.namespace } : {}),
    },
    type: "Opaque",
    stringData: { [keys.urn]: urn, [keys.privateKey]: privateKey },
  };
  return {
    path: "identity-secret.yaml",
    text: yamlText(manifest, {
      header: [`Identity of runner ${spec.name}: kubectl apply -f this file, then delete it.`],
    }),
  };
}

/** Keys under which the runner reads its identity from a Secret. */
export function identitySecretKeys({ kind }: RunnerSpec): (typeof IDENTITY_SECRET_KEYS)["standalone"] {
  return IDENTITY_SECRET_KEYS[kind === "standalone" ? "standalone" : "cluster-agent"];
}

/** Name of the Secret that the description expects an enrolled identity in. */
export function enrolledSecretName(spec: RunnerSpec): string {
  const component = pairedComponent(spec);
  const named = component && identitySecretName(spec.name, component.identity);
  return named ?? `${spec.name}-identity`;
}

function environmentFile(spec: RunnerSpec, { urn, privateKey }: EnrolledIdentity): TargetFile {
  const prefix = spec.kind === "standalone" ? "RUNNER" : "DD_PRIVATE_ACTION_RUNNER";
  return { path: "identity.env", text: `${prefix}_URN=${urn}\n${prefix}_PRIVATE_KEY=${privateKey}\n` };
}
