import {
  AGENT_CHART,
  DEFAULT_VERSIONS,
  HELM_REPOSITORY,
} from "@parkit/provider-schema/internal/version/versions";

import { agentRbacDocuments } from "../agent/agent-rbac";
import { AGENT_RBAC_HEADER, nodeIdentityRemark } from "../agent/agent-remark";
import { credentialSecretsFiles } from "../credentials/credential-secrets";
import type { DeployedBy } from "../deployed-by";
import { deploymentTarget } from "../deployment-target";
import { helmAgentInto } from "./helm-agent-into";
import { helmAgentGuide } from "./helm-agent-guide";
import { helmAgentAccounts, helmAgentValues, type HelmAgentValues } from "./helm-agent-values";
import { overridden, type Override } from "../override";
import { secretWay } from "../kubernetes/secret-way";
import { siteRemark } from "../text/site-remark";
import type { TargetFile } from "../target-file";
import { yamlStream, yamlText, type YamlRemarks } from "../text/yaml-text";

/** Target `helm-agent`: values of the Agent's chart, and the permissions that it does not give. */
export const helmAgentTarget = deploymentTarget("helm-agent", {
  summary: "values of chart datadog, with the runner in Agent or Cluster Agent",
  files: (spec) => helmAgentFiles(spec),
  guide: helmAgentGuide,
  credentialWay: secretWay,
  permissions: (spec) => agentRbacDocuments(spec, helmAgentAccounts(spec)),
  into: helmAgentInto,
});

/**
 * The same files without the guide.
 *
 * @param override - what is added to the values
 */
export function helmAgentFiles(spec: DeployedBy<"helm-agent">, override?: Override): readonly TargetFile[] {
  const rbac = agentRbacDocuments(spec, helmAgentAccounts(spec));
  return [
    { path: "values.yaml", text: valuesText(spec, override) },
    ...credentialSecretsFiles(spec, spec.deployment.namespace),
    ...(rbac.length === 0 ? [] : [{ path: "rbac.yaml", text: yamlStream(rbac, AGENT_RBAC_HEADER) }]),
  ];
}

function valuesText(spec: DeployedBy<"helm-agent">, override: Override | undefined): string {
  const { deployment } = spec;
  const values = overridden(helmAgentValues(spec), override);
  const version = deployment.chartVersion ?? DEFAULT_VERSIONS.agentChart;
  return yamlText(values, {
    header: [
      `Runner ${spec.name}: values of chart ${AGENT_CHART} ${version}`,
      "",
      `helm upgrade --install ${values.fullnameOverride} ${AGENT_CHART} \\`,
      `  --repo ${HELM_REPOSITORY} --version ${version} --namespace ${deployment.namespace} --values values.yaml`,
      ...siteRemark(spec.site),
    ],
    above: helmAgentValueRemarks(spec, values),
  });
}

/** What a person reading the values is told above some of them. */
export function helmAgentValueRemarks(
  spec: DeployedBy<"helm-agent">,
  values: HelmAgentValues,
): NonNullable<YamlRemarks["above"]> {
  return {
    "datadog.apiKeyExistingSecret":
      values.datadog.appKeyExistingSecret === undefined
        ? "Secret with the key api-key, which may enroll private action runners."
        : "Secret with the keys api-key and app-key.",
    ...(values.datadog.privateActionRunner === undefined
      ? {}
      : {
          "datadog.privateActionRunner": ["One runner on each node.", ...nodeIdentityRemark(spec)].join("\n"),
        }),
    ...(values.agents?.volumeMounts === undefined
      ? {}
      : {
          "agents.volumeMounts":
            "The chart mounts these into every container of the node's Agent: each of them can read the runner's files.",
        }),
    ...(values.clusterAgent.privateActionRunner === undefined
      ? {}
      : { "clusterAgent.privateActionRunner": "One runner for the cluster." }),
  };
}
