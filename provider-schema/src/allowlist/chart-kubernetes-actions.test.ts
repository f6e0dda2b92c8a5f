import { allActions } from "../actions/catalogue";
import { chartKubernetesAction } from "./chart-kubernetes-actions";
import { kubernetesRbac, type RbacRule } from "../kubernetes/kubernetes-rbac";

const ROOT = "com.datadoghq.kubernetes";

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

/** What chart 1.28 makes of a key and a verb: the name it allows, and the rules it adds. */
function renderedByChart(
  key: string,
  verb: string,
): { readonly rendered: string; readonly rules: readonly string[] } {
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
    rendered: `${ROOT}.${bundle}.${verb}${singular}${verb === "deleteMultiple" ? "s" : ""}`,
    rules: key === "customObjects" ? [] : [...own, ...(verb === "rollback" ? ["apps/replicasets list"] : [])],
  };
}

function triples(rules: readonly RbacRule[]): readonly string[] {
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    verbs.map((verb) => `${apiGroups.join()}/${resources.join()} ${verb}`),
  );
}

test("what the chart renders of a key and a verb is the action, with permissions that the runner is given", () => {
  const actions = allActions().filter(({ flavours }) => flavours.includes("standalone"));
  const derived = actions.flatMap(({ name }) => {
    const derivation = chartKubernetesAction(name);
    return derivation === undefined ? [] : [{ name, ...renderedByChart(derivation.key, derivation.verb) }];
  });
  expect(derived.length).toBeGreaterThan(100);
  const customResources = [{ apiGroup: "example.com", resource: "widgets" }];
  for (const { name, rendered, rules } of derived) {
    expect(rendered).toBe(name);
    const rbac = kubernetesRbac([name], { flavour: "standalone", customResources });
    expect(triples([...rbac.namespaced, ...rbac.clusterWide])).toEqual(expect.arrayContaining(rules.slice()));
  }
});
