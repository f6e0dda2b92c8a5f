import type { TerraformResource } from "cdktf";

import { AGENT_CHART, DEFAULT_VERSIONS } from "@parkit/provider-schema/internal/version/versions";
import { agentRbacDocuments } from "@parkit/targets/internal/agent/agent-rbac";
import { credentialSecretsFiles } from "@parkit/targets/internal/credentials/credential-secrets";
import { helmAgentFiles, helmAgentTarget } from "@parkit/targets/internal/helm-agent/helm-agent";
import {
  helmAgentAccounts,
  helmAgentRelease,
  helmAgentValues,
} from "@parkit/targets/internal/helm-agent/helm-agent-values";
import { overridden } from "@parkit/targets/internal/override";

import { presentMembers } from "../present-members";
import { ReleaseWithHcl } from "../terraform/helm";
import { chartRelease } from "./chart-release";
import { keysResource, namespaceResource } from "./cluster-objects";
import { guideOf, writeArtifacts, writeDeploymentFiles } from "./deployment-files";
import type { Deployed } from "./deployment-resources";
import { madeOf, type Deploying } from "./deploying";
import { announceSecrets, valuesFile } from "./helm";
import { identitySecret } from "./identity-secret";
import { after, present } from "./order";
import { permissionResources } from "./permissions";

/**
 * Deploys a runner inside the Agent with chart `datadog`: a Helm release and the permissions that the chart
 * does not give.
 */
export function deployHelmAgent(deploying: Deploying<"helm-agent">): Deployed {
  const { scope, folder, spec, settings, meta } = deploying;
  const { helmValuesOverride: override } = settings;
  const files = madeOf(spec, (now) => helmAgentFiles(now, override));
  const { name, deployment } = spec();
  if (deployment.apply === "artifact") {
    writeArtifacts(scope, folder, () => [...files(), ...guideOf(helmAgentTarget.files(spec()))]);
    return { resources: presentMembers({ identity: identitySecret(deploying, meta("kubernetes")) }) };
  }
  writeDeploymentFiles(scope, folder, files);
  const announce = announceSecrets(scope, folder, () => credentialSecretsFiles(spec(), deployment.namespace));
  const namespace = namespaceResource(scope, deployment.namespace, settings, meta("kubernetes"));
  const inside = after(meta("kubernetes"), present(namespace));
  const keys = keysResource(scope, deployment, settings, inside);
  const identity = identitySecret(deploying, inside);
  const documents = madeOf(spec, (now) => agentRbacDocuments(now, helmAgentAccounts(now)));
  const permissions = permissionResources(scope, name, documents, inside);
  const release = new ReleaseWithHcl(
    scope,
    "Resource",
    chartRelease(scope, {
      name: helmAgentRelease(spec()),
      namespace: deployment.namespace,
      repository: settings.chartRepository,
      chart: AGENT_CHART,
      version: deployment.chartVersion ?? DEFAULT_VERSIONS.agentChart,
      values: madeOf(spec, (now) => overridden(helmAgentValues(now), override)),
      text: () => valuesFile(files()),
      meta: after(meta("helm"), present<TerraformResource>(namespace, keys, identity)),
    }),
  );
  return {
    resources: {
      ...presentMembers({ namespace, keys, identity }),
      release,
      permissions: permissions.resources,
    },
    update: () => {
      permissions.update();
      announce();
    },
  };
}
