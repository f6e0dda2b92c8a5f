import { DEFAULT_VERSIONS } from "@parkit/provider-schema/internal/version/versions";

import { agentRbacDocuments } from "../agent/agent-rbac";
import { AGENT_RBAC_HEADER, nodeIdentityRemark } from "../agent/agent-remark";
import { credentialSecretsFiles } from "../credentials/credential-secrets";
import { datadogAgentDocument, operatorAccounts } from "./datadog-agent";
import type { DeployedBy } from "../deployed-by";
import { deploymentTarget } from "../deployment-target";
import { operatorGuide } from "./operator-guide";
import { secretWay } from "../kubernetes/secret-way";
import { siteRemark } from "../text/site-remark";
import type { TargetFile } from "../target-file";
import { yamlStream, yamlText } from "../text/yaml-text";

/** Target `operator`: the custom resource, and the permissions that the operator does not give. */
export const operatorTarget = deploymentTarget("operator", {
  summary: "DatadogAgent for the Datadog operator",
  files: operatorFiles,
  guide: operatorGuide,
  credentialWay: secretWay,
  permissions: (spec) => agentRbacDocuments(spec, operatorAccounts(spec)),
});

/** The same files without the guide. */
export function operatorFiles(spec: DeployedBy<"operator">): readonly TargetFile[] {
  const rbac = agentRbacDocuments(spec, operatorAccounts(spec));
  return [
    { path: "datadog-agent.yaml", text: documentText(spec) },
    ...credentialSecretsFiles(spec, spec.deployment.namespace),
    ...(rbac.length === 0 ? [] : [{ path: "rbac.yaml", text: yamlStream(rbac, AGENT_RBAC_HEADER) }]),
  ];
}

function documentText(spec: DeployedBy<"operator">): string {
  const { deployment } = spec;
  return yamlText(datadogAgentDocument(spec), {
    header: [
      `Runner ${spec.name}: DatadogAgent for operator ${deployment.operatorVersion ?? DEFAULT_VERSIONS.operator}`,
      "",
      "The operator and its custom resource definition must be in the cluster first.",
      "kubectl apply --filename datadog-agent.yaml",
      ...siteRemark(spec.site),
    ],
    above: {
      "metadata.annotations": [
        "Annotation values are texts. The node's and the Cluster Agent's runner have lists of their own.",
        ...nodeIdentityRemark(spec),
      ].join("\n"),
    },
  });
}
