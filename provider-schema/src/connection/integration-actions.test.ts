import { Allowlist } from "../allowlist/allowlist";
import { coversIntegration, integrationActions } from "./integration-actions";

test("an integration has the actions of its namespace that the runner has", () => {
  expect(integrationActions("http", "standalone").map(({ name }) => name)).toEqual([
    "com.datadoghq.http.request",
  ]);
  expect(integrationActions("http", "agent")).toHaveLength(3);
  expect(integrationActions("gitlab", "standalone")).toHaveLength(252);
  expect(integrationActions("postgresql", "agent")).toEqual([]);
  expect(integrationActions("okta", "agent")).toEqual([]);
});

test.each([
  [["com.datadoghq.http.request"], "http", true],
  [["com.datadoghq.http.*"], "http", true],
  [["com.datadoghq.kubernetes.core.listPod"], "kubernetes", true],
  [["com.datadoghq.kubernetes.core.listPod"], "http", false],
  [["com.datadoghq.httpx.request"], "http", false],
  [[{ custom: "com.datadoghq.postgresql.insert" }], "postgresql", true],
  [[], "script", false],
  [[], "okta", true],
] as const)("%j covers %s: %s", (entries, integration, covered) => {
  expect(coversIntegration(Allowlist.of(entries), integration)).toBe(covered);
});
