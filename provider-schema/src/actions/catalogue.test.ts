import { isActionName, splitActionName } from "./action-name";
import { FLAVOURS } from "../runner/flavour";
import type * as Catalogue from "./catalogue";
import {
  actionsInBundle,
  allActions,
  allBundles,
  bundlesUnder,
  findAction,
  isKnownAction,
  isOpenNamespace,
  nestedBundles,
} from "./catalogue";

const COUNTS = {
  "com.datadoghq": 1,
  "com.datadoghq.ansible": 1,
  "com.datadoghq.ddagent": 1,
  "com.datadoghq.gitlab.branches": 5,
  "com.datadoghq.gitlab.commits": 13,
  "com.datadoghq.gitlab.customattributes": 12,
  "com.datadoghq.gitlab.deployments": 6,
  "com.datadoghq.gitlab.environments": 1,
  "com.datadoghq.gitlab.graphql": 1,
  "com.datadoghq.gitlab.groups": 5,
  "com.datadoghq.gitlab.issues": 21,
  "com.datadoghq.gitlab.jobs": 12,
  "com.datadoghq.gitlab.labels": 8,
  "com.datadoghq.gitlab.members": 1,
  "com.datadoghq.gitlab.mergerequests": 30,
  "com.datadoghq.gitlab.notes": 27,
  "com.datadoghq.gitlab.pipelines": 10,
  "com.datadoghq.gitlab.projects": 24,
  "com.datadoghq.gitlab.protectedbranches": 5,
  "com.datadoghq.gitlab.repositories": 9,
  "com.datadoghq.gitlab.repositoryfiles": 7,
  "com.datadoghq.gitlab.tags": 4,
  "com.datadoghq.gitlab.users": 51,
  "com.datadoghq.http": 3,
  "com.datadoghq.jenkins": 3,
  "com.datadoghq.kubernetes.admissionregistration": 28,
  "com.datadoghq.kubernetes.apiextensions": 7,
  "com.datadoghq.kubernetes.apps": 39,
  "com.datadoghq.kubernetes.batch": 14,
  "com.datadoghq.kubernetes.core": 97,
  "com.datadoghq.kubernetes.customresources": 14,
  "com.datadoghq.kubernetes.discovery": 7,
  "com.datadoghq.kubernetes.networking": 35,
  "com.datadoghq.mongodb": 10,
  "com.datadoghq.postgresql": 3,
  "com.datadoghq.remoteaction": 1,
  "com.datadoghq.remoteaction.agent": 3,
  "com.datadoghq.remoteaction.internal": 1,
  "com.datadoghq.remoteaction.networkconfigmanagement": 2,
  "com.datadoghq.remoteaction.networks": 1,
  "com.datadoghq.remoteaction.pcap": 1,
  "com.datadoghq.remoteaction.queries": 1,
  "com.datadoghq.remoteaction.rshell": 2,
  "com.datadoghq.script": 5,
  "com.datadoghq.temporal": 3,
};

test("every bundle has as many actions as Datadog's", () => {
  expect(Object.fromEntries(allBundles().map((bundle) => [bundle, actionsInBundle(bundle).length]))).toEqual(
    COUNTS,
  );
  expect(allActions()).toHaveLength(535);
  expect(new Set(allActions().map(({ name }) => name)).size).toBe(535);
});

test("names are of Datadog's form, and every row fits its name", () => {
  for (const { name, bundle, action } of allActions()) {
    expect(name).toMatch(/^com\.datadoghq(\.[a-z]+)*\.[a-z][A-Za-z]*$/);
    expect(isActionName(name) && splitActionName(name)).toEqual({ bundle, action });
  }
});

test("summaries are one short line without a full stop", () => {
  for (const { summary } of allActions()) expect(summary).toMatch(/^[A-Z][^\n]{8,98}[^.\n]$/);
});

test("flavours come in their usual order, and only actions without a runner have none", () => {
  for (const { name, flavours, status } of allActions()) {
    expect(flavours).toEqual(FLAVOURS.filter((flavour) => flavours.includes(flavour)));
    const runnerExpected =
      status === "available" || status === "deprecated" || name.startsWith("com.datadoghq.ansible.");
    expect(flavours.length > 0).toBe(runnerExpected);
  }
});

test.each([
  ["com.datadoghq.http.request", "agent cluster-agent standalone", "available"],
  ["com.datadoghq.http.getChecksumFromURL", "agent cluster-agent", "available"],
  ["com.datadoghq.postgresql.select", "standalone", "available"],
  ["com.datadoghq.postgresql.explain", "", "unregistered"],
  ["com.datadoghq.ansible.invokePlaybook", "standalone", "documented"],
  ["com.datadoghq.script.runPredefinedPowershellScript", "agent", "available"],
  ["com.datadoghq.script.runShellScript", "agent cluster-agent", "deprecated"],
  ["com.datadoghq.ddagent.testConnection", "", "retired"],
  ["com.datadoghq.traceroute", "", "documented"],
  ["com.datadoghq.kubernetes.core.listPod", "agent cluster-agent standalone", "available"],
  ["com.datadoghq.kubernetes.core.deleteMultipleEndpoints", "agent cluster-agent standalone", "available"],
  ["com.datadoghq.kubernetes.apps.scaleDeployment", "agent cluster-agent standalone", "available"],
  ["com.datadoghq.kubernetes.apps.scaleDeploymentVertically", "agent cluster-agent", "available"],
  ["com.datadoghq.kubernetes.discovery.getEndpointSlice", "agent cluster-agent", "available"],
  ["com.datadoghq.kubernetes.customresources.createClusterCustomObject", "agent cluster-agent", "available"],
  ["com.datadoghq.kubernetes.networking.deleteMultipleServiceCIDRS", "agent cluster-agent", "available"],
  [
    "com.datadoghq.kubernetes.admissionregistration.listValidatingAdmissionPolicy",
    "agent cluster-agent",
    "available",
  ],
  ["com.datadoghq.remoteaction.networks.runNetworkPath", "agent cluster-agent", "available"],
  ["com.datadoghq.remoteaction.rshell.runCommand", "agent", "available"],
  ["com.datadoghq.gitlab.mergerequests.acceptMergeRequest", "agent cluster-agent standalone", "available"],
])("%s: runners %j, %s", (name, flavours, status) => {
  const action = findAction(name);
  expect(action?.flavours.join(" ")).toBe(flavours);
  expect(action?.status).toBe(status);
});

