import fc from "fast-check";
import { allActions } from "./catalogue";
import { nearestActions, nearestBundles } from "./did-you-mean";

test.each([
  [
    "a name in the plural and without its bundle",
    "com.datadoghq.kubernetes.listPods",
    "com.datadoghq.kubernetes.core.listPod",
  ],
  ["a name without the namespace", "http.request", "com.datadoghq.http.request"],
  ["the last segment alone", "listPod", "com.datadoghq.kubernetes.core.listPod"],
  ["other case", "com.datadoghq.HTTP.Request", "com.datadoghq.http.request"],
  ["letters swapped", "com.datadoghq.http.reqeust", "com.datadoghq.http.request"],
  ["a product's short name", "com.datadoghq.postgres.select", "com.datadoghq.postgresql.select"],
  [
    "the wrong bundle",
    "com.datadoghq.kubernetes.core.listDeployment",
    "com.datadoghq.kubernetes.apps.listDeployment",
  ],
  [
    "a plural too many",
    "com.datadoghq.kubernetes.core.deleteMultipleEndpointss",
    "com.datadoghq.kubernetes.core.deleteMultipleEndpoints",
  ],
  ["a missing dot", "com.datadoghq.kubernetescore.listPod", "com.datadoghq.kubernetes.core.listPod"],
  ["a namespace with a slip", "com.datadog.http.request", "com.datadoghq.http.request"],
  ["white space", " com.datadoghq.http.request", "com.datadoghq.http.request"],
])("%s, as in %j", (_what, text, expected) => {
  expect(nearestActions(text, "standalone")[0]).toBe(expected);
});

test("an action of the flavour comes before one that is as near", () => {
  const [first] = nearestActions("com.datadoghq.testConnection", "standalone");
  expect(first).toBe("com.datadoghq.script.testConnection");
  expect(nearestActions("com.datadoghq.testConnection", "agent")[0]).toBe(
    "com.datadoghq.http.testConnection",
  );
});

test("an action that no runner has is never suggested", () => {
  expect(nearestActions("com.datadoghq.postgresql.explian", "agent")).toEqual([]);
});

test.each([
  ["another company's name", "com.example.request"],
  ["an action that the bundle never had", "com.datadoghq.http.teleport"],
  ["nothing", ""],
  ["a text longer than any name", "x".repeat(1_000_000)],
  ["a bundle that runners do not have", "com.datadoghq.slack.request"],
])("nothing is near %s", (_what, text) => {
  expect(nearestActions(text, "agent")).toEqual([]);
});

test("one letter too many or too few still leads to the action", () => {
  const action = fc.constantFrom(...allActions().filter(({ flavours }) => flavours.length > 0));
  fc.assert(
    fc.property(action, fc.nat(), fc.boolean(), ({ name, flavours: [flavour = "agent"] }, seed, add) => {
      const at = "com.datadoghq.".length + (seed % (name.length - "com.datadoghq.".length));
      const slip = name.slice(0, at) + (add ? "q" : "") + name.slice(add ? at : at + 1);
      fc.pre(allActions().every((other) => other.name !== slip));
      const found = nearestActions(slip, flavour);
      expect(found).toEqual(nearestActions(slip, flavour));
      expect(found.length).toBeLessThanOrEqual(3);
      expect(found).toContain(name);
    }),
  );
});

test("bundles are found too", () => {
  expect(nearestBundles("com.datadoghq.kubernetes.cores")[0]).toBe("com.datadoghq.kubernetes.core");
  expect(nearestBundles("com.datadoghq.postgres")[0]).toBe("com.datadoghq.postgresql");
});
