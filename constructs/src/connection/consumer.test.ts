import { TerraformOutput, TerraformVariable, Token, type TerraformStack } from "cdktf";

import { configureProviders, Connection, ConnectionGroup, Integration, jsonText } from "../index";
import { removeSynthesized, synthesize, withoutHashes } from "../synthesize.fixture";

afterAll(removeSynthesized);

interface Made {
  readonly stack: TerraformStack;
  readonly connection: Connection;
  readonly group: ConnectionGroup;
}

/** Outputs of a stack with a connection and a group that picks by `env` and `region`. */
function outputs(
  values: (made: Made) => Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { json } = synthesize((stack) => {
    configureProviders(stack, { parkit: {} });
    const connection = new Connection(stack, "orders", {
      name: "orders",
      integration: Integration.http({ baseUrl: "https://orders.example.com" }),
      identifierTags: ["env:prod", "region:eu"],
    });
    const group = new ConnectionGroup(stack, "group", {
      name: "orders",
      identifierTagKeys: ["env", "region"],
      connections: [connection],
    });
    for (const [name, value] of Object.entries(values({ stack, connection, group })))
      new TerraformOutput(stack, name, { value });
  });
  const { output } = json as { readonly output: Readonly<Record<string, { readonly value: unknown }>> };
  return withoutHashes(Object.fromEntries(Object.entries(output).map(([name, { value }]) => [name, value])));
}

const CONNECTION = "${parkit_connection_http.orders.id}";
const GROUP = "${parkit_connection_group.group.id}";

describe("fragments for workflows and apps", () => {
  it("name a connection", () => {
    expect(
      outputs(({ connection }) => ({ workflow: connection.forWorkflow("ORDERS"), app: connection.forApp() })),
    ).toEqual({ workflow: { connectionId: CONNECTION, label: "ORDERS" }, app: { connectionId: CONNECTION } });
  });

  it("name a connection that is managed elsewhere", () => {
    synthesize((stack) => {
      const elsewhere = Connection.fromId(stack, "elsewhere", "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10");
      expect([elsewhere.forWorkflow("A"), elsewhere.forApp()]).toEqual([
        { connectionId: "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10", label: "A" },
        { connectionId: "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10" },
      ]);
    });
  });

  it("name a group and pick its member by text, expressions and tokens", () => {
    const picked = outputs(({ stack, group }) => {
      const region = new TerraformVariable(stack, "region", {}).stringValue;
      return {
        workflow: group.forWorkflow("ORDERS", { env: "{{ Trigger.env }}", region }),
        app: group.forApp({ region: "eu", env: "{{ ui.env.value }}" }),
      };
    });
    expect(picked).toEqual({
      workflow: {
        connectionGroupId: GROUP,
        label: "ORDERS",
        tags: ["env:{{ Trigger.env }}", "region:${var.region}"],
      },
      app: { connectionGroup: { id: GROUP, tags: ["region:eu", "env:{{ ui.env.value }}"] } },
    });
  });

  it("become JSON in which Terraform fills in ids", () => {
    const { spec } = outputs(({ connection }) => ({
      spec: jsonText({
        connectionEnvs: [
          { env: "default", connections: [connection.forWorkflow('say "ORDERS" ${x} \\ %{')] },
        ],
      }),
    }));
    // As Terraform reads it: text in expressions, and what it fills in.
    const text = String(spec)
      .replace(/\$\{replace\(jsonencode\((.*?)\), "\/.*?\/", ""\)\}/g, "$1")
      .replace(/\$\{("(?:[^"\\]|\\.)*")\}/g, (_expression, quoted: string) => String(JSON.parse(quoted)));
    expect(JSON.parse(text)).toEqual({
      connectionEnvs: [
        {
          env: "default",
          connections: [
            { connectionId: "parkit_connection_http.orders.id", label: 'say "ORDERS" ${x} \\ %{' },
          ],
        },
      ],
    });
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      "a key too few",
      { env: "prod" },
      ["[stack/group] identifiers: nothing says which region is picked [group/picked-tags]"],
    ],
    [
      "a key too many",
      { env: "prod", region: "eu", team: "a" },
      ['[stack/group] identifiers.team: the group does not pick by "team" [group/picked-tags]'],
    ],
    [
      "a value that no tag has",
      { env: "a b", region: "default" },
      ["[stack/group] identifiers.env: ", "[stack/group] identifiers.region: "],
    ],
  ])("refuse %s", (_what, identifiers, messages) => {
    for (const message of messages) {
      expect(() => outputs(({ group }) => ({ a: group.forWorkflow("A", identifiers) }))).toThrow(message);
      expect(() => outputs(({ group }) => ({ a: group.forApp(identifiers) }))).toThrow(message);
    }
  });

  it("leave keys alone that only Terraform knows", () => {
    synthesize((stack) => {
      configureProviders(stack, { parkit: {} });
      const keys = new TerraformVariable(stack, "keys", { type: "list(string)" }).listValue;
      const group = new ConnectionGroup(stack, "group", {
        name: "orders",
        identifierTagKeys: keys,
        connections: [],
        integration: "http",
      });
      expect(group.forWorkflow("A", { anything: "a" }).tags).toEqual(["anything:a"]);
      expect(Token.isUnresolved(group.forApp({}).connectionGroup.id)).toBe(true);
    });
  });
});
