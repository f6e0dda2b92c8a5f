import fc from "fast-check";
import { allActions } from "../actions/catalogue";
import { FLAVOURS } from "../runner/flavour";
import { kubernetesRbac, type RbacRule } from "./kubernetes-rbac";

const CORE = "com.datadoghq.kubernetes.core.";
const APPS = "com.datadoghq.kubernetes.apps.";

/** Rules as `group/resource: verbs`, for reading. */
function lines(rules: readonly RbacRule[]): readonly string[] {
  return rules.map(
    ({ apiGroups, resources, verbs }) => `${apiGroups.join()}/${resources.join()}: ${verbs.join(" ")}`,
  );
}

function namespaced(
  names: readonly string[],
  flavour: (typeof FLAVOURS)[number] = "agent",
): readonly string[] {
  return lines(kubernetesRbac(names, { flavour }).namespaced);
}

test("one rule for each resource, verbs in their usual order, whatever the order of the actions", () => {
  const names = [
    `${CORE}listPod`,
    `${APPS}getDeployment`,
    `${CORE}deletePod`,
    `${CORE}getPod`,
    `${CORE}getPod`,
  ];
  const expected = ["/pods: get list delete", "apps/deployments: get"];
  expect(namespaced(names)).toEqual(expected);
  expect(namespaced([...names].reverse())).toEqual(expected);
});

test.each([
  [`${CORE}deleteMultiplePods`, ["/pods: deletecollection"], ["/pods: list delete deletecollection"]],
  [
    `${CORE}deleteMultipleEndpoints`,
    ["/endpoints: deletecollection"],
    ["/endpoints: list delete deletecollection"],
  ],
  [
    `${APPS}rollbackDeployment`,
    ["apps/deployments: get update", "apps/replicasets: list"],
    ["apps/deployments: get update patch", "apps/replicasets: list"],
  ],
  [`${APPS}restartDeployment`, ["apps/deployments: patch"], ["apps/deployments: patch"]],
  [`${APPS}scaleDeployment`, ["apps/deployments: patch"], ["apps/deployments: patch"]],
  [`${CORE}testConnection`, [], []],
])(
  "%s needs what its handler asks, and on the standalone runner what the chart grants besides",
  (name, agent, standalone) => {
    expect(namespaced([name], "agent")).toEqual(agent);
    expect(namespaced([name], "cluster-agent")).toEqual(agent);
    expect(namespaced([name], "standalone")).toEqual(standalone);
  },
);

test("vertical scaling reads before it patches", () => {
  expect(namespaced([`${APPS}scaleDeploymentVertically`])).toEqual(["apps/deployments: get patch"]);
});

test("cluster-wide objects need a ClusterRole, and only they", () => {
  const names = ["Namespace", "Node", "PersistentVolume", "Pod"].map((kind) => `${CORE}get${kind}`);
  const crd = "com.datadoghq.kubernetes.apiextensions.listCustomResourceDefinition";
  const rbac = kubernetesRbac([...names, crd], { flavour: "standalone" });
  expect(lines(rbac.clusterWide)).toEqual([
    "/namespaces: get",
    "/nodes: get",
    "/persistentvolumes: get",
    "apiextensions.k8s.io/customresourcedefinitions: list",
  ]);
  expect(lines(rbac.namespaced)).toEqual(["/pods: get"]);
  expect(rbac.roleKind).toBe("ClusterRole");
  expect(kubernetesRbac([`${CORE}getPod`], { flavour: "standalone" }).roleKind).toBe("Role");
});

test("API groups follow the bundles", () => {
  const root = "com.datadoghq.kubernetes";
  const names = [`${root}.batch.getJob`, `${root}.discovery.getEndpointSlice`, `${root}.core.getConfigMap`];
  expect(namespaced(names)).toEqual([
    "/configmaps: get",
    "batch/jobs: get",
    "discovery.k8s.io/endpointslices: get",
  ]);
});

test("custom objects take the groups that the user names, and without one there is no rule", () => {
  const names = [
    "com.datadoghq.kubernetes.customresources.listCustomObject",
    "com.example.thing",
    `${CORE}getPod`,
  ];
  const customResources = [
    { apiGroup: "example.com", resource: "widgets" },
    { apiGroup: "example.org", resource: "gadgets" },
  ];
  expect(lines(kubernetesRbac(names, { flavour: "agent", customResources }).namespaced)).toEqual([
    "/pods: get",
    "example.com/widgets: list",
    "example.org/gadgets: list",
  ]);
  expect(kubernetesRbac(names, { flavour: "agent", customResources }).withoutRules).toEqual([]);
  expect(kubernetesRbac(names, { flavour: "agent" }).withoutRules).toEqual([names[0]]);
});

function triples(rules: readonly RbacRule[]): ReadonlySet<string> {
  return new Set(
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      verbs.map((verb) => `${apiGroups.join()}/${resources.join()} ${verb}`),
    ),
  );
}

test("the RBAC of two lists together is the two lists' RBAC together", () => {
  const names = fc.array(fc.constantFrom(...allActions().map(({ name }) => name)));
  const context = fc.record({
    flavour: fc.constantFrom(...FLAVOURS),
    customResources: fc.constantFrom([], [{ apiGroup: "example.com", resource: "widgets" }]),
  });
  fc.assert(
    fc.property(names, names, context, (a, b, runner) => {
      const both = kubernetesRbac([...a, ...b], runner);
      const [first, second] = [kubernetesRbac(a, runner), kubernetesRbac(b, runner)];
      for (const part of ["namespaced", "clusterWide"] as const) {
        expect(triples(both[part])).toEqual(new Set([...triples(first[part]), ...triples(second[part])]));
      }
    }),
  );
});

test("every Kubernetes action but the connection test has a rule", () => {
  const customResources = [{ apiGroup: "example.com", resource: "widgets" }];
  const without = allActions()
    .filter(({ bundle }) => bundle.startsWith("com.datadoghq.kubernetes."))
    .filter(({ name }) => {
      const { namespaced: inNamespaces, clusterWide } = kubernetesRbac([name], {
        flavour: "agent",
        customResources,
      });
      return inNamespaces.length + clusterWide.length === 0;
    });
  expect(without.map(({ name }) => name)).toEqual([`${CORE}testConnection`]);
});
