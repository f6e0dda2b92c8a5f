import { Annotations, type TerraformResource } from "cdktf";
import type { Construct } from "constructs";

import { DEFAULT_VERSIONS, STANDALONE_CHART } from "@parkit/provider-schema/internal/version/versions";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import { credentialSecretsFiles } from "@parkit/targets/internal/credentials/credential-secrets";
import { helmFiles, helmTarget } from "@parkit/targets/internal/helm/helm";
import { helmValues } from "@parkit/targets/internal/helm/helm-values";
import { entranceDocument } from "@parkit/targets/internal/kubernetes/ingress";
import { overridden } from "@parkit/targets/internal/override";
import type { TargetFile } from "@parkit/targets/internal/target-file";

import { presentMembers } from "../present-members";
import { ReleaseWithHcl } from "../terraform/helm";
import { holdsUnknown } from "../token";
import { chartRelease } from "./chart-release";
import { namespaceResource } from "./cluster-objects";
import { guideOf, writeArtifacts, writeDeploymentFiles } from "./deployment-files";
import type { Deployed } from "./deployment-resources";
import { madeOf, type Deploying } from "./deploying";
import { identitySecret } from "./identity-secret";
import { entranceResources } from "./ingress";
import { after, present } from "./order";

/**
 * Deploys a runner with chart `private-action-runner`: a Helm release, or with `apply: "artifact"` only its
 * values.
 *
 * The values file is written beside the stack in either case, unless it depends on something that only
 * Terraform knows.
 */
export function deployHelm(deploying: Deploying<"helm">): Deployed {
  const { scope, folder, spec, settings, meta } = deploying;
  const { helmValuesOverride: override } = settings;
  const values = madeOf(spec, (now) => overridden(helmValues(now), override));
  const files = madeOf(spec, (now) => helmFiles(now, values()));
  const { name, deployment } = spec();
  if (deployment.apply === "artifact") {
    writeArtifacts(scope, folder, () => [...files(), ...guideOf(helmTarget.files(spec()))]);
    return { resources: presentMembers({ identity: identitySecret(deploying, meta("kubernetes")) }) };
  }
  writeDeploymentFiles(scope, folder, files);
  const announce = announceSecrets(scope, folder, () => credentialSecretsFiles(spec(), deployment.namespace));
  const namespace = namespaceResource(scope, deployment.namespace, settings, meta("kubernetes"));
  const identity = identitySecret(deploying, after(meta("kubernetes"), present(namespace)));
  const release = new ReleaseWithHcl(
    scope,
    "Resource",
    chartRelease(scope, {
      name: deployment.release ?? name,
      namespace: deployment.namespace,
      repository: settings.chartRepository,
      chart: STANDALONE_CHART,
      version: deployment.chartVersion ?? DEFAULT_VERSIONS.chart,
      values,
      text: () => valuesFile(files()),
      meta: after(meta("helm"), present<TerraformResource>(namespace, identity)),
    }),
  );
  const entrance = entranceResources(deploying, () => {
    return entranceDocument(spec().push, values().fullnameOverride, deployment.namespace);
  }, [release]);
  return {
    resources: { release, ...presentMembers({ namespace, identity }), ...entrance },
    update: announce,
  };
}

/** The readable file. */
export function valuesFile(files: readonly TargetFile[]): string {
  return files.find(({ path }) => path === "values.yaml")?.text ?? "";
}

/**
 * Says that somebody must apply the Secrets of credential files, as soon as there are any. They are no
 * resources: the content of a Secret would be in the state, and an ExternalSecret needs its definition in the
 * cluster when Terraform plans.
 *
 * @returns looks again, for credentials that were added since
 * @throws {ValidationError} when they hold something that only Terraform knows, so that no file can be
 *   written for them
 */
export function announceSecrets(
  scope: Construct,
  folder: string,
  files: () => readonly TargetFile[],
): () => void {
  let isAnnounced = false;
  const announce = (): void => {
    const now = files();
    if (now.length === 0) return;
    if (holdsUnknown(now)) secretsNeedLiterals(scope);
    if (isAnnounced) return;
    isAnnounced = true;
    const paths = now.map(({ path }) => `${folder}/${path}`).join(", ");
    Annotations.of(scope).addWarning(
      `the release mounts Secrets that Terraform does not make: apply ${paths} beside the stack before it (kubectl apply --filename …)`,
    );
  };
  announce();
  return announce;
}

function secretsNeedLiterals(scope: Construct): never {
  refuse([
    {
      rule: "deployment/artifact-unknown",
      severity: "error",
      path: "credentials",
      message:
        "the Secrets of credential files are written to a file, and their name or namespace is known only to Terraform",
      hint: "Write name and namespace into the app, or make the Secret there and name it: Secret.kubernetes(…).",
      construct: scope.node.path,
    },
  ]);
}
