import { DEFAULT_VERSIONS } from "@parkit/provider-schema/internal/version/versions";

import { agentRbacDocuments } from "../agent/agent-rbac";
import { AGENT_RBAC_HEADER, nodeIdentityRemark } from "../agent/agent-remark";
import { credentialSecretsFiles } from "../credentials/credential-secrets";
import {
  datadogAgentAnnotations,
  datadogAgentDocument,
  isSomebodyElses,
  operatorAccounts,
} from "./datadog-agent";
import { datadogAgentInto } from "./datadog-agent-into";
import type { DeployedBy } from "../deployed-by";
import { deploymentTarget } from "../deployment-target";
import { overridden, type Override } from "../override";
import { ANNOTATIONS_FILE, operatorGuide, patchCommand } from "./operator-guide";
import { secretWay } from "../kubernetes/secret-way";
import { siteRemark } from "../text/site-remark";
import type { TargetFile } from "../target-file";
import { yamlStream, yamlText } from "../text/yaml-text";

/** Target `operator`: the custom resource, and the permissions that the operator does not give. */
export const operatorTarget = deploymentTarget("operator", {
  summary: "DatadogAgent for the Datadog operator",
  files: (spec) => operatorFiles(spec),
  guide: operatorGuide,
  credentialWay: secretWay,
  permissions: (spec) => agentRbacDocuments(spec, operatorAccounts(spec)),
  into: datadogAgentInto,
});

/**
 * The same files without the guide.
 *
 * @param override - what is added to the object
 */
export function operatorFiles(spec: DeployedBy<"operator">, override?: Override): readonly TargetFile[] {
  const rbac = agentRbacDocuments(spec, operatorAccounts(spec));
  return [
    isSomebodyElses(spec)
      ? { path: ANNOTATIONS_FILE, text: annotationsText(spec) }
      : { path: "datadog-agent.yaml", text: documentText(spec, override) },
    ...credentialSecretsFiles(spec, spec.deployment.namespace),
    ...(rbac.length === 0 ? [] : [{ path: "rbac.yaml", text: yamlStream(rbac, AGENT_RBAC_HEADER) }]),
  ];
}

/** What is added to an object that is there: never the whole, which would take its settings away. */
function annotationsText(spec: DeployedBy<"operator">): string {
  const patch = { metadata: { annotations: datadogAgentAnnotations(spec) } };
  const remark = nodeIdentityRemark(spec).join("\n");
  return yamlText(patch, {
    header: [
      `Runner ${spec.name}: what it adds to a DatadogAgent of somebody else's; the rest of that stays as it is.`,
      "",
      patchCommand(spec),
      ...siteRemark(spec.site),
    ],
    ...(remark === "" ? {} : { above: { "metadata.annotations": remark } }),
  });
}

function documentText(spec: DeployedBy<"operator">, override: Override | undefined): string {
  const { deployment } = spec;
  return yamlText(overridden(datadogAgentDocument(spec), override), {
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
