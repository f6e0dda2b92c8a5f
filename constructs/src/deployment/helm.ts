import { Release } from "@cdktf/provider-helm/lib/release";
import { Lazy } from "cdktf";
import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import { DEFAULT_VERSIONS, HELM_REPOSITORY, STANDALONE_CHART } from "@parkit/provider-schema/versions";
import { ValidationError } from "@parkit/provider-schema/violation";
import type { DeployedBy } from "@parkit/targets/deployed-by";
import { helmFiles } from "@parkit/targets/helm";
import { helmValues } from "@parkit/targets/helm-values";

import { requireProvider } from "../required-provider";
import { writeBesideStack } from "../stack-files";
import type { StackFile } from "../stack-files";
import { jsonTemplate, literal } from "../terraform-text";
import { holdsUnknown } from "../token";

/** What a deployment made. */
export interface HelmDeployed {
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
  if (artifactOnly && holdsUnknown(helmValues(spec()))) throw artifactNeedsTerraform(scope);
  writeBesideStack(scope, () => artifacts(spec(), folder));
  if (artifactOnly) return {};
  requireProvider(scope, "helm");
  return { release: helmRelease(scope, spec, meta) };
}

function artifacts(spec: HelmSpec, folder: string): readonly StackFile[] {
  if (holdsUnknown(helmValues(spec))) return [];
  return helmFiles(spec).map(({ path, text, mode }) => ({
    path: `${folder}/${path}`,
    content: text,
    ...(mode === undefined ? {} : { mode }),
  }));
}

function helmRelease(scope: Construct, spec: () => HelmSpec, meta: TerraformMetaArguments): Release {
  const { name, deployment } = spec();
  return new Release(scope, "Resource", {
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

function artifactNeedsTerraform(scope: Construct): ValidationError {
  return new ValidationError([
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
