import {
  credentialFileName,
  credentialSecretName,
} from "@parkit/provider-schema/internal/credential/credential";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { ExternalSecret } from "@parkit/provider-schema/internal/secret/secret";

import { optional } from "../text/optional-member";

/** An `ExternalSecret` of the External Secrets Operator, which makes the Secret of the same name. */
export interface ExternalSecretDocument {
  readonly apiVersion: "external-secrets.io/v1";
  readonly kind: "ExternalSecret";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    /** How often the operator looks into the store. */
    readonly refreshInterval: string;
    readonly secretStoreRef: { readonly name: string; readonly kind: string };
    readonly target: { readonly name: string };
    readonly data: readonly [
      {
        readonly secretKey: string;
        readonly remoteRef: { readonly key: string; readonly property?: string };
      },
    ];
  };
}

/** One object for each credential file that is in a store, in the order of the description. */
export function externalSecrets(spec: RunnerSpec, namespace: string): readonly ExternalSecretDocument[] {
  return spec.credentials.flatMap(({ name, credential }) =>
    credential.from.type === "external"
      ? [
          externalSecret(
            credential.from,
            { name: credentialSecretName(spec.name, name, credential) ?? name, namespace },
            credentialFileName(credential),
          ),
        ]
      : [],
  );
}

function externalSecret(
  from: ExternalSecret,
  metadata: ExternalSecretDocument["metadata"],
  secretKey: string,
): ExternalSecretDocument {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata,
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { name: from.store, kind: from.storeKind ?? "SecretStore" },
      target: { name: metadata.name },
      data: [{ secretKey, remoteRef: { key: from.remoteKey, ...optional("property", from.property) } }],
    },
  };
}
