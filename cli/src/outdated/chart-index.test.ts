import { newestCharts } from "./chart-index";

/** As Helm writes it: charts by name, releases in no order that counts, members in that of the alphabet. */
const INDEX = `apiVersion: v1
entries:
  datadog:
  - annotations:
      version: 99.0.0
    apiVersion: v2
    appVersion: "7"
    dependencies:
    - name: datadog-crds
      version: 98.0.0
    description: 'version: 97.0.0'
    version: 3.273.1
  - apiVersion: v2
    version: 3.300.0-dev.2
  - apiVersion: v2
    version: "3.280.0"
  private-action-runner:
  - apiVersion: v2
    version: 1.9.0
  - apiVersion: v2
    version: 1.30.0
    urls:
    - https://helm.example.com/private-action-runner-96.0.0.tgz
generated: "2026-11-27T00:00:00Z"
version: 95.0.0
`;

const NEWEST = [
  ["datadog", "3.280.0"],
  ["private-action-runner", "1.30.0"],
];

describe("newestCharts", () => {
  it("takes the newest release of each chart, and nothing that only looks like one", () => {
    expect([...newestCharts(INDEX)]).toEqual(NEWEST);
  });

  it("reads lists that are further in, and releases that begin with their version", () => {
    const further = `entries:\n    a:\n        -   version: 1.2.0\n            name: a\n        -   name: a\n            version: 1.10.0\n    b:\n        - {}\n`;
    expect([...newestCharts(further)]).toEqual([["a", "1.10.0"]]);
  });

  it("reads an index in JSON", () => {
    const releases = { a: [{ version: "1.2.0" }, { version: "1.3.0-rc.1" }, {}], b: [] };
    expect([...newestCharts(JSON.stringify({ entries: releases }))]).toEqual([["a", "1.2.0"]]);
    expect(() => newestCharts("{}")).toThrow("entries");
  });

  it("finds none in what is no index", () => {
    for (const text of ["", "<html>\n<body version: 1>\n", "entries: []\n", "a: 1\n"])
      expect(newestCharts(text).size).toBe(0);
  });
});
