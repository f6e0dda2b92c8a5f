import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { ResourceSettings } from "@parkit/provider-schema/internal/deployment/pod";
import { DEPLOYMENTS } from "@parkit/provider-schema/internal/deployment/deployment";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import type { RunnerIdentityInput } from "@parkit/provider-schema/internal/runner/runner-identity";
import Ajv from "ajv";
import { parse } from "yaml";

import { deployedBy } from "../deployed-by";
import { helmFiles } from "./helm";
import { helmValues } from "./helm-values";

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";
const secret: RunnerIdentityInput = { type: "secret", secretName: "payments-identity", urn: URN };

function spec(more: Partial<RunnerInput> = {}) {
  const runner: RunnerInput = {
    name: "payments",
    allow: ["com.datadoghq.http.request"],
    identity: secret,
    deployment: { type: "helm", namespace: "datadog" },
    ...more,
  };
  const made = runnerSpec(runner);
  if (!deployedBy("helm")(made)) throw new Error("not deployed by helm");
  return made;
}

function text(more: Partial<RunnerInput> = {}): string {
  return helmFiles(spec(more))
    .map((file) => file.text)
    .join("");
}

describe("helmValues", () => {
  it("blanks urn and private key when a Secret has them, named or made by the provider", () => {
    const named = helmValues(spec()).runner;
    expect(named).toMatchObject({
      runnerIdentitySecret: "payments-identity",
      config: { urn: "", privateKey: "" },
    });
    const managed = helmValues(spec({ identity: { type: "managed" } })).runner;
    expect(managed).toMatchObject({
      runnerIdentitySecret: "payments-identity",
      config: { urn: "", privateKey: "" },
    });
  });

  it("takes an identity that the description insists on, and no Secret beside it", () => {
    const { runner } = helmValues(
      spec({ identity: { type: "inline", urn: URN, privateKey: "key", force: true } }),
    );
    expect(runner.config).toMatchObject({ urn: URN, privateKey: "key" });
    expect(runner).not.toHaveProperty("runnerIdentitySecret");
  });

  it.each<RunnerIdentityInput>([{ type: "self-enroll" }, { type: "file", path: "/identity.json" }])(
    "refuses identity $type, as the rules do",
    (identity) => {
      expect(() => helmValues(spec({ identity }))).toThrow(/Secret/);
      expect(DEPLOYMENTS.helm.selfEnrolls).toBe(false);
    },
  );

  it("grants no Kubernetes action unasked", () => {
    expect(helmValues(spec()).runner.kubernetesActions).toEqual({ pods: [] });
  });

  it("names the site by the URL of its app", () => {
    expect(helmValues(spec({ site: "EU1" })).runner.config.ddBaseURL).toBe("https://app.datadoghq.eu");
  });

  it("mounts a Secret once, however many credentials it holds", () => {
    const from = { secretName: "databases" };
    const { runner } = helmValues(
      spec({
        credentials: {
          orders: { type: "postgresql", from },
          jobs: { type: "mongodb", from },
          host: { type: "jenkins", from: { type: "file", path: "/mnt/jenkins.json" } },
        },
      }),
    );
    expect(runner.credentialSecrets).toEqual([{ secretName: "databases", directoryName: "databases" }]);
  });
});

describe("what Helm would merge in", () => {
  it.each<[string, ResourceSettings, object]>([
    [
      "a request alone",
      { requests: { memory: "2Gi" } },
      { requests: { cpu: null, memory: "2Gi" }, limits: null },
    ],
    [
      "limits alone",
      { limits: { cpu: "1", memory: "2Gi" } },
      { requests: null, limits: { cpu: "1", memory: "2Gi" } },
    ],
    [
      "no limit on CPU",
      { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
      { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: null, memory: "1Gi" } },
    ],
    ["nothing at all", {}, { requests: null, limits: null }],
  ])("is taken away: %s means the same as in plain manifests", (_title, resources, expected) => {
    const deployment = { type: "helm", namespace: "datadog", resources } as const;
    const values = helmValues(spec({ deployment }));
    expect(values.runner.resources).toEqual(expected);
    expect(asHelmMerges(STANDALONE_RESOURCES, values.runner.resources)).toEqual(resources);
    expect(text({ deployment })).toContain("Null takes away");
  });
});

