import fc from "fast-check";

import type { ConnectionAccess } from "@parkit/provider-schema/internal/access/access";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import type { PathSegment } from "@parkit/provider-schema/internal/rules/violation";
import { validate } from "@parkit/provider-schema/internal/description/validate";

import type { Change } from "./change";
import { diffDescriptions } from "./diff-descriptions";
import { plainPhrase } from "./phrase";

const PAYMENTS = {
  name: "payments",
  modes: ["pull", "push"],
  push: { hostname: "par.example.com", allowedOrigins: ["https://app.datadoghq.com"] },
  allow: [
    "com.datadoghq.http.request",
    "com.datadoghq.kubernetes.core.listPod",
    "com.datadoghq.postgresql.select",
  ],
  identity: {
    type: "secret",
    secretName: "payments-id",
    urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1",
  },
  credentials: { orders: { type: "postgresql", from: { secretName: "orders-db", key: "orders.json" } } },
  deployment: {
    type: "helm",
    namespace: "datadog",
    release: "payments",
    chartVersion: "1.28.0",
    imageTag: "v1.20.0",
    labels: { team: "pay" },
    env: { HTTPS_PROXY: "http://proxy:3128" },
    tolerations: [{ key: "spot", operator: "Exists" }],
    permissions: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }],
  },
  tags: ["team:pay"],
  taskTimeoutSeconds: 60,
  httpTimeoutSeconds: 30,
  allowImdsEndpoint: true,
  allowGov: false,
} as const;

const AGENTS = {
  name: "agents",
  node: { allow: ["com.datadoghq.http.request"], identity: { type: "self-enroll", ownership: "ownerless" } },
  clusterAgent: { allow: ["com.datadoghq.kubernetes.apps.restartDeployment", "com.datadoghq.http.*"] },
  deployment: { type: "operator", namespace: "agents", agentVersion: "7.81.2", taskConcurrency: 3 },
  access: { contributor: ["team:pay"] },
} as const;

const BASE = {
  apiVersion: "parkit/v1",
  site: "datadoghq.com",
  runners: [PAYMENTS, AGENTS],
  connections: [
    {
      name: "billing-prod",
      runner: "payments",
      integration: { type: "http", baseUrl: "https://billing.example.com", auth: { type: "none" } },
      identifierTags: ["env:prod", "team:pay"],
      access: { viewer: ["org:1"], resolver: ["team:pay", "role:sre"], editor: ["user:1"] },
      deletionProtection: true,
    },
    {
      name: "billing-staging",
      runner: "payments",
      integration: { type: "http", auth: { type: "none" } },
      identifierTags: { env: "staging" },
    },
    { name: "cluster", runner: "payments", integration: { type: "kubernetes" } },
  ],
  connectionGroups: [
    { name: "billing", identifierTagKeys: ["env"], connections: ["billing-prod", "billing-staging"] },
    {
      name: "empty",
      identifierTagKeys: ["env", "team"],
      connections: [],
      integration: "http",
      access: { viewer: ["team:pay"] },
      deletionProtection: true,
    },
  ],
} as const satisfies Description;

const lines = (before: Description, after: Description): readonly string[] =>
  diffDescriptions(before, after).map(
    ({ object, component, kind, words }) =>
      `${object.name}${component === undefined ? "" : `/${component}`} ${kind}: ${plainPhrase(words)}`,
  );

const withRunner = (index: 0 | 1, change: object): Description => ({
  ...BASE,
  runners: BASE.runners.map((runner, place) => (place === index ? { ...runner, ...change } : runner)),
});

it("starts from a description that is valid", () => {
  expect(validate(BASE).filter(({ severity }) => severity === "error")).toEqual([]);
});

