/**
 * Nothing that a file says of a runner may get lost without a word. Every field is tried alone, beside what a
 * sound file has.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { isMap, isNode, isScalar, LineCounter, parse, parseDocument, stringify } from "yaml";

import {
  CHART_VALUES,
  chartLeaves,
  leavesOf,
  renderedAgain,
  SAYS_NOTHING,
  valueAt,
  withValue,
  type Path,
  type Schema,
} from "./every-setting.fixture";
import { importDocuments } from "./import-documents";

const contracts = process.env["PARKIT_CONTRACTS"];
const withContracts = contracts === undefined ? describe.skip : describe;
const without = contracts === undefined ? " [skipped: PARKIT_CONTRACTS names no directory]" : "";

/** What is there for certain, or the test itself is wrong. */
function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("the text does not hold what was put into it");
  return value;
}

/** First and last line of what was added for a value: the value, and what had to be made around it. */
function linesOf(base: unknown, path: Path, text: string): readonly [number, number] {
  const known = path.findIndex((_name, index) => valueAt(base, path.slice(0, index + 1)) === undefined);
  const added = known === -1 ? path : path.slice(0, known + 1);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const around = document.getIn(added.slice(0, -1), true);
  const pair = isMap(around)
    ? found(around.items.find(({ key }) => isScalar(key) && key.value === added.at(-1)))
    : undefined;
  const value = document.getIn(added, true);
  const start = isNode(pair?.key) ? pair.key : value;
  const range = (node: unknown): readonly [number, number, number] => found(isNode(node) ? node.range : null);
  return [lines.linePos(range(start)[0]).line, lines.linePos(range(value)[1] - 1).line];
}

/** Paths that get lost without a word about them, of all that are tried. */
function lostSilently(
  base: unknown,
  leaves: readonly (readonly [Path, unknown])[],
  file: string,
): readonly string[] {
  const plain = importDocuments([{ file, text: stringify(base) }]);
  return leaves.flatMap(([path, value]) => {
    if (isDeepStrictEqual(valueAt(base, path), value)) return [];
    const text = stringify(withValue(base, path, value));
    const { input, violations } = importDocuments([{ file, text }]);
    if (!isDeepStrictEqual(input, plain.input)) return [];
    const [first, last] = linesOf(base, path, text);
    const told = violations.some(
      (violation) =>
        violation.source !== undefined &&
        violation.source.line >= first &&
        violation.source.line <= last &&
        !plain.violations.some(
          ({ message, path: of }) => message === violation.message && of === violation.path,
        ),
    );
    if (told) return [];
    return isDeepStrictEqual(valueAt(renderedAgain(input, file), path), value)
      ? []
      : [`${path.join(".")}: ${JSON.stringify(value)}`];
  });
}

const ANNOTATIONS = {
  "agent.datadoghq.com/private-action-runner-enabled": "true",
  "agent.datadoghq.com/private-action-runner-configdata":
    "private_action_runner:\n  enabled: true\n  actions_allowlist: [com.datadoghq.http.request]\n",
  "cluster-agent.datadoghq.com/private-action-runner-enabled": "true",
  "cluster-agent.datadoghq.com/private-action-runner-configdata":
    "private_action_runner:\n  self_enroll: true\n  identity_secret_name: datadog-private-action-runner-identity\n  actions_allowlist: [com.datadoghq.http.request]\n",
};
const DATADOG_AGENT = {
  apiVersion: "datadoghq.com/v2alpha1",
  kind: "DatadogAgent",
  metadata: { name: "datadog", namespace: "datadog", annotations: ANNOTATIONS },
};

const CONTAINER = {
  name: "runner",
  image: "gcr.io/datadoghq/private-action-runner:v1.21.0",
  env: [{ name: "ACTIONS_ALLOWLIST", value: "com.datadoghq.http.request" }],
  envFrom: [{ secretRef: { name: "payments-identity" } }],
};
const DEPLOYMENT = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "payments", namespace: "tools" },
  spec: { template: { spec: { containers: [CONTAINER] } } },
};

