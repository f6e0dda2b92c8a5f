import fc from "fast-check";
import { allActions } from "../actions/catalogue";
import { CHART_KEYS, chartAllowlist, chartKubernetesAction } from "./chart-kubernetes-actions";
import { kubernetesRbac, type RbacRule } from "../kubernetes/kubernetes-rbac";

const ROOT = "com.datadoghq.kubernetes";

test("the chart has 23 keys, custom objects last", () => {
  expect(CHART_KEYS).toHaveLength(23);
  expect(CHART_KEYS.slice(0, 3)).toEqual(["configMaps", "controllerRevisions", "cronJobs"]);
  expect(CHART_KEYS.at(-1)).toBe("customObjects");
});

test.each([
  [`${ROOT}.core.listPod`, "pods", "list"],
  [`${ROOT}.core.getEndpoints`, "endpoints", "get"],
  [`${ROOT}.core.deleteMultiplePersistentVolumeClaims`, "persistentVolumeClaims", "deleteMultiple"],
  [`${ROOT}.apps.rollbackDeployment`, "deployments", "rollback"],
  [`${ROOT}.apiextensions.patchCustomResourceDefinition`, "customResourceDefinitions", "patch"],
  [`${ROOT}.customresources.deleteMultipleCustomObjects`, "customObjects", "deleteMultiple"],
])("%s is %s: [%s]", (name, key, verb) => {
  expect(chartKubernetesAction(name)).toEqual({ key, verb });
});

test.each([
  ["the chart misspells it", `${ROOT}.core.deleteMultipleEndpoints`],
  ["the chart has no such verb", `${ROOT}.core.testConnection`],
  ["the chart has no such verb", `${ROOT}.apps.scaleDeploymentVertically`],
  ["the chart has no such key", `${ROOT}.discovery.getEndpointSlice`],
  ["it is not of Kubernetes", "com.datadoghq.http.request"],
  ["it is unknown", "com.example.thing"],
])("%s: %s must be listed", (_why, name) => {
  expect(chartKubernetesAction(name)).toBeUndefined();
});

test("reading Pods, the chart's default, is switched off unless asked for", () => {
  expect(chartAllowlist(["com.datadoghq.http.request"])).toEqual({
    actionsAllowlist: ["com.datadoghq.http.request"],
    kubernetesActions: { pods: [] },
    kubernetesPermissions: [],
    roleType: "Role",
  });
  expect(chartAllowlist([`${ROOT}.core.listPod`, `${ROOT}.core.getPod`]).kubernetesActions).toEqual({
    pods: ["get", "list"],
  });
});

test("what the chart derives wrongly or not at all is written out", () => {
  expect(
    chartAllowlist([
      `${ROOT}.core.deleteMultipleEndpoints`,
      `${ROOT}.core.deleteMultiplePods`,
      `${ROOT}.apps.rollbackDeployment`,
      `${ROOT}.core.testConnection`,
    ]),
  ).toEqual({
    actionsAllowlist: [`${ROOT}.core.deleteMultipleEndpoints`, `${ROOT}.core.testConnection`],
    kubernetesActions: { deployments: ["rollback"], pods: ["deleteMultiple"] },
    kubernetesPermissions: [
      { apiGroups: [""], resources: ["endpoints"], verbs: ["list", "delete", "deletecollection"] },
      { apiGroups: [""], resources: ["pods"], verbs: ["deletecollection"] },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["update"] },
    ],
    roleType: "Role",
  });
});

test("custom objects get the rules that the chart leaves out", () => {
  const resource = { apiGroup: "example.com", resource: "widgets" };
  expect(chartAllowlist([`${ROOT}.customresources.getCustomObject`], [resource])).toMatchObject({
    kubernetesActions: { customObjects: ["get"], pods: [] },
    kubernetesPermissions: [{ apiGroups: ["example.com"], resources: ["widgets"], verbs: ["get"] }],
  });
});

test("cluster-wide objects ask for a ClusterRole", () => {
  expect(chartAllowlist([`${ROOT}.core.listNode`]).roleType).toBe("ClusterRole");
});

/** What chart 1.28 makes of a key and a verb: the name it allows, and the rules it adds. */
function renderedByChart(
  key: string,
  verb: string,
): { readonly name: string; readonly rules: readonly string[] } {
  const groups: Readonly<Record<string, string>> = {
    customResourceDefinitions: "apiextensions",
    controllerRevisions: "apps",
    daemonSets: "apps",
    deployments: "apps",
    replicaSets: "apps",
    statefulSets: "apps",
    cronJobs: "batch",
    jobs: "batch",
    customObjects: "customresources",
  };
  const verbs: Readonly<Record<string, readonly string[]>> = {
    deleteMultiple: ["delete", "list"],
    restart: ["patch"],
    rollback: ["get", "patch"],
    scale: ["patch"],
  };
  const bundle = groups[key] ?? "core";
  const group = { core: "", apiextensions: "apiextensions.k8s.io" }[bundle] ?? bundle;
  const singular = (key === "endpoints" ? key : key.replace(/s$/, "")).replace(/^./, (letter) =>
    letter.toUpperCase(),
  );
  const own = (verbs[verb] ?? [verb]).map((granted) => `${group}/${key.toLowerCase()} ${granted}`);
  return {
    name: `${ROOT}.${bundle}.${verb}${singular}${verb === "deleteMultiple" ? "s" : ""}`,
    rules: key === "customObjects" ? [] : [...own, ...(verb === "rollback" ? ["apps/replicasets list"] : [])],
  };
}

function triples(rules: readonly RbacRule[]): readonly string[] {
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    verbs.map((verb) => `${apiGroups.join()}/${resources.join()} ${verb}`),
  );
}

test("rendered by the chart, the values allow the actions and their permissions, and nothing else", () => {
  const standalone = allActions().filter(({ flavours }) => flavours.includes("standalone"));
  const names = fc.uniqueArray(fc.constantFrom(...standalone.map(({ name }) => name)), { maxLength: 40 });
  fc.assert(
    fc.property(names, (entries) => {
      const customResources = [{ apiGroup: "example.com", resource: "widgets" }];
      const values = chartAllowlist(entries, customResources);
      const rendered = Object.entries(values.kubernetesActions).flatMap(([key, verbs]) =>
        verbs.map((verb) => renderedByChart(key, verb)),
      );
      expect([...values.actionsAllowlist, ...rendered.map(({ name }) => name)].sort()).toEqual(
        [...entries].sort(),
      );
      const rbac = kubernetesRbac(entries, { flavour: "standalone", customResources });
      expect(
        new Set([...triples(values.kubernetesPermissions), ...rendered.flatMap(({ rules }) => rules)]),
      ).toEqual(new Set([...triples(rbac.namespaced), ...triples(rbac.clusterWide)]));
      expect(values.roleType).toBe(rbac.roleKind);
    }),
  );
});