describe("runners", () => {
  it("gain and lose actions and permissions", () => {
    const after = withRunner(0, {
      allow: [
        "com.datadoghq.http.request",
        "com.datadoghq.kubernetes.core.getPod",
        "com.datadoghq.postgresql.select",
      ],
    });
    expect(lines(BASE, after)).toEqual([
      "payments added: may run com.datadoghq.kubernetes.core.getPod (read)",
      "payments removed: may no longer run com.datadoghq.kubernetes.core.listPod",
      "payments added: may get in the cluster: pods",
      "payments removed: may no longer list in the cluster: pods",
    ]);
  });

  it("get wider permissions by a single action on cluster-wide objects", () => {
    const after = withRunner(0, { allow: [...PAYMENTS.allow, "com.datadoghq.kubernetes.core.listNode"] });
    expect(lines(BASE, after)).toContain(
      "payments changed: has its permissions in every namespace, by a ClusterRole",
    );
  });

  it("say which role stays behind when permissions get narrower, or go", () => {
    const wide = withRunner(0, { allow: [...PAYMENTS.allow, "com.datadoghq.kubernetes.core.listNode"] });
    expect(lines(wide, BASE)).toContain(
      "payments removed: needs its ClusterRole no longer: unless Helm or Terraform made it, it stays until it is deleted, as the README says",
    );
    const none = withRunner(0, {
      allow: ["com.datadoghq.http.request"],
      deployment: { ...PAYMENTS.deployment, permissions: [] },
    });
    expect(lines(wide, none).filter((line) => line.includes("no longer:"))).toEqual([
      "payments removed: needs its ClusterRole no longer: unless Helm or Terraform made it, it stays until it is deleted, as the README says",
    ]);
    expect(lines(BASE, wide)).toContain(
      "payments removed: needs its Role no longer: unless Helm or Terraform made it, it stays until it is deleted, as the README says",
    );
  });

  it("name the program of an Agent, and what comes along with a list", () => {
    const after = withRunner(1, { node: { ...AGENTS.node, allow: ["com.datadoghq.gitlab.users.*"] } });
    expect(lines(BASE, after)).toContain(
      "agents/agent added: allows everything that matches com.datadoghq.gitlab.users.*",
    );
    expect(lines(BASE, after)).toContain(
      "agents/agent removed: may no longer run com.datadoghq.http.request",
    );
    expect(lines(BASE, after).every((line) => line.startsWith("agents/agent "))).toBe(true);
  });

  it("say when a program is switched off", () => {
    const after = withRunner(1, { node: false });
    expect(lines(BASE, after)).toContain("agents/agent removed: is switched off");
    expect(lines(BASE, after)).toContain(
      "agents/agent removed: may no longer run com.datadoghq.http.request",
    );
  });

  it("change modes, versions, identity and deployment", () => {
    const after = withRunner(0, {
      modes: ["pull"],
      identity: { type: "managed" },
      deployment: {
        ...PAYMENTS.deployment,
        type: "manifests",
        imageTag: "v1.21.0",
        chartVersion: undefined,
        release: undefined,
      },
    });
    expect(lines(BASE, after)).toEqual([
      "payments changed: is deployed by manifests instead of helm",
      "payments removed: no longer sets deployment.release, which was payments",
      "payments changed: changes the chart version from 1.28.0 to the default (1.28.1)",
      "payments changed: changes the image tag from v1.20.0 to v1.21.0",
      "payments removed: no longer works in mode push",
      "payments changed: has its identity by managed instead of secret",
      "payments removed: no longer sets identity.secretName, which was payments-id",
      "payments removed: no longer sets identity.urn, which was urn:dd:apps:on-prem-runner:us1:1234:runner-a1",
    ]);
  });

  it("that move into the Agent keep what they may do comparable", () => {
    const before = {
      ...BASE,
      runners: [{ name: "a", allow: ["com.datadoghq.http.request"], deployment: { type: "docker" } }],
    } as const;
    const after = {
      ...before,
      runners: [{ ...before.runners[0], deployment: { type: "linux", defaultActions: false } }],
    } as const;
    expect(lines(before, after)).toEqual([
      "a changed: is deployed by linux instead of docker",
      "a added: sets deployment.defaultActions to false",
      "a changed: runs in flavour agent instead of standalone",
      "a/agent added: may run com.datadoghq.http.testConnection (read), with any action of com.datadoghq.http",
    ]);
  });

  it("come and go with everything that they may do", () => {
    const without = { ...BASE, runners: [AGENTS] };
    expect(lines(without, BASE).slice(0, 3)).toEqual([
      "payments added: is new: deployed by helm, mode pull and push",
      "payments added: may run com.datadoghq.http.request (write)",
      "payments added: may run com.datadoghq.kubernetes.core.listPod (read)",
    ]);
    expect(lines(BASE, without)).toEqual(["payments removed: is gone; it was deployed by helm"]);
  });
});

