import { Lazy, TerraformVariable, type TerraformStack } from "cdktf";

import {
  configureProviders,
  Connection,
  ConnectionGroup,
  Deployment,
  Integration,
  PrivateActionRunner,
  RunnerIdentity,
  type ConnectionProps,
} from "./index";
import { fileBeside, only, removeSynthesized, synthesize } from "./synthesize.fixture";

afterAll(removeSynthesized);

const ORDERS = {
  name: "orders",
  integration: Integration.http({ baseUrl: "https://orders.example.com" }),
} as const satisfies ConnectionProps;

function synthesizeConnection(
  props: Partial<ConnectionProps> | ((stack: TerraformStack) => Partial<ConnectionProps>),
  then: (connection: Connection, stack: TerraformStack) => void = () => undefined,
): Readonly<Record<string, unknown>> {
  const stack = synthesize((scope) => {
    configureProviders(scope, { parkit: {} });
    const own = typeof props === "function" ? props(scope) : props;
    then(new Connection(scope, "orders", { ...ORDERS, ...own }), scope);
  });
  return only(stack, "parkit_connection_http");
}

describe("access of a connection", () => {
  it("is an argument, each relation sorted; one that is emptied stays", () => {
    const access = { viewer: [], resolver: ["team:b", "team:a"] };
    expect(synthesizeConnection({ access })).toHaveProperty("access", {
      viewer: [],
      resolver: ["team:a", "team:b"],
    });
    expect(synthesizeConnection({})).not.toHaveProperty("access");
  });

  it("grows by what is granted later, to nobody twice", () => {
    const made = synthesizeConnection({ access: { resolver: ["team:a"] } }, (connection) => {
      const same = connection.grantResolver("team:b", "team:a").grantViewer("org:1").grantEditor("user:1");
      expect(same).toBe(connection);
    });
    expect(made["access"]).toEqual({
      viewer: ["org:1"],
      resolver: ["team:a", "team:b"],
      editor: ["user:1"],
    });
    expect(synthesizeConnection({}, (connection) => connection.grantEditor())).not.toHaveProperty("access");
    expect(synthesizeConnection({}, (connection) => connection.grantEditor("role:1"))["access"]).toEqual({
      editor: ["role:1"],
    });
  });

  it("takes what only Terraform knows: an id in a principal, a principal, a list", () => {
    const variable = (scope: TerraformStack, name: string, type: string): TerraformVariable =>
      new TerraformVariable(scope, name, { type });
    const made = synthesizeConnection(
      (scope) => ({
        access: {
          viewer: [`team:${variable(scope, "team", "string").stringValue}`],
          resolver: variable(scope, "resolvers", "list(string)").listValue,
        },
      }),
      (connection, scope) => {
        connection.grantViewer(variable(scope, "viewer", "string").stringValue);
        connection.grantResolver("team:a");
      },
    );
    expect(made["access"]).toEqual({
      viewer: ["team:${var.team}", "${var.viewer}"],
      resolver: '${concat(var.resolvers, ["team:a"])}',
    });
  });

  it("stays as it was when a principal is none", () => {
    const made = synthesizeConnection({ access: { editor: ["user:1"] } }, (connection) => {
      expect(() => connection.grantEditor("user:2", "me")).toThrow(
        /^\[stack\/orders\] access\.editor\[2\]: "me" is not a principal \[access\/principal\]\n {2}Write role:<id>/,
      );
    });
    expect(made["access"]).toEqual({ editor: ["user:1"] });
    expect(() => synthesizeConnection({ access: { viewer: ["everyone"] } })).toThrow(
      '[stack/orders] access.viewer[0]: "everyone" is not a principal',
    );
  });

  it("can be granted on a connection of a runner, whose rules have been met", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { parkit: {} });
      const runner = new PrivateActionRunner(scope, "runner", {
        name: "payments",
        allow: ["com.datadoghq.http.request"],
        identity: RunnerIdentity.secret({
          secretName: "payments-identity",
          urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1",
        }),
        deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
      });
      new Connection(scope, "orders", { ...ORDERS, runner }).grantResolver("team:a");
    });
    expect(only(stack, "parkit_connection_http")["access"]).toEqual({ resolver: ["team:a"] });
  });
});

describe("access of a connection group", () => {
  it("is an argument, and grows by what is granted later", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { parkit: {} });
      const member = new Connection(scope, "orders", { ...ORDERS, identifierTags: { env: "prod" } });
      const group = new ConnectionGroup(scope, "group", {
        name: "orders",
        identifierTagKeys: ["env"],
        connections: [member],
        access: { editor: ["user:1"] },
      });
      expect(group.grantViewer("team:b", "team:a").grantEditor("user:0")).toBe(group);
      expect(() => group.grantViewer("all")).toThrow("[stack/group] access.viewer[2]: ");
    });
    expect(only(stack, "parkit_connection_group")["access"]).toEqual({
      viewer: ["team:a", "team:b"],
      editor: ["user:0", "user:1"],
    });
  });
});

describe("access of a runner", () => {
  const checklist = (props: object): string | undefined => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { helm: {} });
      new PrivateActionRunner(scope, "runner", {
        name: "payments",
        allow: ["com.datadoghq.http.request"],
        identity: RunnerIdentity.secret({ secretName: "payments-identity" }),
        deployment: Deployment.helm({ namespace: "datadog" }),
        ...props,
      });
    });
    return fileBeside(stack, "parkit/runner/access.md");
  };

  it("[S101] is a checklist beside the stack, because nothing can set it", () => {
    const text = checklist({ access: { contributor: ["team:b", "team:a"], editor: ["user:1"] } }) ?? "";
    expect(text.split("\n").filter((line) => /^ *- \[ \]/.test(line))).toEqual([
      "- [ ] find `payments` among the private action runners in Datadog, and open its permissions",
      "- [ ] **Viewer**, sees the runner: nobody else",
      "- [ ] **Contributor**, pairs connections with it:",
      "  - [ ] `team:a`",
      "  - [ ] `team:b`",
      "- [ ] **Editor**, changes it and its access:",
      "  - [ ] `user:1`",
      "- [ ] take away every other grant",
    ]);
    expect(checklist({})).toBeUndefined();
  });

  it("is written out, because no file can hold what only Terraform knows", () => {
    const later = Lazy.stringValue({ produce: () => "later" });
    expect(() => checklist({ access: { editor: [later] } })).toThrow("[stack/runner] access: ");
  });
});