test.each([
  "com.datadoghq.kubernetes.core.deleteMultipleEndpointss",
  "com.datadoghq.kubernetes.core.deleteMultipleNamespaces",
  "com.datadoghq.kubernetes.core.deleteMultipleServices",
  "com.datadoghq.kubernetes.core.listPods",
  "com.datadoghq.HTTP.request",
  "constructor",
])("%s does not exist", (name) => {
  expect(isKnownAction(name)).toBe(false);
  expect(findAction(name)).toBeUndefined();
});

test("retired and deprecated names, and no others, say what to use instead, and that exists", () => {
  const superseded = allActions().filter(({ replacedBy }) => replacedBy !== undefined);
  expect(superseded.map(({ name }) => name)).toEqual(
    allActions().flatMap(({ name, status }) =>
      status === "retired" || status === "deprecated" ? [name] : [],
    ),
  );
  for (const { replacedBy = "" } of superseded) expect(findAction(replacedBy)?.status).toBe("available");
});

test("nested bundles are found by what they are nested in", () => {
  expect(bundlesUnder("com.datadoghq.gitlab")).toHaveLength(20);
  expect(bundlesUnder("com.datadoghq.http")).toEqual([]);
  expect(actionsInBundle("com.datadoghq.gitlab")).toEqual([]);
});

test("nested bundles of a flavour are those of which it has actions", () => {
  expect(nestedBundles("com.datadoghq.kubernetes", "cluster-agent")).toContain(
    "com.datadoghq.kubernetes.core",
  );
  expect(nestedBundles("com.datadoghq.remoteaction", "agent")).toContain("com.datadoghq.remoteaction.rshell");
  expect(nestedBundles("com.datadoghq.remoteaction", "standalone")).toEqual([]);
  for (const flavour of FLAVOURS)
    for (const bundle of nestedBundles("com.datadoghq", flavour))
      expect(actionsInBundle(bundle).filter(({ flavours }) => flavours.includes(flavour))).not.toEqual([]);
});

test("authored scripts are an open namespace, names that only begin alike are not", () => {
  expect(isOpenNamespace("com.datadoghq.authoredscripts.helm.upgrade")).toBe(true);
  expect(isOpenNamespace("com.datadoghq.authoredscripts")).toBe(true);
  expect(isOpenNamespace("com.datadoghq.authoredscriptsx.run")).toBe(false);
});

test.each([
  ["com.datadoghq.kubernetes.core.listPod", "read"],
  ["com.datadoghq.kubernetes.apps.restartDeployment", "write"],
  ["com.datadoghq.kubernetes.core.deleteMultiplePods", "destructive"],
  ["com.datadoghq.mongodb.find", "read"],
  ["com.datadoghq.mongodb.findAndModify", "write"],
  ["com.datadoghq.gitlab.repositories.mergeBase", "read"],
  ["com.datadoghq.gitlab.users.rejectUser", "destructive"],
  ["com.datadoghq.http.request", "write"],
  ["com.datadoghq.remoteaction.networkconfigmanagement.runCommand", "destructive"],
])("the risk of %s is %s", (name, risk) => {
  expect(findAction(name)?.risk).toBe(risk);
});

test("no action that a get or a list begins is more than a read, and no deletion is less than destructive", () => {
  const risks = allActions().map(({ action, risk }) => `${/^[a-z]+/.exec(action)?.[0] ?? ""} ${risk}`);
  expect(new Set(risks.filter((text) => /^(get|list|delete) /.test(text)))).toEqual(
    new Set(["get read", "list read", "delete destructive"]),
  );
});

describe("a question about one name", () => {
  it("has the same answer as the whole catalogue, whatever was asked before", () => {
    const asked = allBundles().flatMap((bundle) => actionsInBundle(bundle));
    expect(asked).toEqual(allActions());
    jest.isolateModules(() => {
      // A catalogue of which nothing was asked yet.
      const fresh = jest.requireActual<typeof Catalogue>("./catalogue");
      expect(asked.map(({ name }) => fresh.findAction(name))).toEqual(asked);
      expect(fresh.actionsInBundle("com.datadoghq.gitlab.users")).toEqual(
        actionsInBundle("com.datadoghq.gitlab.users"),
      );
      expect(
        ["com.datadoghq.http", "com.datadoghq", "http.request", "com.datadoghq.toString.x", ""].map(
          fresh.findAction,
        ),
      ).toEqual(Array(5).fill(undefined));
    });
  });
});
