/**
 * Whoever adds a runner to an Agent gets no older Agent: neither from what is rendered nor from what is added
 * to a file.
 */
import type { HelmAgentDeployment } from "@parkit/provider-schema/internal/deployment/helm-agent";
import type { OperatorDeployment } from "@parkit/provider-schema/internal/deployment/operator";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { isAtLeast } from "@parkit/provider-schema/internal/version/version-number";
import { RELEASES } from "@parkit/provider-schema/internal/version/versions";
import { parse, stringify } from "yaml";

import { deployedBy } from "../deployed-by";
import { helmAgentInto } from "../helm-agent/helm-agent-into";
import { helmAgentValues } from "../helm-agent/helm-agent-values";
import { datadogAgentDocument } from "../operator/datadog-agent";
import { datadogAgentInto } from "../operator/datadog-agent-into";

const LISTS = { node: { allow: ["com.datadoghq.http.request"] }, clusterAgent: { allow: "none" } } as const;

function byOperator(deployment: Partial<OperatorDeployment>) {
  const made = runnerSpec({
    name: "a",
    ...LISTS,
    deployment: { type: "operator", namespace: "datadog", ...deployment },
  });
  if (!deployedBy("operator")(made)) throw new Error("not deployed by the operator");
  return made;
}

function byChart(deployment: Partial<HelmAgentDeployment>) {
  const made = runnerSpec({
    name: "a",
    ...LISTS,
    deployment: { type: "helm-agent", namespace: "datadog", ...deployment },
  });
  if (!deployedBy("helm-agent")(made)) throw new Error("not deployed by helm-agent");
  return made;
}

/** Tags of images that a document names, wherever. */
function tagsIn(value: unknown): readonly string[] {
  return Array.from(JSON.stringify(value).matchAll(/"tag":"([^"]*)"/g), ([, tag = ""]) => tag);
}

/** Operators and charts with the Agent that they bring; some bring one that parkit does not know. */
const OPERATORS = RELEASES.filter(({ part }) => part === "operator");
const CHARTS = RELEASES.filter(({ part }) => part === "agentChart");
const NEWER = ["1.32.0", "2.0.0"];
const NEWER_CHARTS = ["3.241.0", "3.274.0", "4.0.0"];

describe("the Agent that a runner is added to", () => {
  it.each(OPERATORS.map(({ version, agent }) => [version, agent]))(
    "is not older than what operator %s brings: %s",
    (operatorVersion, agent) => {
      const tags = tagsIn(datadogAgentDocument(byOperator({ operatorVersion })));
      expect(tags).toEqual(agent === undefined ? [] : [agent, agent]);
    },
  );

  it.each(CHARTS.map(({ version, agent }) => [version, agent]))(
    "is not older than what chart %s brings: %s",
    (chartVersion, agent) => {
      const tags = tagsIn(helmAgentValues(byChart({ chartVersion })));
      expect(tags.every((tag) => agent !== undefined && isAtLeast(tag, agent))).toBe(true);
      expect(tags.length).toBe(agent === undefined ? 0 : 2);
    },
  );

  it("is left to operators and charts that are newer than known", () => {
    for (const operatorVersion of NEWER)
      expect(tagsIn(datadogAgentDocument(byOperator({ operatorVersion })))).toEqual([]);
    for (const chartVersion of NEWER_CHARTS)
      expect(tagsIn(helmAgentValues(byChart({ chartVersion })))).toEqual([]);
  });

  it.each(["7.90.0", "7.85.4-jmx", undefined])("stays as a file has it: %s", (tag) => {
    const image = (): object => (tag === undefined ? {} : { image: { tag } });
    const object = {
      apiVersion: "datadoghq.com/v2alpha1",
      kind: "DatadogAgent",
      metadata: { name: "datadog" },
      spec: { override: { nodeAgent: image(), clusterAgent: image() } },
    };
    const values = { fullnameOverride: "datadog-agent", agents: image(), clusterAgent: image() };
    const expected = tag === undefined ? [] : [tag, tag];
    for (const { version } of OPERATORS)
      expect(
        tagsIn(parse(datadogAgentInto(stringify(object), byOperator({ operatorVersion: version })))),
      ).toEqual(expected);
    for (const { version } of CHARTS)
      expect(tagsIn(parse(helmAgentInto(stringify(values), byChart({ chartVersion: version }))))).toEqual(
        expected,
      );
  });
});
