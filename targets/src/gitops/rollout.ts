import {
  AGENT_CHART,
  DEFAULT_VERSIONS,
  STANDALONE_CHART,
} from "@parkit/provider-schema/internal/version/versions";

import { agentRbacDocuments } from "../agent/agent-rbac";
import { nodeIdentityRemark } from "../agent/agent-remark";
import { credentialSecrets } from "../credentials/credential-secrets";
import { helmAgentValueRemarks } from "../helm-agent/helm-agent";
import { helmAgentAccounts, helmAgentRelease, helmAgentValues } from "../helm-agent/helm-agent-values";
import { helmValueRemarks } from "../helm/helm";
import { helmValues } from "../helm/helm-values";
import { entranceDocument } from "../kubernetes/ingress";
import { manifests } from "../manifests/manifests";
import { datadogAgentDocument, operatorAccounts } from "../operator/datadog-agent";
import { operatorRelease } from "../operator/operator-chart";
import { overridden, type Override } from "../override";
import { siteRemark } from "../text/site-remark";
import { yamlText } from "../text/yaml-text";
import { byHelm, byHelmAgent, byOperator, type GitOpsSpec } from "./gitops-runner";

/** A release of one of Datadog's charts. */
export interface ChartRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly version: string;
  /**
   * Values as the text of a file. As members of an object they are not safe: what applies an object takes a
   * null in it for a member to remove, and Helm then takes the chart's own value.
   */
  readonly values: string;
}

/** What a runner consists of in a cluster, in the order in which it is needed. */
export interface Rollout {
  /** Lines that a person reads first. */
  readonly header: readonly string[];
  /** Brings the definition of what `objects` holds. Absent where it is in the cluster already. */
  readonly operator?: ChartRelease;
  /** What Pods refer to. */
  readonly before: readonly object[];
  /** Absent where no chart brings the runner. */
  readonly release?: ChartRelease;
  /** The runner itself where no chart brings it, and what belongs to it. */
  readonly objects: readonly object[];
}

/**
 * The parts of a runner.
 *
 * @param agentValues - what is added to the values of the Agent's chart
 */
export function rollout(spec: GitOpsSpec, agentValues: Override = {}): Rollout {
  const { namespace } = spec.deployment;
  const header = [`Runner ${spec.name}`, ...siteRemark(spec.site)];
  const before = credentialSecrets(spec, namespace);
  if (byHelm(spec)) {
    const values = helmValues(spec);
    const entrance = entranceDocument(spec.push, values.fullnameOverride, namespace);
    return {
      header,
      before,
      release: {
        name: values.fullnameOverride,
        namespace,
        chart: STANDALONE_CHART,
        version: spec.deployment.chartVersion ?? DEFAULT_VERSIONS.chart,
        values: yamlText(values, { above: helmValueRemarks(spec, values) }),
      },
      objects: entrance === undefined ? [] : [entrance],
    };
  }
  if (byHelmAgent(spec)) {
    const values = overridden(helmAgentValues(spec), agentValues);
    return {
      header,
      before,
      release: {
        name: helmAgentRelease(spec),
        namespace,
        chart: AGENT_CHART,
        version: spec.deployment.chartVersion ?? DEFAULT_VERSIONS.agentChart,
        values: yamlText(values, { above: helmAgentValueRemarks(spec, values) }),
      },
      objects: agentRbacDocuments(spec, helmAgentAccounts(spec)),
    };
  }
  if (byOperator(spec)) {
    const { name, chart, version, values } = operatorRelease(spec);
    const installed = spec.deployment.crdStrategy === "preinstalled" || version === undefined;
    return {
      header: [...header, ...nodeIdentityRemark(spec)],
      ...(installed ? {} : { operator: { name, namespace, chart, version, values: yamlText(values) } }),
      before,
      objects: [datadogAgentDocument(spec), ...agentRbacDocuments(spec, operatorAccounts(spec))],
    };
  }
  return { header, before: [], objects: manifests(spec) };
}
