import fc from "fast-check";
import { Allowlist } from "./allowlist";
import { allActions, allBundles } from "../actions/catalogue";
import { effectiveActions } from "./effective-actions";
import { FLAVOURS } from "../runner/flavour";

test("each action comes once, with the reason nearest to what was written", () => {
  const list = Allowlist.of([
    "com.datadoghq.http.*",
    "com.datadoghq.http.request",
    { custom: "com.example.thing" },
  ]);
  const rows = effectiveActions(list, { flavour: "agent", agentVersion: "7.81.2" });
  expect(rows.map(({ name, reason, action }) => [name, reason, action?.status])).toEqual([
    [
      "com.datadoghq.http.getChecksumFromURL",
      { type: "wildcard", entry: "com.datadoghq.http.*" },
      "available",
    ],
    ["com.datadoghq.http.request", { type: "listed" }, "available"],
    ["com.datadoghq.http.testConnection", { type: "wildcard", entry: "com.datadoghq.http.*" }, "available"],
    ["com.datadoghq.remoteaction.networks.runNetworkPath", { type: "default" }, "available"],
    ["com.datadoghq.remoteaction.rshell.runCommand", { type: "default" }, "available"],
    [
      "com.datadoghq.remoteaction.testConnection",
      { type: "inherited", namespace: "com.datadoghq.remoteaction" },
      "available",
    ],
    ["com.example.thing", { type: "listed" }, undefined],
  ]);
});

test("a wildcard grants only what the runner has", () => {
  const list = Allowlist.of(["com.datadoghq.remoteaction.rshell.*"]);
  expect(
    effectiveActions(list, { flavour: "cluster-agent", defaultActions: false }).map(({ name }) => name),
  ).toEqual([
    "com.datadoghq.remoteaction.internal.prepareEncryption",
    "com.datadoghq.remoteaction.testConnection",
  ]);
});

test("without default actions a list that is empty allows nothing, with them it does", () => {
  expect(effectiveActions(Allowlist.none(), { flavour: "agent", defaultActions: false })).toEqual([]);
  const inCluster = { flavour: "cluster-agent" } as const;
  expect(effectiveActions(Allowlist.none(), { ...inCluster, agentVersion: "7.81.2" })).toHaveLength(23);
  expect(effectiveActions(Allowlist.none(), { ...inCluster, agentVersion: "7.78.4" })).toEqual([]);
});

test("what is listed or granted by a wildcard agrees with the list, and a longer list takes nothing away", () => {
  const entry = fc.oneof(
    fc.constantFrom(...allActions().map(({ name }): string => name)),
    fc.constantFrom(...allBundles()).map((bundle) => `${bundle}.*`),
  );
  fc.assert(
    fc.property(fc.array(entry), entry, fc.constantFrom(...FLAVOURS), (entries, one, flavour) => {
      const list = Allowlist.of(entries);
      const rows = effectiveActions(list, { flavour });
      for (const { name, reason } of rows) {
        expect(list.grants(name)).toBe(reason.type === "listed" || reason.type === "wildcard");
      }
      const names = rows.map(({ name }) => name);
      expect(names).toEqual([...new Set(names)].sort());
      const more = effectiveActions(Allowlist.of([...entries, one]), { flavour }).map(({ name }) => name);
      expect(more).toEqual(expect.arrayContaining(names));
    }),
  );
});