describe(`what is not taken over is named${without}`, () => {
  withContracts(`in a file of the standalone chart${without}`, () => {
    it("in values", () => {
      const leaves = chartLeaves(contracts ?? "");
      expect(leaves.length).toBeGreaterThan(80);
      expect(lostSilently(CHART_VALUES, leaves, "values.yaml")).toEqual(SAYS_NOTHING);
    });
  });

  withContracts(`in a DatadogAgent${without}`, () => {
    const crd = parse(
      contracts === undefined ? "" : readFileSync(join(contracts, "datadogagents.crd.yaml"), "utf8"),
    ) as { spec: { versions: { name: string; schema: { openAPIV3Schema: Schema } }[] } } | null;
    const schema = crd?.spec.versions.find(({ name }) => name === "v2alpha1")?.schema.openAPIV3Schema;
    const spec = schema?.properties?.["spec"]?.properties;
    const override = spec?.["override"]?.additionalProperties;
    const ofOverride = typeof override === "object" ? (override.properties ?? {}) : {};
    const { containers, ...others } = ofOverride;
    const ofContainer =
      typeof containers?.additionalProperties === "object" ? containers.additionalProperties : {};

    it.each([
      ["nodeAgent", "private-action-runner"],
      ["clusterAgent", "cluster-agent"],
    ])("in the override of %s", (component, container) => {
      const at = ["spec", "override", component];
      // Fields of one kind are one case: a probe has as many as a Pod.
      const leaves = [
        ...leavesOf({ properties: others }, at),
        ...leavesOf(ofContainer, [...at, "containers", container]),
      ];
      expect(leaves.length).toBeGreaterThan(300);
      expect(lostSilently(DATADOG_AGENT, leaves, "datadog-agent.yaml")).toEqual([]);
    });

    it("in what is global", () => {
      const { global, features } = spec ?? {};
      const leaves = [
        ...leavesOf(global ?? {}, ["spec", "global"]),
        ...leavesOf(features ?? {}, ["spec", "features"]),
      ];
      expect(leaves.length).toBeGreaterThan(200);
      expect(lostSilently(DATADOG_AGENT, leaves, "datadog-agent.yaml")).toEqual([]);
    });

    it("in a Pod", () => {
      const pod = ["spec", "template", "spec"];
      const leaves = [
        ...leavesOf(ofContainer, [...pod, "containers", 0]),
        ...leavesOf(
          {
            properties: Object.fromEntries(
              [
                "affinity",
                "volumes",
                "tolerations",
                "securityContext",
                "priorityClassName",
                "hostPID",
              ].flatMap((name) => (others[name] === undefined ? [] : [[name, others[name]]])),
            ),
          },
          pod,
        ),
      ].filter(([path]) => path.at(-1) !== "name" && !path.includes("healthPort"));
      expect(leaves.length).toBeGreaterThan(200);
      expect(lostSilently(DEPLOYMENT, leaves, "runner.yaml")).toEqual([]);
    });
  });

  it("in a Compose service", () => {
    const service = {
      image: "gcr.io/datadoghq/private-action-runner:v1.21.0",
      command: ["--with-api-key"],
      environment: { ACTIONS_ALLOWLIST: "com.datadoghq.http.request" },
    };
    // Members of a service in the Compose specification, with values that say something.
    const members: Readonly<Record<string, unknown>> = {
      annotations: { a: "b" },
      cap_add: ["ALL"],
      cap_drop: ["NET_ADMIN"],
      configs: ["a"],
      container_name: "other",
      cpu_count: 2,
      cpus: 2,
      depends_on: ["a"],
      deploy: { replicas: 2 },
      devices: ["/dev/a"],
      dns: ["1.1.1.1"],
      entrypoint: ["/other"],
      env_file: [".env"],
      extra_hosts: ["a:1.1.1.1"],
      group_add: ["a"],
      healthcheck: { interval: "77s" },
      hostname: "a",
      init: true,
      labels: { a: "b" },
      logging: { driver: "none" },
      mem_limit: "2g",
      mem_reservation: "2g",
      network_mode: "host",
      networks: ["a"],
      pid: "host",
      platform: "linux/arm64",
      ports: ["8080:8080"],
      privileged: true,
      profiles: ["a"],
      read_only: true,
      restart: "always",
      secrets: ["a"],
      security_opt: ["a"],
      shm_size: "64m",
      stop_grace_period: "1m",
      sysctls: { a: 1 },
      tmpfs: ["/a"],
      ulimits: { nofile: 1 },
      user: "1000",
      volumes: ["./a:/b"],
      working_dir: "/a",
    };
    const leaves = [
      ...Object.entries(members).map(([name, value]) => [["services", "par", name], value] as const),
      [
        ["services", "par", "command"],
        ["--with-api-key", "--other"],
      ] as const,
      [["services", "par", "volumes"], ["par-config:/etc/dd-action-runner/config"]] as const,
      [["services", "par", "volumes"], ["./config:/etc/dd-action-runner/config:Z"]] as const,
      [["services", "par", "ports"], ["127.0.0.1:8080:9016"]] as const,
    ];
    expect(lostSilently({ services: { par: service } }, leaves, "docker-compose.yaml")).toEqual([]);
  });

  it("in config.yaml", () => {
    const config = {
      ddBaseURL: "https://app.datadoghq.com",
      actionsAllowlist: ["com.datadoghq.http.request"],
    };
    const members: Readonly<Record<string, unknown>> = {
      ddBaseURL: "https://app.datadoghq.eu",
      urn: "urn:dd:apps:on-prem-runner:us1:1:r",
      modes: ["push"],
      port: 77,
      allowIMDSEndpoint: true,
      tags: ["a:b"],
      taskTimeoutSeconds: 77,
      httpTimeoutSeconds: 77,
      other: { a: 1 },
    };
    const leaves = Object.entries(members).map(([name, value]) => [[name], value] as const);
    expect(lostSilently(config, leaves, "config.yaml")).toEqual([]);
  });
});
