import type { InCluster } from "./in-cluster";
import type { CredentialWay } from "../credentials/credential-way";
import { credentialSecretsFiles } from "../credentials/credential-secrets";

/** Credential files in a cluster: Secrets, which are mounted; some are rendered beside the guide. */
export function secretWay(spec: InCluster): CredentialWay {
  return {
    place: () => [],
    rendered: credentialSecretsFiles(spec, spec.deployment.namespace).map(
      ({ path }) => `kubectl apply --filename ${path}`,
    ),
  };
}

/** The same where the objects of the runner hold its Secrets. */
export const OWN_SECRETS: CredentialWay = { place: () => [], rendered: [] };
