import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { TerraformStack, TerraformVariable, type App } from "cdktf";

import {
  Actions,
  configureProviders,
  ConnectionGroup,
  isValidationError,
  RunnerFleet,
  Site,
  type RunnerFleetProps,
} from "./index";
import { removeSynthesized, synthesize, synthesizeApp } from "./synthesize.fixture";

const DESCRIPTION = `apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    deployment: { type: helm, namespace: datadog }
connections:
  - name: billing
    runner: payments
    integration: { type: http, auth: { type: none } }
    identifierTags: { env: prod, region: unknown }
connectionGroups:
  - { name: services, identifierTagKeys: [env], connections: [billing] }
`;
const PROVIDERS = { parkit: {}, helm: {} };
const EU_URN = "urn:dd:apps:on-prem-runner:eu1:5678:runner-b2";

let folder: string;
let description: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parkit-fleet-"));
  description = join(folder, "parkit.yaml");
  writeFileSync(description, DESCRIPTION);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  removeSynthesized();
});

const CLUSTERS: RunnerFleetProps["clusters"] = {
  us: { providers: PROVIDERS, identifierTags: { region: "us" } },
  eu: {
    site: Site.EU1,
    providers: PROVIDERS,
    identifierTags: { region: "eu" },
    runners: { payments: { identity: { urn: EU_URN }, deployment: { namespace: "actions" } } },
  },
};

function fleet(app: App, clusters = CLUSTERS): RunnerFleet {
  return new RunnerFleet(app, "payments", { description, clusters });
}

function refused(clusters: RunnerFleetProps["clusters"]): readonly string[] {
  try {
    synthesizeApp((app) => fleet(app, clusters));
    return [];
  } catch (error) {
    if (isValidationError(error))
      return error.violations.map(
        ({ rule, construct, path, source }) =>
          `${construct ?? ""} ${path} ${rule}${source === undefined ? "" : ` line ${source.line}`}`,
      );
    return Array.from(
      String(error).matchAll(/\[(payments-\S+)\] (\S+): .* \[(\w+\/[\w-]+)\]$/gm),
      ([, construct = "", path = "", rule = ""]) => `${construct} ${path} ${rule}`,
    );
  }
}

describe("RunnerFleet", () => {
  it("is a stack for each cluster, with what is different there", () => {
    const stacks = synthesizeApp((app) => {
      const made = fleet(app);
      expect(made.cluster("eu").runner("payments").runnerUrn).toBe(EU_URN);
      made.cluster("us").runner("payments").allow(Actions.kubernetes.core.listNode);
    });
    expect(Object.keys(stacks).sort()).toEqual(["payments-eu", "payments-us"]);
    const [us, eu] = [stacks["payments-us"], stacks["payments-eu"]];
    expect(Object.values(us?.resources("helm_release") ?? {})).toMatchObject([
      { name: "payments-us", namespace: "datadog" },
    ]);
    expect(Object.values(eu?.resources("helm_release") ?? {})).toMatchObject([
      { name: "payments-eu", namespace: "actions" },
    ]);
    expect(Object.values(eu?.resources("parkit_connection_http") ?? {})).toMatchObject([
      { name: "billing-eu", runner_urn: EU_URN, identifier_tags: ["env:prod", "region:eu"] },
    ]);
    expect(Object.values(eu?.resources("parkit_connection_group") ?? {})).toMatchObject([
      { name: "services-eu" },
    ]);
    expect(eu?.json).toMatchObject({ provider: { parkit: [{ site: "datadoghq.eu" }] } });
    expect(us?.json).toMatchObject({ provider: { parkit: [{}] } });
  });

  it("makes variables in the stack of a cluster for its keys", () => {
    const key = (stack: TerraformStack, name: string): string =>
      new TerraformVariable(stack, name, { type: "string", sensitive: true }).stringValue;
    const stacks = synthesizeApp((app) =>
      fleet(app, {
        eu: {
          site: Site.EU1,
          providers: (stack) => ({ parkit: { apiKey: key(stack, "eu_api_key") }, helm: {} }),
          deployment: (stack) => ({ payments: { chartRepository: key(stack, "repository") } }),
          runners: { payments: { identity: { urn: EU_URN } } },
        },
      }),
    );
    expect(stacks["payments-eu"]?.json).toMatchObject({
      provider: { parkit: [{ site: "datadoghq.eu", api_key: "${var.eu_api_key}" }] },
    });
    expect(Object.values(stacks["payments-eu"]?.resources("helm_release") ?? {})).toMatchObject([
      { repository: "${var.repository}" },
    ]);
  });

  it("lets one group span the clusters, told apart by a tag", () => {
    const stacks = synthesizeApp((app) => {
      const made = fleet(app);
      const stack = new TerraformStack(app, "everywhere");
      configureProviders(stack, { parkit: {} });
      new ConnectionGroup(stack, "billing", {
        name: "billing",
        identifierTagKeys: ["region"],
        connections: ["us", "eu"].map((name) => made.cluster(name).connection("billing")),
      });
    });
    expect(stacks["everywhere"]?.dependencies.toSorted()).toEqual(["payments-eu", "payments-us"]);
  });

  it("judges each cluster, all of them at once, and names the stack", () => {
    expect(
      refused({
        us: { providers: PROVIDERS, runners: { payments: { allow: ["com.datadoghq.http.reqest"] } } },
        eu: { providers: PROVIDERS, identifierTags: { "a b": "x" } },
      }),
    ).toEqual([
      "payments-us runners[0].allow[0] allowlist/unknown-action",
      expect.stringMatching(/^payments-eu connections\[0\]\.identifierTags\[\d\] tag\//),
    ]);
  });

  it("judges names across the clusters", () => {
    const same = { providers: PROVIDERS, runners: { payments: { name: "same" } } };
    expect(
      refused({
        us: same,
        eu: { ...same, runners: { payments: { name: "same", identity: { urn: EU_URN } } } },
      }),
    ).toEqual(expect.arrayContaining([expect.stringMatching(/^payments-eu\/.* name name\/duplicate$/)]));
  });

  it("refuses changes of what is not described, unknown clusters, and a place inside a stack", () => {
    synthesizeApp((app) => {
      const change = (changes: object) => () => fleet(app, { us: changes });
      expect(change({ runners: { paymnts: {} } })).toThrow(
        'there is no runner "paymnts": did you mean payments?',
      );
    });
    synthesizeApp((app) => {
      expect(() => fleet(app).cluster("ap")).toThrow('there is no cluster "ap": ');
    });
    synthesize((stack) => {
      expect(() => new RunnerFleet(stack, "fleet", { description, clusters: {} })).toThrow(
        "makes a stack for each cluster: make it in the app itself",
      );
    });
  });
});
