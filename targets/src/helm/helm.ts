import {
  DEFAULT_VERSIONS,
  HELM_REPOSITORY,
  STANDALONE_CHART,
} from "@parkit/provider-schema/internal/version/versions";

import { credentialSecretsFiles } from "../credentials/credential-secrets";
import type { DeployedBy } from "../deployed-by";
import { deploymentTarget } from "../deployment-target";
import { helmGuide } from "./helm-guide";
import { helmValues, type HelmValues } from "./helm-values";
import { entranceDocument } from "../kubernetes/ingress";
import { runnerRbac } from "../kubernetes/runner-rbac";
import { secretWay } from "../kubernetes/secret-way";
import { standalonePermissions } from "../kubernetes/standalone-permissions";
import { siteRemark } from "../text/site-remark";
import type { TargetFile } from "../target-file";
import { yamlText, type YamlRemarks } from "../text/yaml-text";

/** Target `helm`: values of the standalone runner's chart, and the Ingress that it does not make. */
export const helmTarget = deploymentTarget("helm", {
  summary: "values of chart private-action-runner",
  files: (spec) => helmFiles(spec),
  guide: helmGuide,
  credentialWay: secretWay,
  permissions: standalonePermissions,
});

/**
 * The same files without the guide.
 *
 * @param values - with what is added to them
 */
export function helmFiles(
  spec: DeployedBy<"helm">,
  values: HelmValues = helmValues(spec),
): readonly TargetFile[] {
  const entrance = entranceDocument(spec.push, values.fullnameOverride, spec.deployment.namespace);
  return [
    { path: "values.yaml", text: helmValuesText(spec, values) },
    ...credentialSecretsFiles(spec, spec.deployment.namespace),
    ...(entrance === undefined ? [] : [{ path: "ingress.yaml", text: yamlText(entrance, INGRESS_REMARKS) }]),
  ];
}

const INGRESS_REMARKS: YamlRemarks = {
  header: [
    "Way of app users' browsers to the runner; apply it after the chart:",
    "kubectl apply --filename ingress.yaml",
  ],
};

function helmValuesText(spec: DeployedBy<"helm">, values: HelmValues): string {
  const { deployment } = spec;
  const version = deployment.chartVersion ?? DEFAULT_VERSIONS.chart;
  return yamlText(values, {
    header: [
      `Runner ${spec.name}: values of chart ${STANDALONE_CHART} ${version}`,
      "",
      `helm upgrade --install ${values.fullnameOverride} ${STANDALONE_CHART} \\`,
      `  --repo ${HELM_REPOSITORY} --version ${version} --namespace ${deployment.namespace} --values values.yaml`,
      ...siteRemark(spec.site),
    ],
    above: helmValueRemarks(spec, values),
  });
}

/** What a person reading the values is told above some of them. */
export function helmValueRemarks(
  spec: DeployedBy<"helm">,
  { runner }: HelmValues,
): NonNullable<YamlRemarks["above"]> {
  return {
    ...(runner.runnerIdentitySecret === undefined
      ? {}
      : {
          "runner.runnerIdentitySecret": "Secret with the keys RUNNER_URN and RUNNER_PRIVATE_KEY.",
          "runner.config.urn": "Empty because the Secret has it; left out, the chart writes a placeholder.",
        }),
    "runner.config.actionsAllowlist":
      runner.config.actionsAllowlist.length === 0 ? "Nothing may run." : "All that may run.",
    "runner.kubernetesActions": "Left out, the chart allows getPod and listPod.",
    ...(runner.kubernetesPermissions === undefined
      ? {}
      : { "runner.kubernetesPermissions": permissionsRemark(spec, runner.roleType) }),
    ...(hasNull(runner.resources)
      ? { "runner.resources": "Null takes away what the chart would set; Helm merges its amounts in." }
      : {}),
    ...(runner.credentialSecrets === undefined
      ? {}
      : { "runner.credentialSecrets": credentialsRemark(spec) }),
  };
}

/** Whether an amount is taken away. */
function hasNull(resources: HelmValues["runner"]["resources"]): boolean {
  if (resources === undefined) return false;
  const sides = [resources.requests, resources.limits];
  return sides.some((side) => side === null || [side.cpu, side.memory].includes(null));
}

function permissionsRemark(spec: DeployedBy<"helm">, roleType: string): string {
  const { withoutRules } = runnerRbac(spec.allow, "standalone", spec.deployment);
  const scope = roleType === "ClusterRole" ? "in every namespace" : "in the runner's namespace";
  return [
    `What the allowed actions need, ${scope}.`,
    ...(withoutRules.length === 0
      ? []
      : ["Missing: name the custom resources of", ...withoutRules.map((name) => `  ${name}`)]),
  ].join("\n");
}

function credentialsRemark(spec: DeployedBy<"helm">): string {
  return [
    "Files that connections read:",
    ...spec.credentials.map(({ name, path }) => `  ${name}: ${path}`),
  ].join("\n");
}