describe("connections and groups", () => {
  it("change in words", () => {
    const [prod, staging] = BASE.connections;
    const after: Description = {
      ...BASE,
      connections: [
        {
          ...prod,
          identifierTags: ["env:production", "team:pay"],
          integration: { type: "gitlab", credential: "lab" },
        },
        { name: "billing-staging", integration: staging.integration, identifierTags: ["env:staging"] },
        {
          name: "fresh",
          runner: "agents",
          integration: { type: "http", auth: { type: "none" } },
          identifierTags: ["a:b"],
        },
      ],
      connectionGroups: [
        { name: "billing", identifierTagKeys: ["env", "team"], connections: ["billing-prod", "fresh"] },
      ],
    };
    expect(lines(BASE, after)).toEqual([
      "billing-prod changed: is for gitlab instead of http",
      'billing-prod removed: no longer sets integration.auth, which was {"type":"none"}',
      "billing-prod removed: no longer sets integration.baseUrl, which was https://billing.example.com",
      "billing-prod added: sets integration.credential to lab",
      "billing-prod added: gains the identifier tag env:production",
      "billing-prod removed: loses the identifier tag env:prod",
      "billing-staging changed: is reached through Datadog's cloud instead of runner payments",
      "fresh added: is new: http through runner agents, tags a:b",
      "cluster removed: is gone; it was for kubernetes",
      "billing added: gains the member fresh",
      "billing removed: loses the member billing-staging",
      "billing added: gains the identifier tag key team",
      "empty removed: is gone; it picked by env, team",
    ]);
  });
});

describe("access", () => {
  const withAccess = (access: ConnectionAccess | undefined): Description => {
    const [prod, ...others] = BASE.connections;
    const { access: before, ...rest } = prod;
    expect(before).toBeDefined();
    const changed = access === undefined ? rest : { ...rest, access };
    return { ...BASE, connections: [changed, ...others] };
  };

  it("is gained and lost by principals, whatever their order", () => {
    const after = withAccess({ resolver: ["role:sre", "team:pay"], editor: ["user:2"] });
    expect(lines(BASE, after)).toEqual([
      "billing-prod removed: no longer lets org:1 view it",
      "billing-prod added: lets user:2 edit it",
      "billing-prod removed: no longer lets user:1 edit it",
    ]);
  });

  it("that nobody describes any more is told, and so is access that nobody has", () => {
    expect(lines(withAccess({ editor: [] }), withAccess(undefined))).toEqual([
      "billing-prod removed: no longer has its access described",
    ]);
    expect(lines(withAccess(undefined), withAccess({ editor: ["user:1"] }))).toEqual([
      "billing-prod added: has its access described, as a whole",
      "billing-prod added: lets user:1 edit it",
    ]);
  });

  it("of runners and groups comes with them", () => {
    const empty: Description = { apiVersion: "parkit/v1" };
    expect(lines(empty, BASE)).toEqual(
      expect.arrayContaining([
        "agents added: lets team:pay pair connections with it",
        "empty added: lets team:pay view it",
      ]),
    );
  });
});

describe("secrets", () => {
  const identity = (privateKey: string) => ({
    identity: { type: "inline", urn: PAYMENTS.identity.urn, privateKey, force: true },
  });
  const literal = (value: string) => ({
    credentials: { orders: { type: "postgresql", from: { type: "literal", value, force: true } } },
  });
  const environment = (value: string) => ({ deployment: { ...PAYMENTS.deployment, env: { TOKEN: value } } });

  it.each([
    ["a private key", identity, "changes identity.privateKey, not shown"],
    ["a literal credential", literal, "changes credentials.orders.from.value, not shown"],
    ["an environment variable", environment, "changes deployment.env.TOKEN, not shown"],
  ])("%s changes without being shown", (_what, change, expected) => {
    const found = lines(withRunner(0, change("hidden-one")), withRunner(0, change("hidden-two")));
    expect(found).toEqual([`payments changed: ${expected}`]);
    expect(lines(BASE, withRunner(0, change("hidden-one"))).join()).not.toContain("hidden");
  });

  it("of a header are not shown", () => {
    const header = (value: string): Description => ({
      ...BASE,
      connections: [
        {
          name: "h",
          integration: { type: "http", auth: { type: "token-auth", headers: [{ name: "X-Key", value }] } },
        },
      ],
    });
    expect(lines(header("hidden-one"), header("hidden-two"))).toEqual([
      'h added: adds {"name":"X-Key","value":"***"} to integration.auth.headers',
      'h removed: takes {"name":"X-Key","value":"***"} from integration.auth.headers',
    ]);
  });
});

