import { parse } from "yaml";

import {
  Actions,
  Connection,
  configureProviders,
  Credential,
  Deployment,
  Integration,
  PrivateActionRunner,
  RunnerIdentity,
  Secret,
  type PrivateActionRunnerProps,
} from "./index";
import { fileBeside, removeSynthesized, synthesize, type SynthesizedStack } from "./synthesize.fixture";

afterAll(removeSynthesized);

const IDENTITY = RunnerIdentity.secret({
  secretName: "payments-identity",
  urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1",
});
const HELM = Deployment.helm({ namespace: "datadog" });
const ORDERS = Credential.postgresql({ from: Secret.kubernetes("orders-db") });
const RESTART = { command: ["/usr/bin/restart", "{{ parameters.name }}"] } as const;

type Props = Partial<PrivateActionRunnerProps>;

function synthesizeRunner(props: Props, then: (runner: PrivateActionRunner) => void): SynthesizedStack {
  return synthesize((stack) => {
    configureProviders(stack, { parkit: {}, helm: {}, kubernetes: {}, docker: {} });
    then(
      new PrivateActionRunner(stack, "runner", {
        name: "payments",
        allow: [Actions.postgresql.select, Actions.script.runPredefinedScript],
        identity: IDENTITY,
        deployment: HELM,
        ...props,
      }),
    );
  });
}

/** A stack without the remarks of the framework, which name constructs. */
function resources({ json }: SynthesizedStack): unknown {
  return JSON.parse(
    JSON.stringify(json["resource"], (name, value: unknown) => (name === "//" ? undefined : value)),
  );
}

/** Ways of deploying by Terraform that bring credential files and scripts. */
const DEPLOYMENTS: readonly (readonly [string, Props])[] = [
  ["helm", { deployment: HELM }],
  ["manifests", { deployment: Deployment.manifests({ namespace: "datadog" }) }],
  [
    "docker",
    {
      deployment: Deployment.docker({ configDirectory: "/etc/parkit" }),
      identity: RunnerIdentity.file({ path: "/etc/parkit/payments.yaml" }),
    },
  ],
];

describe("what a runner is given after it was made", () => {
  it.each(DEPLOYMENTS)("counts as if it had been in its props: %s", (name, props) => {
    const credential =
      name === "docker"
        ? Credential.postgresql({ from: Secret.file("/etc/dd-action-runner/config/credentials/orders.json") })
        : ORDERS;
    const later = synthesizeRunner(props, (runner) => {
      runner.addCredential("orders", credential);
      runner.addScript("restart", RESTART);
      runner.allow(Actions.http.request);
    });
    const before = synthesizeRunner(
      {
        ...props,
        credentials: { orders: credential },
        scripts: { restart: RESTART },
        allow: [Actions.postgresql.select, Actions.script.runPredefinedScript, Actions.http.request],
      },
      () => undefined,
    );
    expect(resources(later)).toEqual(resources(before));
    expect(later.warnings).toEqual(before.warnings);
    expect(JSON.stringify(resources(later))).toContain("orders");
  });

  it("is where its connections look", () => {
    const stack = synthesizeRunner({}, (runner) => {
      const orders = runner.addCredential("orders", ORDERS);
      new Connection(runner, "orders", {
        name: "orders",
        runner,
        integration: Integration.postgresql(orders),
      });
      const scripts = runner.addScript("restart", RESTART);
      new Connection(runner, "scripts", {
        name: "scripts",
        runner,
        integration: Integration.script(scripts),
      });
    });
    expect(Object.values(stack.resources("parkit_connection_postgresql"))).toMatchObject([
      {
        credential_file: { path: "/etc/dd-action-runner/config/credentials/orders-db/postgresql_token.json" },
      },
    ]);
    expect(Object.values(stack.resources("parkit_connection_script"))).toMatchObject([
      { credential_file: { path: expect.stringContaining("/script.yaml") as string } },
    ]);
    const values = parse(fileBeside(stack, "parkit/runner/values.yaml") ?? "") as object;
    expect(JSON.stringify(values)).toContain("orders-db");
  });

  it("brings permissions in the cluster along", () => {
    const stack = synthesizeRunner(
      { allow: "none", deployment: Deployment.manifests({ namespace: "datadog" }) },
      (runner) => {
        expect(
          runner.allowKubernetes("pods", ["get", "list"]).allowKubernetes("deployments", ["restart"]),
        ).toBe(runner);
      },
    );
    expect(Object.values(stack.resources("kubernetes_role_v1"))).toMatchObject([
      {
        rule: [
          { api_groups: [""], resources: ["pods"], verbs: ["get", "list"] },
          { api_groups: ["apps"], resources: ["deployments"], verbs: ["patch"] },
        ],
      },
    ]);
    expect(Object.values(stack.resources("kubernetes_role_binding_v1"))).toHaveLength(1);
  });

  it("makes no resource for files that somebody else brings", () => {
    const stack = synthesizeRunner(
      { deployment: Deployment.manifests({ namespace: "datadog" }) },
      (runner) => {
        runner.addCredential("orders", ORDERS);
        expect(runner.resources.credentials).toBeUndefined();
        runner.addScript("restart", RESTART);
        expect(runner.resources.credentials).toBeDefined();
      },
    );
    expect(Object.keys(stack.resources("helm_release"))).toHaveLength(1);
    const [workload] = Object.values(stack.resources("kubernetes_deployment_v1"));
    expect(JSON.stringify(workload?.["depends_on"])).toContain("helm_release.");
  });

  it.each<[string, (runner: PrivateActionRunner) => unknown, string]>([
    [
      "an operation that has no action",
      (runner) => runner.allowKubernetes("services", ["get", "deleteMultiple"]),
      "allow: there is no action to deleteMultiple services [allowlist/unknown-action]\n  There are: create, delete, get, list, patch, update.",
    ],
    [
      "a credential of a name that there is",
      (runner) => runner.addCredential("orders", ORDERS),
      'credentials.orders: the runner has "orders" already [name/duplicate]',
    ],
    [
      "a script of a name that there is",
      (runner) => [runner.addScript("a", RESTART), runner.addScript("a", RESTART)],
      'scripts.a: the runner has "a" already [name/duplicate]',
    ],
    [
      "a credential that its deployment cannot bring",
      (runner) => runner.addCredential("b", Credential.postgresql({ from: Secret.env("B") })),
      "credentials.b.from",
    ],
  ])("is refused for %s, and nothing changes", (_what, add, message) => {
    const credentials = { orders: ORDERS };
    const untouched = synthesizeRunner({ credentials, scripts: { a: RESTART } }, () => undefined);
    const stack = synthesizeRunner({ credentials }, (runner) => {
      expect(() => add(runner)).toThrow(`[stack/runner] ${message}`);
      if (runner.spec.credentials.length < 2) runner.addScript("a", RESTART);
    });
    expect(resources(stack)).toEqual(resources(untouched));
  });
});

