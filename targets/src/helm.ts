import { DEFAULT_VERSIONS, HELM_REPOSITORY, STANDALONE_CHART } from "@parkit/provider-schema";

import type { DeployedBy } from "./deployed-by";
import { helmValues } from "./helm-values";
import type { HelmValues } from "./helm-values";
import { siteRemark } from "./site-remark";
import type { TargetFile } from "./target-file";
import { yamlText } from "./yaml-text";

/** Target `helm`: values of the standalone runner's chart. */
export function helmFiles(spec: DeployedBy<"helm">): readonly TargetFile[] {
  return [{ path: "values.yaml", text: helmValuesText(spec, helmValues(spec)) }];
}

function helmValuesText(spec: DeployedBy<"helm">, values: HelmValues): string {
  const { deployment } = spec;
  const version = deployment.chartVersion ?? DEFAULT_VERSIONS.chart;
  const { runner } = values;
  return yamlText(values, {
    header: [
      `Runner ${spec.name}: values of chart ${STANDALONE_CHART} ${version}`,
      "",
      `helm upgrade --install ${values.fullnameOverride} ${STANDALONE_CHART} \\`,
      `  --repo ${HELM_REPOSITORY} --version ${version} --namespace ${deployment.namespace} --values values.yaml`,
      ...siteRemark(spec.site),
    ],
    above: {
      ...(runner.runnerIdentitySecret === undefined
        ? {}
        : {
            "runner.runnerIdentitySecret": "Secret with the keys RUNNER_URN and RUNNER_PRIVATE_KEY.",
            "runner.config.urn": "Empty because the Secret has it; left out, the chart writes a placeholder.",
          }),
      "runner.config.actionsAllowlist":
        runner.config.actionsAllowlist.length === 0 ? "Nothing may run." : "All that may run.",
      "runner.kubernetesActions": "Left out, the chart allows getPod and listPod.",
      ...(runner.credentialSecrets === undefined
        ? {}
        : { "runner.credentialSecrets": credentialsRemark(spec) }),
    },
  });
}

function credentialsRemark(spec: DeployedBy<"helm">): string {
  return [
    "Files that connections read:",
    ...spec.credentials.map(({ name, path }) => `  ${name}: ${path}`),
  ].join("\n");
}
