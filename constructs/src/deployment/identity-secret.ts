import type { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { dependable, Fn, Lazy, Token, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import type { InNamespace } from "@parkit/provider-schema/internal/deployment/deployment-module";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { PROVIDER_NAME } from "@parkit/provider-schema/internal/terraform-provider";
import { enrolledSecretName, identitySecretKeys } from "@parkit/targets/internal/identity/identity";

import type { Enrollment } from "../identity/enrollment";
import { requireProvider } from "../required-provider";
import type { EphemeralParkitRunnerKey, ParkitRunnerEnrollment } from "../terraform/parkit-enrollment";
import { SecretWithHcl } from "../terraform/kubernetes";
import { literalText } from "../terraform-text";

/** A runner in a cluster, as far as its identity goes. */
interface InCluster {
  readonly scope: Construct;
  readonly spec: () => RunnerSpec & { readonly deployment: InNamespace };
  readonly enrollment: Enrollment | undefined;
}

/**
 * Makes the Secret with an identity that Terraform enrolled. The private key is write-only, so that neither
 * plan nor state hold it, unless the state was asked to.
 *
 * Nothing is enrolled before what the Secret needs is there: the key of a runner whose Secret could not be
 * written is lost, and the runner's name is taken.
 *
 * @param meta - what has to be there before, such as the namespace
 */
export function identitySecret(
  { scope, spec, enrollment }: InCluster,
  meta: TerraformMetaArguments,
): SecretV1 | undefined {
  if (enrollment === undefined) return undefined;
  requireProvider(scope, "kubernetes");
  const { resource, key } = enrollment;
  const before = (meta.dependsOn ?? []).map((needed) => dependable(needed));
  resource.dependsOn = Array.from(new Set([...(resource.dependsOn ?? []), ...before]));
  const names = identitySecretKeys(spec());
  const content = (privateKey: string): Record<string, string> => ({
    [names.urn]: resource.urn,
    [names.privateKey]: privateKey,
  });
  return new SecretWithHcl(scope, "identity", {
    metadata: {
      name: literalText(enrolledSecretName(spec())),
      namespace: literalText(spec().deployment.namespace),
    },
    ...(key === undefined
      ? { data: content(resource.privateKey) }
      : {
          dataWo: content(Lazy.stringValue({ produce: () => enrolledKey(key, resource) })),
          dataWoRevision: revisionOf(resource),
        }),
    ...meta,
  });
}

/**
 * The key, if it is the one that was enrolled: it is another one in each run. Planning may see any, and
 * nothing is written then.
 */
function enrolledKey(key: EphemeralParkitRunnerKey, enrollment: ParkitRunnerEnrollment): string {
  const privateKey = `${key.address}.private_key`;
  const keyId = `${enrollment.terraformResourceType}.${enrollment.friendlyUniqueId}.key_id`;
  return `\${terraform.applying ? provider::${PROVIDER_NAME}::enrolled_key(${privateKey}, ${keyId}) : ${privateKey}}`;
}

/** Another number for another enrollment: Terraform sees nothing else of what is write-only. */
function revisionOf(enrollment: ParkitRunnerEnrollment): number {
  const digits = Fn.substr(Fn.sha256(enrollment.id), 0, 8);
  return Token.asNumber(Fn.parseint(digits, 16));
}
