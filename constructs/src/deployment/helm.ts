import type { Release } from "@cdktf/provider-helm/lib/release";
import { Annotations, Lazy } from "cdktf";
import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import {
  DEFAULT_VERSIONS,
  HELM_REPOSITORY,
  STANDALONE_CHART,
} from "@parkit/provider-schema/internal/version/versions";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import { credentialSecretsFiles } from "@parkit/targets/internal/credentials/credential-secrets";
import type { DeployedBy } from "@parkit/targets/internal/deployed-by";
import { helmFiles } from "@parkit/targets/internal/helm/helm";
import { helmValues } from "@parkit/targets/internal/helm/helm-values";
import type { TargetFile } from "@parkit/targets/internal/target-file";

import { requireProvider } from "../required-provider";
import { writeBesideStack } from "../stack-files";
import type { StackFile } from "../stack-files";
import { ReleaseWithHcl } from "../terraform/helm";
import { jsonTemplate, literal } from "../terraform-text";
import { holdsUnknown } from "../token";

/** What a deployment made. */
interface HelmDeployed {
  /** Undefined when only files are written. */
  readonly release?: Release;
}

type HelmSpec = DeployedBy<"helm">;

/**
 * Deploys a runner with chart `private-action-runner`: a Helm release, or with `apply: "artifact"` only its values.
 *
 * The values file is written beside the stack in either case, unless it depends on something that only Terraform knows.
 *
 * @param folder - where the files go, relative to the stack's folder
 * @param spec - the runner as it is at synthesis
 * @param meta - meta-arguments of the release
 */
export function deployHelm(
  scope: Construct,
  folder: string,
  spec: () => HelmSpec,
  meta: TerraformMetaArguments,
): HelmDeployed {
  const { deployment } = spec();
  const artifactOnly = deployment.apply === "artifact";
  if (artifactOnly && holdsUnknown(helmValues(spec()))) artifactNeedsTerraform(scope);
  writeBesideStack(scope, () => artifacts(spec(), folder));
  if (artifactOnly) return {};
  announceSecrets(scope, folder, spec());
  requireProvider(scope, "helm");
  return { release: helmRelease(scope, spec, meta) };
}

function artifacts(spec: HelmSpec, folder: string): readonly StackFile[] {
  const files = holdsUnknown(helmValues(spec)) ? secretFiles(spec) : helmFiles(spec);
  return files.map(({ path, text, mode }) => ({
    path: `${folder}/${path}`,
    content: text,
    ...(mode === undefined ? {} : { mode }),
  }));
}

/** Secrets and ExternalSecrets that the release mounts. */
function secretFiles(spec: HelmSpec): readonly TargetFile[] {
  return credentialSecretsFiles(spec, spec.deployment.namespace);
}

/**
 * Says that somebody must apply the Secrets of credential files. They are no resources: the content of a Secret would be in the state, and an
 * ExternalSecret needs its definition in the cluster when Terraform plans.
 *
 * @throws {ValidationError} when they hold something that only Terraform knows, so that no file can be written for them
 */
function announceSecrets(scope: Construct, folder: string, spec: HelmSpec): void {
  const files = secretFiles(spec);
  if (files.length === 0) return;
  if (holdsUnknown(files)) secretsNeedLiterals(scope);
  const paths = files.map(({ path }) => `${folder}/${path}`).join(", ");
  Annotations.of(scope).addWarning(
    `the release mounts Secrets that Terraform does not make: apply ${paths} beside the stack before it (kubectl apply --filename …)`,
  );
}

function helmRelease(scope: Construct, spec: () => HelmSpec, meta: TerraformMetaArguments): Release {
  const { name, deployment } = spec();
  return new ReleaseWithHcl(scope, "Resource", {
    name: deployment.release ?? name,
    namespace: deployment.namespace,
    repository: HELM_REPOSITORY,
    chart: STANDALONE_CHART,
    version: deployment.chartVersion ?? DEFAULT_VERSIONS.chart,
    ...meta,
    values: [Lazy.stringValue({ produce: () => valuesTemplate(spec()) })],
  });
}

/** Values as Terraform takes them: the readable file, or JSON with expressions where something is known only later. */
function valuesTemplate(spec: HelmSpec): string {
  const values = helmValues(spec);
  if (holdsUnknown(values)) return jsonTemplate(values);
  const file = helmFiles(spec).find(({ path }) => path === "values.yaml");
  return literal(file?.text ?? "");
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

function artifactNeedsTerraform(scope: Construct): never {
  refuse([
    {
      rule: "deployment/artifact-unknown",
      severity: "error",
      path: "deployment.apply",
      message: "the values hold something that only Terraform will know, so no file can be written for them",
      hint: 'Use apply: "terraform", or write that value into the app.',
      construct: scope.node.path,
    },
  ]);
}
