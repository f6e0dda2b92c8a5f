import type { OperatorDeployment } from "@parkit/provider-schema/internal/deployment/operator";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import fc from "fast-check";
import { parse, parseAllDocuments, stringify } from "yaml";

import { deployedBy } from "../deployed-by";
import { RenderError } from "../render-error";
import { datadogAgentAnnotations } from "./datadog-agent";
import { datadogAgentInto } from "./datadog-agent-into";
import { operatorFiles } from "./operator";

function spec(runner: Partial<RunnerInput> = {}, deployment: Partial<OperatorDeployment> = {}) {
  const made = runnerSpec({
    name: "cluster",
    allow: ["com.datadoghq.http.request"],
    ...runner,
    deployment: { type: "operator", namespace: "datadog", ...deployment },
  });
  if (!deployedBy("operator")(made)) throw new Error("not deployed by the operator");
  return made;
}

const EXISTING = `# the platform team's
apiVersion: v1
kind: Namespace
metadata: { name: datadog }
---
apiVersion: datadoghq.com/v2alpha1
kind: DatadogAgent
metadata:
  name: datadog   # keep
  annotations:
    team: platform
spec:
  global:
    clusterName: &cluster prod   # as in the dashboards
    site: datadoghq.com
    credentials:
      apiSecret: { secretName: keys, keyName: api }
  features:
    # wanted by all
    apm: { enabled: true }
    remoteConfiguration: { enabled: false } # not yet
  override:
    clusterAgent:
      env:
      - name: DD_CLUSTER
        value: *cluster
---
apiVersion: v1
kind: ConfigMap
metadata: { name: other }
data:
  text: |
    a: b
`;

interface Agent {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}

const agentOf = (text: string): Agent => parseAllDocuments(text)[1]?.toJS() as Agent;

/** Lines that both texts have, in the order of the first. */
function keptLines(before: string, after: string): readonly string[] {
  const lines = after.split("\n");
  let at = 0;
  return before.split("\n").filter((line) => {
    const found = lines.indexOf(line, at);
    if (found !== -1) at = found + 1;
    return found !== -1;
  });
}