const STANDALONE_RESOURCES = {
  limits: { cpu: "250m", memory: "1Gi" },
  requests: { cpu: "250m", memory: "1Gi" },
};

/** What Helm makes of a chart's values and those of a user: objects are merged, null takes a member away. */
function asHelmMerges(chart: unknown, user: unknown): unknown {
  if (typeof chart !== "object" || chart === null || typeof user !== "object" || user === null) return user;
  const own = new Map(Object.entries(chart));
  const merged = { ...chart, ...user };
  return Object.fromEntries(
    Object.entries(merged)
      .map(([name, value]) => [name, asHelmMerges(own.get(name), value)] as const)
      .filter(([, value]) => value !== null),
  );
}

describe("values.yaml", () => {
  it("parses back into the values", () => {
    const runner = { tags: ["on:off", "time:12:30"], taskTimeoutSeconds: 5, allowImdsEndpoint: true };
    expect(parse(text(runner), { version: "1.1" })).toEqual(helmValues(spec(runner)));
  });

  it("names chart, version and namespace in the command that installs it", () => {
    const deployment = { type: "helm", namespace: "apps", release: "pay", chartVersion: "1.27.0" } as const;
    expect(text({ deployment })).toContain("--version 1.27.0 --namespace apps");
    expect(text({ deployment })).toContain("helm upgrade --install pay private-action-runner");
  });

  it("says when the control plane is not Datadog's", () => {
    expect(text({ site: { appUrl: "http://127.0.0.1:1", apiUrl: "http://127.0.0.1:1" } })).toContain(
      "For tests only",
    );
  });
});

const golden = join(__dirname, "../../golden");
const contracts = process.env["PARKIT_CONTRACTS"];
const schemaFile = join(contracts ?? "", "private-action-runner.values.schema.json");
const withSchema = contracts !== undefined && existsSync(schemaFile);
const suffix = withSchema ? "" : " [skipped: PARKIT_CONTRACTS does not hold the chart's schema]";

(withSchema ? describe : describe.skip)(`against the chart's own schema${suffix}`, () => {
  it.each<[string, Partial<RunnerInput>]>([
    ["defaults", {}],
    ["push", { modes: ["both"], push: { hostname: "par.example.com" } }],
    ["inline identity", { identity: { type: "inline", urn: URN, privateKey: "key", force: true } }],
    [
      "everything",
      {
        tags: ["env:prod"],
        taskTimeoutSeconds: 0,
        httpTimeoutSeconds: 15,
        allowImdsEndpoint: true,
        allow: "none",
        credentials: { orders: { type: "postgresql", from: { secretName: "orders" } } },
        deployment: { type: "helm", namespace: "datadog", replicas: 2, imageTag: "v1.20.0" },
      },
    ],
  ])("accepts %s", (_title, runner) => {
    expect(schemaErrors(helmValues(spec(runner)))).toEqual([]);
  });

  it("accepts the scenario that uses every field", () => {
    const file = join(__dirname, "../../golden/helm-every-field/everything/helm/values.yaml");
    expect(schemaErrors(parse(readFileSync(file, "utf8")) as object)).toEqual([]);
  });

  it.each(goldenFiles("helm/values.yaml"))("accepts golden file %s", (file) => {
    expect(schemaErrors(parse(readFileSync(join(golden, file), "utf8")) as object)).toEqual([]);
  });

  it("refuses a member that the chart does not have", () => {
    expect(schemaErrors({ ...helmValues(spec()), common: {} })).not.toEqual([]);
  });
});

function goldenFiles(name: string): readonly string[] {
  return readdirSync(golden, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(`/${name}`),
  );
}

function schemaErrors(values: object): readonly unknown[] {
  const schema: unknown = JSON.parse(readFileSync(schemaFile, "utf8"), (key, value: unknown) => {
    // Ajv does not know the address that the chart writes for draft-07.
    if (key === "$schema" && typeof value === "string") return undefined;
    // The one remote reference of the schema; it concerns OpenShift only.
    return key === "seLinuxContext" ? { type: "object" } : value;
  });
  if (typeof schema !== "object" || schema === null) throw new Error("the schema is not an object");
  const check = new Ajv({ strict: false }).compile(schema);
  // Helm looks at the schema once it has taken away what is null.
  check(asHelmMerges({}, values));
  return check.errors ?? [];
}
