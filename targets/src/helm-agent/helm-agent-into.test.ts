import type { HelmAgentDeployment } from "@parkit/provider-schema/internal/deployment/helm-agent";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import fc from "fast-check";
import { parse, stringify } from "yaml";

import { deployedBy } from "../deployed-by";
import { RenderError } from "../render-error";
import { helmAgentFiles } from "./helm-agent";
import { helmAgentInto } from "./helm-agent-into";
import { helmAgentValues } from "./helm-agent-values";

function spec(runner: Partial<RunnerInput> = {}, deployment: Partial<HelmAgentDeployment> = {}) {
  const made = runnerSpec({
    name: "cluster",
    allow: ["com.datadoghq.http.request"],
    ...runner,
    deployment: { type: "helm-agent", namespace: "datadog", ...deployment },
  });
  if (!deployedBy("helm-agent")(made)) throw new Error("not deployed by helm-agent");
  return made;
}

const EXISTING = `# the platform team's
datadog:
  apiKeyExistingSecret: keys # of the vault
  site: datadoghq.com
  logs:
    enabled: true   # keep
  operator: {enabled: true}

clusterAgent:
  replicas: 2
  env: []
  privateActionRunner:
    enabled: false
    actionsAllowlist:
      # asked for by payments
      - com.datadoghq.http.request
      - com.datadoghq.mongodb.find
agents:
  image:
    tag: 7.83.0
`;

interface Values {
  readonly datadog: Readonly<Record<string, unknown>>;
  readonly clusterAgent: Readonly<Record<string, unknown>>;
}
const valuesOf = (text: string): Values => parse(text) as Values;

describe("helmAgentInto", () => {
  it("sets what the runner needs and leaves every other line alone", () => {
    const result = helmAgentInto(EXISTING, spec());
    const lines = result.split("\n");
    expect(EXISTING.split("\n").filter((line) => !lines.includes(line))).toEqual([
      "    enabled: false",
      "      - com.datadoghq.mongodb.find",
    ]);
    expect(valuesOf(result)).toEqual({
      datadog: {
        ...valuesOf(EXISTING).datadog,
        // Where they have the API key.
        appKeyExistingSecret: "keys",
        leaderElection: true,
      },
      remoteConfiguration: { enabled: true },
      clusterAgent: {
        enabled: true,
        replicas: 2,
        env: [],
        privateActionRunner: helmAgentValues(spec()).clusterAgent.privateActionRunner,
      },
      agents: { image: { tag: "7.83.0" } },
    });
  });

  it("changes nothing the second time, nor in what parkit rendered", () => {
    const first = helmAgentInto(EXISTING, spec());
    expect(helmAgentInto(first, spec())).toBe(first);
    const rendered = helmAgentFiles(spec())[0]?.text ?? "";
    expect(helmAgentInto(rendered, spec())).toBe(rendered);
  });

  it("writes the description's Agent, and takes variables and runners away that it has no more", () => {
    const before = spec(
      {
        node: { allow: ["com.datadoghq.http.request"] },
        httpTimeoutSeconds: 45,
        identity: { type: "secret", secretName: "identity" },
      },
      { agentVersion: "7.82.0", installOperator: false },
    );
    const first = helmAgentInto(
      EXISTING.replace("env: []", "env:\n  - name: DD_LOG_LEVEL\n    value: info"),
      before,
    );
    expect(valuesOf(first)).toMatchObject({
      datadog: { operator: { enabled: false }, privateActionRunner: { enabled: true } },
      clusterAgent: { image: { tag: "7.82.0" } },
    });
    const second = helmAgentInto(first, spec());
    expect(valuesOf(second).datadog).not.toHaveProperty("privateActionRunner");
    expect(valuesOf(second).clusterAgent).toMatchObject({ env: [{ name: "DD_LOG_LEVEL", value: "info" }] });
    expect(valuesOf(second).clusterAgent["privateActionRunner"]).toEqual(
      helmAgentValues(spec()).clusterAgent.privateActionRunner,
    );
  });

  it.each([
    ["an empty file", ""],
    ["comments alone", "# nothing yet\n"],
  ])("fills %s", (_title, existing) => {
    const result = helmAgentInto(existing, spec());
    expect(result.startsWith(existing)).toBe(true);
    expect(parse(result)).toEqual(helmAgentValues(spec()));
  });

  it("keeps the line ends of the file", () => {
    const result = helmAgentInto(EXISTING.replaceAll("\n", "\r\n"), spec());
    expect(result).toBe(helmAgentInto(EXISTING, spec()).replaceAll("\n", "\r\n"));
  });

  it.each([
    ["a list", "- a\n", /is not an object/],
    ["several documents", `${EXISTING}---\na: b\n`, /several documents/],
    ["another site", EXISTING.replace("datadoghq.com", "datadoghq.eu"), /about site "datadoghq.eu"/],
    ["other names", `fullnameOverride: dd\n${EXISTING}`, /calls the chart's objects "dd"/],
    [
      "a list in brackets over several lines",
      EXISTING.replace(/actionsAllowlist:[^]*find\n/, "actionsAllowlist: [\n        a.b,\n      ]\n"),
      /clusterAgent.privateActionRunner.actionsAllowlist is a list in brackets/,
    ],
  ])("refuses %s and says why", (_title, existing, message) => {
    expect(() => helmAgentInto(existing, spec())).toThrow(RenderError);
    expect(() => helmAgentInto(existing, spec())).toThrow(message);
  });

  it("refuses to give new names to what is installed", () => {
    expect(() => helmAgentInto(EXISTING, spec({}, { release: "agents" }))).toThrow(
      /calls its objects "agents-datadog", while the runner's permissions are bound to "agents"/,
    );
  });

  it("leaves everything else as it is, whatever it is", () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/).map((name) => `x${name}`);
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const some = fc.dictionary(word, fc.oneof(value, fc.array(value), fc.dictionary(word, value)), {
      maxKeys: 3,
    });
    fc.assert(
      fc.property(some, some, some, fc.constantFrom(1, 2, 4), (root, datadog, agents, indent) => {
        const existing = stringify({ ...root, datadog, agents }, { indent });
        const before = parse(existing) as typeof root & { datadog: object; agents: object };
        const result = helmAgentInto(existing, spec());
        const { datadog: own, clusterAgent, remoteConfiguration } = helmAgentValues(spec());
        const { site, apiKeyExistingSecret, appKeyExistingSecret, leaderElection } = own;
        const { enabled, privateActionRunner } = clusterAgent;
        // What the description does not say, such as versions and names, stays theirs.
        expect(parse(result)).toEqual({
          ...before,
          remoteConfiguration,
          datadog: { ...before.datadog, site, apiKeyExistingSecret, appKeyExistingSecret, leaderElection },
          clusterAgent: { enabled, privateActionRunner },
        });
        expect(helmAgentInto(result, spec())).toBe(result);
      }),
    );
  });
});