describe("datadogAgentInto", () => {
  it("adds the runner to the object and leaves every other line alone", () => {
    const result = datadogAgentInto(EXISTING, spec());
    const changed = EXISTING.split("\n").filter((line) => !keptLines(EXISTING, result).includes(line));
    expect(changed).toEqual(["    remoteConfiguration: { enabled: false } # not yet"]);
    expect(result).toContain("    remoteConfiguration: { enabled: true } # not yet\n");
    const { metadata, spec: settings } = agentOf(result);
    expect(metadata.annotations).toEqual({ team: "platform", ...datadogAgentAnnotations(spec()) });
    expect(settings).toMatchObject({
      global: {
        clusterName: "prod",
        credentials: {
          apiSecret: { secretName: "keys", keyName: "api" },
          // Where they have the API key.
          appSecret: { secretName: "keys", keyName: "app-key" },
        },
      },
      features: { apm: { enabled: true } },
      override: { clusterAgent: { env: [{ name: "DD_CLUSTER", value: "prod" }] } },
    });
    // The Agent's version is theirs while the description names none.
    expect(JSON.stringify(settings)).not.toContain('"tag"');
    expect(result.split("---").map((part) => part.length)[2]).toBe(EXISTING.split("---")[2]?.length);
  });

  it("changes nothing the second time, nor in what parkit rendered", () => {
    const first = datadogAgentInto(EXISTING, spec());
    expect(datadogAgentInto(first, spec())).toBe(first);
    const rendered = operatorFiles(spec())[0]?.text ?? "";
    expect(datadogAgentInto(rendered, spec())).toBe(rendered);
  });

  it("changes only the list when an action is allowed, and takes the annotations of a component with it", () => {
    const both = spec({ node: { allow: ["com.datadoghq.http.request"] } });
    const first = datadogAgentInto(EXISTING, both);
    const more = spec({ allow: ["com.datadoghq.http.request", "com.datadoghq.mongodb.find"] });
    const second = datadogAgentInto(first, more);
    expect(agentOf(second).metadata.annotations).toEqual({
      team: "platform",
      ...datadogAgentAnnotations(more),
    });
    expect(second).not.toContain("\n    agent.datadoghq.com/");
  });

  it("leaves settings alone that say the same in other words", () => {
    const [name = "", text = ""] =
      Object.entries(datadogAgentAnnotations(spec())).find(([annotation]) =>
        annotation.endsWith("configdata"),
      ) ?? [];
    const theirs = `# theirs\n${JSON.stringify(parse(text), undefined, 2)}\n`;
    const existing = stringify({
      apiVersion: "datadoghq.com/v2alpha1",
      kind: "DatadogAgent",
      metadata: { name: "datadog", annotations: { [name]: theirs } },
    });
    const result = datadogAgentInto(existing, spec({}, { agent: { type: "existing", name: "datadog" } }));
    expect((parse(result) as Agent).metadata.annotations[name]).toBe(theirs);
    expect(parse(result)).not.toHaveProperty("spec");
  });

  it("writes what the description says of the object", () => {
    const settings = spec(
      { credentials: { ci: { type: "jenkins", from: { secretName: "ci" } } } },
      {
        agentVersion: "7.82.0",
        clusterName: "east",
        keysSecret: "other",
        agent: { type: "managed", replicas: 2, features: { apm: { enabled: false } }, tlsVerify: false },
      },
    );
    const existing = EXISTING.replace("value: *cluster", "value: prod");
    const result = datadogAgentInto(existing, settings);
    expect(agentOf(result).spec).toMatchObject({
      global: {
        clusterName: "east",
        credentials: { apiSecret: { secretName: "other", keyName: "api-key" } },
        kubelet: { tlsVerify: false },
      },
      features: { apm: { enabled: false } },
      override: {
        clusterAgent: {
          replicas: 2,
          image: { tag: "7.82.0" },
          env: [{ name: "DD_CLUSTER", value: "prod" }],
          volumes: [{ name: "ci-credential", secret: { secretName: "ci" } }],
        },
      },
    });
    expect(result).toContain("clusterName: &cluster east   # as in the dashboards\n");
    expect(datadogAgentInto(result, settings)).toBe(result);
  });

  it("keeps the line ends of the file", () => {
    const result = datadogAgentInto(EXISTING.replaceAll("\n", "\r\n"), spec());
    expect(result.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(result).toBe(datadogAgentInto(EXISTING, spec()).replaceAll("\n", "\r\n"));
  });

  it.each([
    ["broken YAML", "kind: [", /cannot be read/],
    ["no such object", "kind: Pod\n", /holds no DatadogAgent$/],
    [
      "an object of another name",
      EXISTING.replace("name: datadog   #", "name: agents   #"),
      /of the name "datadog", but "agents"/,
    ],
    [
      "another site",
      EXISTING.replace("site: datadoghq.com", "site: datadoghq.eu"),
      /about site "datadoghq.eu"/,
    ],
    [
      "another namespace",
      EXISTING.replace("name: datadog   # keep", "name: datadog\n  namespace: agents"),
      /about namespace "agents"/,
    ],
    [
      "an alias that would have to change",
      EXISTING.replace(
        /annotations:\n {4}team: platform/,
        "labels: &labels\n    team: platform\n  annotations: *labels",
      ),
      /metadata.annotations is an alias/,
    ],
    [
      "an anchor that others refer to",
      EXISTING.replace("{ enabled: false } # not yet", "&off { enabled: false }\n    usm: *off"),
      /would reach further than it should/,
    ],
    [
      "members that a merge brings",
      EXISTING.replace(
        "spec:\n  global:",
        "spec:\n  <<: { features: { npm: { enabled: true } } }\n  global:",
      ).replace(/ {2}features:\n.*\n.*\n.*\n/, ""),
      /would reach further than it should/,
    ],
  ])("refuses %s and says why", (_title, existing, message) => {
    expect(() => datadogAgentInto(existing, spec())).toThrow(RenderError);
    expect(() => datadogAgentInto(existing, spec())).toThrow(message);
  });

  it("leaves everything else as it is, whatever it is", () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const settings = fc.dictionary(word, fc.oneof(value, fc.array(value), fc.dictionary(word, value)), {
      maxKeys: 3,
    });
    fc.assert(
      fc.property(
        fc.record({
          labels: settings,
          annotations: fc.dictionary(word, fc.string()),
          features: fc.dictionary(
            fc.constantFrom("apm", "npm", "remoteConfiguration"),
            fc.dictionary(word, value),
          ),
          override: fc.dictionary(fc.constantFrom("nodeAgent", "clusterChecksRunner"), settings),
          global: settings,
        }),
        fc.constantFrom(1, 2, 4),
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        ({ labels, annotations, ...own }, indent, newline, other) => {
          const object = {
            apiVersion: "datadoghq.com/v2alpha1",
            kind: "DatadogAgent",
            metadata: { name: "datadog", labels, annotations },
            spec: own,
          };
          const pod = other ? `---\n${stringify({ kind: "Pod", metadata: labels }, { indent })}` : "";
          const [head, tail] = ["# head\nx-anchor: &anchor { a: 1 } # kept\n", `# tail\n${pod}`].map((text) =>
            text.replaceAll("\n", newline),
          ) as [string, string];
          const existing = `${head}${stringify(object, { indent }).replaceAll("\n", newline)}${tail}`;
          const before = parseAllDocuments(existing).map((one) => one.toJS() as typeof object);
          const result = datadogAgentInto(existing, spec());
          const after = parseAllDocuments(result).map((one) => one.toJS() as typeof object);
          expect(result.startsWith(head)).toBe(true);
          expect(result.endsWith(tail)).toBe(true);
          expect(after[1]).toEqual(before[1]);
          expect(after[0]).toEqual({
            ...before[0],
            metadata: {
              ...before[0]?.metadata,
              annotations: { ...before[0]?.metadata.annotations, ...datadogAgentAnnotations(spec()) },
            },
            spec: {
              ...own,
              ...before[0]?.spec,
              global: {
                ...before[0]?.spec.global,
                site: "datadoghq.com",
                credentials: {
                  apiSecret: { secretName: "datadog-secret", keyName: "api-key" },
                  appSecret: { secretName: "datadog-secret", keyName: "app-key" },
                },
              },
              features: {
                ...before[0]?.spec.features,
                remoteConfiguration: { ...before[0]?.spec.features["remoteConfiguration"], enabled: true },
              },
            },
          });
          expect(datadogAgentInto(result, spec())).toBe(result);
        },
      ),
    );
  });
});
