/** The local chart that brings objects whose kind a cluster may lack, under the real Helm. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Actions, configureProviders, Deployment, PrivateActionRunner } from "@parkit/constructs";
import { parseAllDocuments, parse } from "yaml";

import { removeSynthesized, synthesize } from "../../constructs/src/synthesize.fixture";
import { describeWithTool } from "../describe-with-tool";

afterAll(removeSynthesized);

/** What Helm would run, what YAML would take for something else, and what would end a document. */
const TEXTS = [
  "{{ .Release.Name }}",
  '{{ fail "run" }}',
  "{{- range .Values.objects }}x{{ end }}",
  '{{ `{{ "twice" }}` }}',
  "---\nkind: Pod",
  "yes",
  "0123",
  "<&>'\"\\ \u2028 é",
  "two\n  lines\n",
];

describeWithTool("helm", "the chart that prints objects", ({ path }) => {
  it("prints values as they are, whatever they look like", () => {
    const annotations = Object.fromEntries(TEXTS.map((text, index) => [`example.com/${index}`, text]));
    const stack = synthesize((scope) => {
      configureProviders(scope, { helm: {}, kubernetes: {} });
      new PrivateActionRunner(scope, "runner", {
        name: "cluster",
        allow: [Actions.http.request],
        deployment: Deployment.operator({
          namespace: "datadog",
          manifestOverride: { spec: { override: { clusterAgent: { annotations } } } },
        }),
      });
    });
    const chart = "./parkit/runner/agent-chart";
    const release = Object.values(stack.resources("helm_release")).find((one) => one["chart"] === chart);
    const values = String(release?.["values"]);
    const text = execFileSync(path, ["template", "datadog", join(stack.folder, chart), "--values", "-"], {
      input: values,
      encoding: "utf8",
    });
    const [object, ...others] = parseAllDocuments(text)
      .map((document) => document.toJS() as object | null)
      .filter((document) => document !== null);
    expect(others).toEqual([]);
    expect({ objects: [object] }).toEqual(parse(values));
    expect(object).toMatchObject({ spec: { override: { clusterAgent: { annotations } } } });
    expect(readFileSync(join(stack.folder, chart, "Chart.yaml"), "utf8")).toContain("apiVersion: v2");
  });
});
