import { DEFAULT_VERSIONS, defaultVersion, operatorChartVersion, type PinnedVersions } from "./versions";

it.each<[string, PinnedVersions, string | undefined]>([
  ["the default chart", { type: "helm" }, DEFAULT_VERSIONS.image],
  ["the oldest chart", { type: "helm", chartVersion: "1.11.0" }, "v1.9.0"],
  ["a chart between", { type: "helm", chartVersion: "1.20.1" }, "v1.16.0"],
  ["a chart that is older than known", { type: "helm", chartVersion: "1.10.0" }, undefined],
  ["a chart that is newer than known", { type: "helm", chartVersion: "1.29.0" }, undefined],
  ["a chart that is not known yet", { type: "helm", chartVersion: "${later}" }, undefined],
  ["plain manifests", { type: "manifests" }, DEFAULT_VERSIONS.image],
])("the image of %s", (_what, pinned, expected) => {
  expect(defaultVersion(pinned, "imageTag")).toBe(expected);
});

it.each<[string, PinnedVersions, string | undefined]>([
  ["the default operator", { type: "operator" }, DEFAULT_VERSIONS.agent],
  ["operator 1.25", { type: "operator", operatorVersion: "1.25.0" }, "7.77.2"],
  ["operator 1.28", { type: "operator", operatorVersion: "1.28.0" }, "7.80.2"],
  ["an operator that is newer than known", { type: "operator", operatorVersion: "1.31.0" }, undefined],
  ["the Agent's default chart", { type: "helm-agent" }, "7.81.1"],
  ["chart 3.177.0", { type: "helm-agent", chartVersion: "3.177.0" }, "7.75.4"],
  ["chart 3.202.0", { type: "helm-agent", chartVersion: "3.202.0" }, "7.78.0"],
  ["chart 3.231.6", { type: "helm-agent", chartVersion: "3.231.6" }, "7.81.1"],
  ["a newer chart", { type: "helm-agent", chartVersion: "3.300.0" }, undefined],
  ["a host", { type: "linux" }, DEFAULT_VERSIONS.agent],
])("the Agent of %s", (_what, pinned, expected) => {
  expect(defaultVersion(pinned, "agentVersion")).toBe(expected);
});

it("knows the chart of each operator of which it knows the Agent", () => {
  for (const operatorVersion of [
    "1.24.0",
    "1.25.0",
    "1.26.0",
    "1.27.0",
    "1.28.0",
    DEFAULT_VERSIONS.operator,
  ]) {
    expect(defaultVersion({ type: "operator", operatorVersion }, "agentVersion")).toMatch(/^7\.\d+\.\d+$/);
    expect(operatorChartVersion(operatorVersion)).toMatch(/^2\.\d+\.\d+$/);
  }
  expect(operatorChartVersion("1.31.0")).toBeUndefined();
});
