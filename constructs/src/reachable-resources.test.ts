import {
  TerraformElement,
  TerraformLocal,
  TerraformOutput,
  TerraformProvider,
  TerraformStack,
  TerraformVariable,
} from "cdktf";

import {
  Actions,
  configureProviders,
  Connection,
  ConnectionGroup,
  Credential,
  DatadogAgentRef,
  Deployment,
  ExecutionPolicy,
  Integration,
  PrivateActionRunner,
  RunnerDashboard,
  RunnerIdentity,
  RunnerMonitors,
  RunnerUrn,
  Secret,
  type PrivateActionRunnerProps,
} from "./index";
import { removeSynthesized, synthesize, synthesizeAll } from "./synthesize.fixture";

afterAll(removeSynthesized);

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";
const inCluster = { namespace: "datadog", createNamespace: true } as const;
const CREDENTIALS = {
  orders: Credential.postgresql({ from: Secret.external({ store: "vault", remoteKey: "orders" }) }),
};

function configure(stack: TerraformStack): void {
  configureProviders(stack, { parkit: {}, helm: {}, kubernetes: {}, docker: {}, datadog: {} });
}

/** What Terraform makes or reads in a stack: neither settings nor what is only told. */
function elementsOf(...stacks: readonly TerraformStack[]): readonly TerraformElement[] {
  return stacks
    .flatMap((stack) => stack.node.findAll())
    .filter((node) => TerraformElement.isTerraformElement(node))
    .filter(
      (node) =>
        !TerraformStack.isStack(node) &&
        !TerraformProvider.isTerraformProvider(node) &&
        !(node instanceof TerraformOutput) &&
        !(node instanceof TerraformVariable) &&
        !(node instanceof TerraformLocal),
    );
}

function pathsOf(elements: readonly TerraformElement[]): readonly string[] {
  return elements.map(({ node }) => node.path).sort();
}

function resourcesOf({ resources }: PrivateActionRunner): readonly TerraformElement[] {
  const { permissions, ...named } = resources;
  return [...Object.values(named), ...(permissions?.values() ?? [])];
}

type Props = Omit<PrivateActionRunnerProps, "name">;

/** Runners that together have every kind of resource, and how many each has. */
const RUNNERS: readonly (readonly [string, Props | ((stack: TerraformStack) => Props), number])[] = [
  [
    "Helm, with an Ingress and an identity by Terraform",
    {
      allow: [Actions.kubernetes.core.listPod],
      identity: RunnerIdentity.managed(),
      modes: ["pull", "push"],
      push: { hostname: "par.example.com", ingress: { tlsSecret: "par-tls" } },
      deployment: Deployment.helm(inCluster),
    },
    // Namespace, key, enrollment, Secret, release, Ingress.
    6,
  ],
  [
    "Helm, with a route and the URN from the cluster",
    {
      allow: [Actions.http.request],
      identity: RunnerIdentity.secret({ secretName: "identity" }),
      runnerUrn: RunnerUrn.fromCluster(),
      modes: ["push"],
      push: { hostname: "par.example.com", ingress: { gateway: { name: "shared" } } },
      deployment: Deployment.helm({ namespace: "datadog" }),
    },
    // Release, route, data source, marker.
    4,
  ],
  [
    "the Agent's chart, with keys",
    (stack) => ({
      allow: [Actions.kubernetes.core.listPod],
      node: { allow: [Actions.http.request] },
      deployment: Deployment.helmAgent({
        ...inCluster,
        keys: { apiKey: new TerraformVariable(stack, "api", { sensitive: true }).stringValue },
      }),
    }),
    // Namespace, keys, release, role, binding.
    5,
  ],
  [
    "the operator inline, with an identity in the state",
    {
      allow: [Actions.kubernetes.core.listPod],
      identity: RunnerIdentity.managed({ keyInState: true }),
      deployment: Deployment.operator(inCluster),
    },
    // Namespace, operator, enrollment, Secret, object, annotations, role, binding.
    8,
  ],
  [
    "an operator that is there",
    {
      allow: [Actions.http.request],
      deployment: Deployment.operator({ namespace: "datadog", crdStrategy: "preinstalled" }),
    },
    2,
  ],
  [
    "an Agent that somebody else owns",
    {
      allow: [Actions.kubernetes.core.listPod],
      deployment: Deployment.operator({ namespace: "datadog", agent: DatadogAgentRef.existing("theirs") }),
    },
    3,
  ],
  [
    "plain objects, with credentials",
    {
      allow: [Actions.kubernetes.core.listPod],
      identity: RunnerIdentity.secret({ secretName: "identity" }),
      credentials: CREDENTIALS,
      modes: ["push"],
      push: { hostname: "par.example.com", ingress: { tlsSecret: "par-tls" } },
      deployment: Deployment.manifests(inCluster),
    },
    // Namespace, account, role, binding, configuration, credentials, network policy, Deployment, Service,
    // Ingress.
    10,
  ],
  [
    "Docker",
    {
      allow: [Actions.http.request],
      identity: RunnerIdentity.managed({ keyInState: true }),
      deployment: Deployment.docker(),
    },
    // Enrollment, image, volume, writer, container.
    5,
  ],
  [
    "files with an identity by Terraform",
    {
      allow: [Actions.http.request],
      identity: RunnerIdentity.managed({ file: "/etc/parkit/payments.yaml" }),
      deployment: Deployment.compose(),
    },
    1,
  ],
];

