import { memberOf, textOf, type SourceNode } from "@parkit/source/internal/source-node";
import { composeSecretName } from "@parkit/provider-schema/internal/credential/credential";
import type { ComposeDeployment } from "@parkit/provider-schema/internal/deployment/compose";
import type { StandaloneRunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

/** A standalone runner in a Compose file. */
export type ComposeSpec = StandaloneRunnerSpec & { readonly deployment: ComposeDeployment };

/**
 * A secret of a Compose file: a variable of the environment in which Compose runs (Compose specification,
 * "secrets").
 */
export interface ComposeSecret {
  readonly environment: string;
}

/** Secrets that a runner's credentials need, by name; the name is also the file's below `/run/secrets`. */
export function composeSecrets(spec: ComposeSpec): Readonly<Record<string, ComposeSecret>> {
  return Object.fromEntries(
    spec.credentials.flatMap(({ name, credential: { from } }) =>
      from.type === "env" ? [[composeSecretName(spec.name, name), { environment: from.name }]] : [],
    ),
  );
}

/** Paths of those secrets as the runner sees them. */
export function composeSecretPaths(spec: ComposeSpec): readonly string[] {
  return spec.credentials.flatMap(({ credential, path }) => (credential.from.type === "env" ? [path] : []));
}

/**
 * Variables that must be set wherever Compose makes the container, each once: Compose refuses to make it
 * without them, and copies their values only then.
 */
export function composeVariables(spec: ComposeSpec): readonly string[] {
  return [...new Set(Object.values(composeSecrets(spec)).map(({ environment }) => environment))];
}

/** Name of the secret that an item of a service's `secrets` grants, in the short or the long form. */
export function grantedSecret(item: SourceNode): string | undefined {
  return textOf(item.kind === "map" ? memberOf(item, "source") : item);
}