test("lists of an Agent's programs stand in place of the runner's own, which may still come", () => {
  const allow = [Actions.kubernetes.core.listPod];
  const make = (props: Props): PrivateActionRunner => {
    let made: PrivateActionRunner | undefined;
    synthesize((stack) => {
      configureProviders(stack, { helm: {}, kubernetes: {} });
      made = new PrivateActionRunner(stack, "runner", {
        name: "agents",
        deployment: Deployment.helmAgent({ namespace: "datadog" }),
        ...props,
      });
      if (props.clusterAgent === undefined) made.allow(...allow);
    });
    if (made === undefined) throw new Error("no runner");
    return made;
  };
  const listed = (runner: PrivateActionRunner): unknown =>
    runner.spec.kind === "agent" ? runner.spec.clusterAgent?.allow : undefined;
  expect(listed(make({ clusterAgent: { allow } }))).toEqual(allow);
  expect(listed(make({ node: { allow: [Actions.http.request] } }))).toEqual(allow);
});

test("an Agent leaves connections to the app once the app has one of their kind, whichever it is asked first", () => {
  const shown: unknown[] = [];
  const stack = synthesize((scope) => {
    configureProviders(scope, { parkit: {}, helm: {}, kubernetes: {} });
    const agent = (name: string): PrivateActionRunner =>
      new PrivateActionRunner(scope, name, {
        name,
        allow: [Actions.kubernetes.core.listPod],
        identity: RunnerIdentity.secret({
          secretName: `${name}-identity`,
          urn: `urn:dd:apps:on-prem-runner:us1:1234:${name}`,
        }),
        deployment: Deployment.helmAgent({ namespace: name }),
      });
    const [first, second] = [agent("first"), agent("second")];
    const note = (): number => shown.push([first.spec, second.spec].map((spec) => "autoConnections" in spec));
    note();
    new Connection(scope, "cluster", {
      name: "cluster",
      runner: second,
      integration: Integration.kubernetes(),
    });
    note();
    new Connection(scope, "other", { name: "other", runner: first, integration: Integration.kubernetes() });
    note();
    expect(first.spec).toMatchObject({ autoConnections: false });
    expect(first.spec).toBe(first.spec);
  });
  expect(shown).toEqual([
    [false, false],
    [false, true],
    [true, true],
  ]);
  for (const name of ["first", "second"])
    expect(fileBeside(stack, `parkit/${name}/values.yaml`)).toMatch(
      /SKIP_CONNECTION_CREATION\s+value: \\?"true/,
    );
});
