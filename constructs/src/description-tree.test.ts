import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import type { TerraformStack } from "cdktf";

import {
  configureProviders,
  Connection,
  ConnectionGroup,
  Deployment,
  Integration,
  PrivateActionRunner,
} from "./index";
import { RunnerIdentity } from "./identity/runner-identity";
import { removeSynthesized, synthesize, synthesizeAll } from "./synthesize.fixture";

afterAll(removeSynthesized);

function runnerIn(stack: TerraformStack, name: string): PrivateActionRunner {
  return new PrivateActionRunner(stack, name, {
    name,
    allow: ["com.datadoghq.http.request"],
    identity: RunnerIdentity.secret({
      secretName: `${name}-identity`,
      urn: `urn:dd:apps:on-prem-runner:us1:1234:${name}`,
    }),
    deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
  });
}

function connectionIn(stack: TerraformStack, name: string, env = "prod"): Connection {
  return new Connection(stack, name, {
    name,
    integration: Integration.http({ baseUrl: "https://a.example.com" }),
    identifierTags: { env },
  });
}

/** Every violation that synthesis reports: place and rule. */
function reported(build: () => unknown): readonly string[] {
  const errors: unknown[] = [];
  try {
    build();
  } catch (error) {
    errors.push(error);
  }
  return Array.from(
    String(errors[0]).matchAll(/^ *(?:\[\S+\] )?(\[\S+\] .*?): .* (\[\w+\/[\w-]+\])$/gm),
    ([, place, rule]) => `${place ?? ""} ${rule ?? ""}`,
  );
}

describe("rules about the tree", () => {
  it("report every violation once, in one go", () => {
    const build = (): unknown =>
      synthesize((stack) => {
        configureProviders(stack, { parkit: {} });
        const runner = runnerIn(stack, "one");
        new Connection(stack, "cluster", { name: "cluster", runner, integration: Integration.kubernetes() });
        connectionIn(stack, "billing");
        new Connection(stack, "again", {
          name: "billing",
          integration: Integration.http({ baseUrl: "https://b.example.com" }),
        });
      });
    expect(reported(build)).toEqual([
      "[stack/cluster] runner [allowlist/uncovered]",
      "[stack/again] name [name/duplicate]",
    ]);
  });

  it("are satisfied by what is allowed later", () => {
    const build = (): unknown =>
      synthesize((stack) => {
        configureProviders(stack, { parkit: {} });
        const runner = runnerIn(stack, "one");
        new Connection(stack, "cluster", { name: "cluster", runner, integration: Integration.kubernetes() });
        runner.allow("com.datadoghq.kubernetes.core.listPod");
      });
    expect(reported(build)).toEqual([]);
  });

  it("look across stacks, and the first stack with a violation reports those of later ones too", () => {
    const build = (): unknown =>
      synthesizeAll({
        fine: (stack) => {
          configureProviders(stack, { parkit: {} });
          connectionIn(stack, "billing");
        },
        first: (stack) => {
          configureProviders(stack, { parkit: {} });
          connectionIn(stack, "orders");
          connectionIn(stack, "billing");
        },
        second: (stack) => {
          configureProviders(stack, { parkit: {} });
          connectionIn(stack, "orders");
        },
      });
    expect(reported(build)).toEqual([
      "[first/billing] name [name/duplicate]",
      "[second/orders] name [name/duplicate]",
    ]);
    expect(build).toThrow(
      '[first/billing] name: the connection name "billing" is already used by fine/billing',
    );
  });

  it("take Secrets of one name in two clusters for two, and in one cluster for one", () => {
    const runner = (stack: TerraformStack, id: string, provider?: HelmProvider): unknown =>
      new PrivateActionRunner(stack, id, {
        name: `${stack.node.id}-${id}`,
        allow: "none",
        identity: RunnerIdentity.secret({ secretName: "identity" }),
        deployment: Deployment.helm({ namespace: "datadog" }),
        ...(provider === undefined ? {} : { provider }),
      });
    const inOneStack = (stack: TerraformStack): void => {
      configureProviders(stack, { helm: {} });
      runner(stack, "a");
      runner(stack, "b", new HelmProvider(stack, "other", { alias: "other" }));
    };
    expect(reported(() => synthesizeAll({ one: inOneStack, two: inOneStack }))).toEqual([]);
    expect(
      reported(() =>
        synthesize((stack) => {
          inOneStack(stack);
          runner(stack, "c");
        }),
      ),
    ).toEqual(["[stack/c] identity.secretName [identity/shared]"]);
  });

  it("do not mix up apps", () => {
    const build = (): unknown =>
      synthesize((stack) => {
        configureProviders(stack, { parkit: {} });
        connectionIn(stack, "billing");
      });
    expect([build(), build()]).toHaveLength(2);
  });
});

describe("ConnectionGroup", () => {
  it("refers to its members by their ids and takes its integration from them", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { parkit: {} });
      new ConnectionGroup(scope, "group", {
        name: "billing ${x}",
        identifierTagKeys: ["env"],
        connections: [
          connectionIn(scope, "a"),
          connectionIn(scope, "b", "staging"),
          Connection.fromId(scope, "c", "00000000-0000-0000-0000-000000000000"),
        ],
        deletionProtection: true,
      });
    });
    const [a = "", b = ""] = Object.keys(stack.resources("parkit_connection_http"));
    expect(Object.values(stack.resources("parkit_connection_group"))).toEqual([
      {
        name: "billing $${x}",
        integration: "http",
        identifier_tag_keys: ["env"],
        connection_ids: [
          `\${parkit_connection_http.${a}.id}`,
          `\${parkit_connection_http.${b}.id}`,
          "00000000-0000-0000-0000-000000000000",
        ],
        deletion_protection: true,
      },
    ]);
  });

  it.each<[string, (stack: TerraformStack) => readonly Connection[], string]>([
    [
      "members that cannot be told apart",
      (stack) => [connectionIn(stack, "a"), connectionIn(stack, "b")],
      "group/ambiguous",
    ],
    [
      "a member twice",
      (stack) => {
        const member = connectionIn(stack, "a");
        return [member, member];
      },
      "group/duplicate-member",
    ],
    ["no member and no integration", () => [], "group/integration"],
  ])("throws for %s", (_what, members, rule) => {
    const build = (): unknown =>
      synthesize((stack) => {
        configureProviders(stack, { parkit: {} });
        new ConnectionGroup(stack, "group", {
          name: "g",
          identifierTagKeys: ["env"],
          connections: members(stack),
        });
      });
    expect(build).toThrow(new RegExp(`^\\[stack/group\\] [^]*\\[${rule}\\]`));
  });
});
