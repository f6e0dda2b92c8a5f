import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Allowlist, runnerSpecs, type Description, type StandaloneRunnerSpec } from "@parkit/provider-schema";
import { identitySecretName } from "@parkit/provider-schema/internal/runner/runner-identity";
import { DEFAULT_VERSIONS, STANDALONE_CHART } from "@parkit/provider-schema/internal/version/versions";
import { deployedBy } from "@parkit/targets/internal/deployed-by";
import { helmFiles } from "@parkit/targets/internal/helm/helm";
import { importDocuments } from "@parkit/import/internal/import-documents";
import { parse, stringify } from "yaml";

import { describeWithChart } from "../support/describe-with-chart";

const golden = join(__dirname, "../../targets/golden");
const specs = readdirSync(golden, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => parse(readFileSync(join(golden, name, "parkit.yaml"), "utf8")) as Description)
  .flatMap(runnerSpecs)
  .filter(deployedBy("helm"));

/** What any way of deploying the standalone runner in a cluster says of it. */
function comparable({ site, modes, tags, allow, ...spec }: StandaloneRunnerSpec): unknown {
  const { deployment } = spec;
  if (!("namespace" in deployment)) throw new Error("not in a cluster");
  return {
    site: site.parameter,
    modes,
    tags,
    allow: Allowlist.of(allow).entries,
    secret: identitySecretName(spec.name, spec.identity),
    allowImdsEndpoint: spec.allowImdsEndpoint,
    replicas: deployment.replicas ?? 1,
    image: deployment.imageTag ?? DEFAULT_VERSIONS.image,
    env: deployment.env ?? {},
    nodeSelector: deployment.nodeSelector,
    caConfigMap: deployment.caConfigMap,
    podAnnotations: deployment.podAnnotations,
    permissions: deployment.permissions,
  };
}

describeWithChart<object>({ name: STANDALONE_CHART, version: DEFAULT_VERSIONS.chart }, (render) => {
  it.each(specs.map((spec) => ({ title: spec.name, spec })))(
    "imports what the chart renders for runner $title",
    ({ spec }) => {
      const [values] = helmFiles(spec);
      const objects = render(values?.text ?? "");
      const text = objects.map((object) => stringify(object)).join("---\n");
      const { input, violations } = importDocuments([{ file: "rendered.yaml", text }]);
      const [imported] = runnerSpecs(input as Description);
      expect(imported?.kind === "standalone" && comparable(imported)).toEqual(comparable(spec));
      const errors = violations.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
      expect(errors.filter((rule) => rule !== "mode/push-hostname")).toEqual([]);
    },
  );
});