describe("every resource that a runner makes is reached by its public properties", () => {
  it.each(RUNNERS)("%s", (_title, props, count) => {
    synthesize((stack) => {
      configure(stack);
      const runner = new PrivateActionRunner(stack, "runner", {
        name: "payments",
        ...(typeof props === "function" ? props(stack) : props),
      });
      expect(pathsOf(resourcesOf(runner))).toEqual(pathsOf(elementsOf(stack)));
      expect(resourcesOf(runner)).toHaveLength(count);
    });
  });

  it("the operator in two stacks, of which the other is another's", () => {
    let first: TerraformStack | undefined;
    synthesizeAll({
      operator: (stack) => {
        configure(stack);
        first = stack;
      },
      runner: (stack) => {
        if (first === undefined) throw new Error("stacks are built in order");
        configure(stack);
        const runner = new PrivateActionRunner(stack, "runner", {
          name: "payments",
          allow: [Actions.kubernetes.core.listPod],
          deployment: Deployment.operator({ ...inCluster, crdStrategy: "staged", operatorStack: first }),
        });
        expect(pathsOf(resourcesOf(runner))).toEqual(pathsOf(elementsOf(first, stack)));
      },
    });
  });

  it("what is added later", () => {
    synthesize((stack) => {
      configure(stack);
      const runner = new PrivateActionRunner(stack, "runner", {
        name: "payments",
        allow: [Actions.http.request],
        identity: RunnerIdentity.secret({ secretName: "identity" }),
        deployment: Deployment.manifests({ namespace: "datadog" }),
      });
      expect(runner.resources).not.toHaveProperty("credentials");
      runner.allow(Actions.kubernetes.core.listPod);
      runner.addCredential("orders", CREDENTIALS.orders);
      expect(runner.resources).toHaveProperty("credentials");
      expect(pathsOf(resourcesOf(runner))).toEqual(pathsOf(elementsOf(stack)));
    });
  });
});

it("every resource of connections, groups, policies, dashboards and monitors is a public property", () => {
  synthesize((stack) => {
    configure(stack);
    const runner = PrivateActionRunner.fromUrn(stack, "runner", URN);
    const integration = Integration.http({ baseUrl: "https://orders.example.com" });
    const connection = new Connection(stack, "orders", {
      name: "orders",
      runner,
      integration,
      identifierTags: { env: "prod" },
    }).grantEditor("team:a");
    new TerraformVariable(stack, "openai_token", { type: "string", sensitive: true });
    const official = new Connection(stack, "assistant", {
      name: "assistant",
      provider: "datadog",
      integration: Integration.cloud({
        type: "openai",
        auth: { type: "api-key", apiToken: Secret.terraform("openai_token") },
      }),
    }).grantResolver("team:a");
    const group = new ConnectionGroup(stack, "group", {
      name: "group",
      identifierTagKeys: ["env"],
      connections: [connection],
    });
    const policy = new ExecutionPolicy(stack, "policy", {
      name: "read",
      effect: "allow",
      actions: [Actions.kubernetes.core.listPod],
      targets: [{ agentTags: ["env:prod"] }],
    }).grantResolver("team:a");
    const dashboard = new RunnerDashboard(stack, "dashboard");
    const monitors = new RunnerMonitors(stack, "monitors");
    const reached = [
      connection.resource,
      official.resource,
      official.restrictionPolicy,
      group.resource,
      policy.resource,
      policy.restrictionPolicy,
      dashboard.resource,
      ...monitors.resources.values(),
    ].filter((element) => element !== undefined);
    expect(pathsOf(reached)).toEqual(pathsOf(elementsOf(stack)));
    expect(connection.restrictionPolicy).toBeUndefined();
  });
});