describe("properties", () => {
  it("finds nothing between a description and itself, however its lists are ordered", () => {
    const shuffled = fc.shuffledSubarray([...BASE.runners], { minLength: 2 }).chain((runners) =>
      fc
        .record({
          connections: fc.shuffledSubarray([...BASE.connections], { minLength: 3 }),
          allow: fc.shuffledSubarray([...PAYMENTS.allow], { minLength: 3 }),
          tags: fc.shuffledSubarray([...BASE.connections[0].identifierTags], { minLength: 2 }),
        })
        .map(({ connections, allow, tags }): Description => ({
          ...BASE,
          runners: runners.map((runner) => (runner.name === "payments" ? { ...runner, allow } : runner)),
          connections: connections.map((connection) =>
            connection.name === "billing-prod" ? { ...connection, identifierTags: tags } : connection,
          ),
        })),
    );
    fc.assert(
      fc.property(shuffled, (description) => {
        expect(diffDescriptions(BASE, description)).toEqual([]);
      }),
    );
  });

  it("takes a default that is written out for what it is", () => {
    const plain = {
      ...BASE,
      runners: [{ name: "a", allow: ["com.datadoghq.http.request"], deployment: { type: "docker" } }],
    } as const;
    const written: Description = {
      ...plain,
      site: "US1",
      runners: [
        {
          ...plain.runners[0],
          modes: ["workflowAutomation"],
          allowImdsEndpoint: false,
          identity: { type: "self-enroll", ownership: "owned" },
        },
      ],
    };
    expect(diffDescriptions(plain, written)).toEqual([]);
  });

  /** Fields that only a few values may stand in. */
  const OTHER_VALUES: Readonly<Record<string, unknown>> = {
    "datadoghq.com": "datadoghq.eu",
    pull: "push",
    push: "pull",
    helm: "manifests",
    operator: "helm-agent",
  };

  it("reports every single change of a field, in both directions, with the object that it is in", () => {
    const leaves = leafPaths(BASE).filter(([first]) => first !== "apiVersion");
    expect(leaves.length).toBeGreaterThan(50);
    fc.assert(
      fc.property(fc.constantFrom(...leaves), fc.string({ minLength: 1 }), (path, noise) => {
        const mutated = replaced(BASE, path, (value) => mutate(value, noise)) as Description;
        const [there, back] = [diffDescriptions(BASE, mutated), diffDescriptions(mutated, BASE)];
        expect(there).not.toEqual([]);
        expect(back).not.toEqual([]);
        expect(there.map(({ object }) => object.name)).toEqual(expect.arrayContaining(ownersOf(path)));
      }),
    );
  });

  it("mirrors what it finds: gained one way is lost the other way", () => {
    const leaves = leafPaths(BASE).filter(([first, , field]) => first !== "apiVersion" && field !== "name");
    const of = (changes: readonly Change[], kind: Change["kind"]) =>
      changes.filter(({ topic, kind: is }) => topic !== "object" && topic !== "permissions" && is === kind)
        .length;
    fc.assert(
      fc.property(fc.constantFrom(...leaves), fc.string({ minLength: 1 }), (path, noise) => {
        const mutated = replaced(BASE, path, (value) => mutate(value, noise)) as Description;
        const [there, back] = [diffDescriptions(BASE, mutated), diffDescriptions(mutated, BASE)];
        expect(of(there, "added")).toBe(of(back, "removed"));
        expect(of(there, "removed")).toBe(of(back, "added"));
      }),
    );
  });

  function mutate(value: unknown, noise: string): unknown {
    if (typeof value === "boolean") return !value;
    if (typeof value === "number") return value + 1;
    const text = String(value);
    return OTHER_VALUES[text] ?? `${text}.x${noise}`;
  }
});

type Path = readonly PathSegment[];

/** Paths of every text, number and boolean, without discriminators that have no other value. */
function leafPaths(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return isLockedType(value, path) ? [] : [path];
  const entries: readonly (readonly [PathSegment, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : Object.entries(value);
  return entries.flatMap(([key, item]) => leafPaths(item, [...path, key]));
}

function isLockedType(value: unknown, path: Path): boolean {
  return path.at(-1) === "type" && value !== "helm" && value !== "operator";
}

function replaced(value: unknown, [key, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? replaced(item, rest, change) : item));
  const record = value as Readonly<Record<string, unknown>>;
  return { ...record, [key]: replaced(record[key], rest, change) };
}

/** Name of the object that a path leads into; none for names themselves, which make another object. */
function ownersOf([list, index, field]: Path): readonly string[] {
  if (typeof index !== "number" || field === "name") return [];
  const objects: Readonly<Record<string, readonly { readonly name: string }[]>> = {
    runners: BASE.runners,
    connections: BASE.connections,
    connectionGroups: BASE.connectionGroups,
  };
  return objects[String(list)]?.slice(index, index + 1).map(({ name }) => name) ?? [];
}
