import { isAtLeast } from "./version-number";
import {
  DEFAULT_VERSIONS,
  defaultVersion,
  NEWEST_VERSIONS,
  operatorChartVersion,
  RELEASES,
  type PinnedVersions,
  type ReleasedPart,
} from "./versions";

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
  ["operator 1.30", { type: "operator", operatorVersion: "1.30.0" }, "7.83.0"],
  ["the newest operator", { type: "operator", operatorVersion: NEWEST_VERSIONS.operator }, "7.84.1"],
  ["an operator that is newer than known", { type: "operator", operatorVersion: "1.32.0" }, undefined],
  ["the Agent's default chart", { type: "helm-agent" }, undefined],
  ["chart 3.177.0", { type: "helm-agent", chartVersion: "3.177.0" }, "7.75.4"],
  ["chart 3.202.0", { type: "helm-agent", chartVersion: "3.202.0" }, "7.78.0"],
  ["chart 3.231.6", { type: "helm-agent", chartVersion: "3.231.6" }, "7.81.1"],
  ["chart 3.240.0", { type: "helm-agent", chartVersion: "3.240.0" }, "7.81.1"],
  ["a chart after the last of which it is known", { type: "helm-agent", chartVersion: "3.241.0" }, undefined],
  ["a newer chart", { type: "helm-agent", chartVersion: "3.300.0" }, undefined],
  ["a host", { type: "linux" }, DEFAULT_VERSIONS.agent],
])("the Agent of %s", (_what, pinned, expected) => {
  expect(defaultVersion(pinned, "agentVersion")).toBe(expected);
});

const PARTS: readonly ReleasedPart[] = ["operator", "agent", "agentChart", "chart", "image"];

it.each(PARTS)("says where and when each release was read: %s", (part) => {
  const releases = RELEASES.filter((release) => release.part === part);
  for (const { source, date } of releases) {
    expect(source).toMatch(/github\.com\/DataDog\//);
    expect(date).toMatch(/^2026-\d\d-\d\d$/);
  }
  const versions = releases.map(({ version }) => version);
  expect(versions).toContain(DEFAULT_VERSIONS[part]);
  expect(versions.at(-1)).toBe(NEWEST_VERSIONS[part]);
  expect(versions).toEqual([...versions].sort((a, b) => (isAtLeast(a, b) ? 1 : -1)));
});

it("knows the chart and the Agent of the operator that is deployed by default", () => {
  expect(operatorChartVersion(DEFAULT_VERSIONS.operator)).toBe(DEFAULT_VERSIONS.operatorChart);
  expect(defaultVersion({ type: "operator" }, "agentVersion")).toBe(DEFAULT_VERSIONS.agent);
});

it.each([
  ["1.24.0", "2.19.0"],
  ["1.27.1", "2.23.2"],
  ["1.29.0", "2.25.0"],
  ["1.30.0", "2.26.0"],
  ["1.31.0", undefined],
  ["1.31.1", "2.30.0"],
  ["1.31.2", "2.32.0"],
  ["1.32.0", undefined],
])("operator %s is installed by chart %s", (operator, chart) => {
  expect(operatorChartVersion(operator)).toBe(chart);
});
