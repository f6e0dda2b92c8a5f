import { DEFAULT_VERSIONS } from "@parkit/provider-schema/internal/version/versions";

import {
  configdata,
  ENROLLED,
  explained,
  renderedText,
  renderedYaml,
  rulesBrokenBy,
  STANDALONE,
  type RunnerSketch,
} from "../support/rendered-runner";

const allow = ["com.datadoghq.http.request"];
const operator: RunnerSketch = { allow, deployment: { type: "operator", namespace: "datadog" } };

describe("traps of versions, flavours and sites", () => {
  it("[T-02 S48 S66] installs the operator by the chart that belongs to it", () => {
    const readme = (operatorVersion?: string): string =>
      renderedText(
        {
          ...operator,
          deployment: {
            type: "operator",
            namespace: "datadog",
            ...(operatorVersion === undefined ? {} : { operatorVersion }),
          },
        },
        "README.md",
      );
    expect(readme()).toContain("datadog-operator --repo https://helm.datadoghq.com --version 2.30.0 ");
    expect(readme("1.25.0")).toContain(" --version 2.21.0 ");
    expect(readme("1.25.0")).not.toContain("image.tag");
    expect(readme("1.99.0")).toContain(' --version "$CHART_VERSION" ');
    expect(readme("1.99.0")).not.toContain("image.tag");
  });

  it("[T-03 S47] refuses versions that lack the runner, and names the first that has it", () => {
    const pinned = (versions: object): string =>
      explained({ ...operator, deployment: { ...operator.deployment, ...versions } });
    expect(pinned({ operatorVersion: "1.24.0" })).toContain(
      "operator 1.24.0 lacks a runner in the Cluster Agent",
    );
    expect(pinned({ operatorVersion: "1.24.0" })).toContain("The first that has it is 1.25.0");
    expect(pinned({ agentVersion: "7.76.1" })).toContain("The first that has it is 7.77.0");
    expect(pinned({ operatorVersion: "1.25.0", agentVersion: "7.77.0" })).toBe("");
    const identity = { type: "self-enroll", ownership: "ownerless" };
    expect(
      explained({ ...operator, identity, deployment: { ...operator.deployment, operatorVersion: "1.27.0" } }),
    ).toContain("The first that has it is 1.28.0");
  });

  it("[T-12] refuses wildcards where the Agent is too old for them", () => {
    const wildcard = { ...operator, allow: ["com.datadoghq.http.*"] };
    const old = { ...wildcard, deployment: { ...operator.deployment, agentVersion: "7.80.2" } };
    expect(explained(old)).toContain("[allowlist/wildcard]");
    expect(explained(old)).toContain("Agent 7.80.2 is not known to take");
    expect(rulesBrokenBy(wildcard)).toEqual(["allowlist/whole-bundle"]);
    expect(rulesBrokenBy({ ...STANDALONE, allow: ["com.datadoghq.http.*"] })).toEqual(["allowlist/wildcard"]);
  });

  it("[T-21 S4] checks actions and connections by what the flavour has", () => {
    const list = ["com.datadoghq.postgresql.select"];
    expect(explained({ ...operator, allow: list })).toContain(
      "is not available on the cluster-agent runner [allowlist/flavour]",
    );
    const orders = [
      { name: "orders", runner: "payments", integration: { type: "postgresql", credential: "orders" } },
    ];
    const credentials = { orders: { type: "postgresql", from: { secretName: "orders" } } };
    const identity = { type: "self-enroll", urn: ENROLLED.urn };
    expect(rulesBrokenBy({ ...operator, identity, credentials }, { connections: orders })).toContain(
      "connection/flavour",
    );
    expect(rulesBrokenBy({ ...STANDALONE, allow: list, credentials }, { connections: orders })).toEqual([]);
  });

  it("[T-22] takes only what a government site supports, and only on request", () => {
    const site = "ddog-gov.com";
    expect(explained({ ...operator, site })).toContain("a runner in the Agent (operator) is not supported");
    expect(explained({ ...STANDALONE, site })).toContain("Datadog's pages disagree");
    expect(rulesBrokenBy({ ...STANDALONE, site, allowGov: true })).toEqual([]);
  });

  it("[T-28 S61 S75] starts the Cluster Agent as its operator needs it, and never drops the runner's file", () => {
    const older: RunnerSketch = {
      ...operator,
      deployment: { type: "operator", namespace: "datadog", operatorVersion: "1.25.0" },
    };
    expect(renderedYaml(older, "datadog-agent.yaml")).toHaveProperty(
      "spec.override.clusterAgent.containers.cluster-agent",
      {
        command: ["/entrypoint.sh"],
        args: ["datadog-cluster-agent", "start", "-E=/etc/datadog-agent/privateactionrunner.yaml"],
      },
    );
    expect(renderedText(operator, "datadog-agent.yaml")).not.toMatch(/^\s*(command|args):/m);
    expect(configdata(operator, "cluster-agent")).toHaveProperty("private_action_runner.enabled", true);
  });

  it("[T-29] refuses latest for a version that charts compare", () => {
    for (const field of ["operatorVersion", "agentVersion"])
      expect(explained({ ...operator, deployment: { ...operator.deployment, [field]: "latest" } })).toContain(
        "charts compare it, and names such as latest break them",
      );
    expect(
      rulesBrokenBy({ ...STANDALONE, deployment: { ...STANDALONE.deployment, imageTag: "latest" } }),
    ).toEqual(["version/image-tag"]);
    expect(Object.values(DEFAULT_VERSIONS)).not.toContain("latest");
  });
});
