/** What targets `argocd` and `flux` render, read by others: importer, charts, the definitions of both. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { Allowlist, runnerSpecs, type Description } from "@parkit/provider-schema";
import { validate } from "@parkit/provider-schema/internal/description/validate";
import { AGENT_CHART, DEFAULT_VERSIONS } from "@parkit/provider-schema/internal/version/versions";
import { importDocuments } from "@parkit/import/internal/import-documents";
import { deployedBy } from "@parkit/targets/internal/deployed-by";
import { argocdTarget } from "@parkit/targets/internal/gitops/argocd";
import { fluxTarget } from "@parkit/targets/internal/gitops/flux";
import { definitionValidator } from "@parkit/targets/internal/kubernetes/strict-definition.fixture";
import { parse, parseAllDocuments } from "yaml";

import { describeWithChart } from "./support/describe-with-chart";

const ROOT = join(__dirname, "..");
const GOLDEN = join(ROOT, "targets/golden");
const EXAMPLE = join(ROOT, "examples/gitops");
const specs = readdirSync(GOLDEN, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  // The golden test of the targets shows that these are descriptions.
  .map(({ name }) => parse(readFileSync(join(GOLDEN, name, "parkit.yaml"), "utf8")) as Description)
  .flatMap(runnerSpecs)
  .filter((spec) => argocdTarget.takes(spec));

/** Every YAML file that either target renders of a golden description, and those of the example. */
const FILES = [
  ...yamlFiles(GOLDEN).filter((file) => /\/(?:argocd|flux)\//.test(file)),
  ...yamlFiles(EXAMPLE).filter((file) => !file.endsWith("/parkit.yaml")),
];

function yamlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => join(folder, file))
    .sort();
}

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: unknown;
}

function objectsOf(file: string): readonly KubernetesObject[] {
  return parseAllDocuments(readFileSync(file, "utf8")).map((document) => document.toJS() as KubernetesObject);
}

const EXAMPLE_CLUSTER = "clusters/prod";
const DESCRIBED = parse(readFileSync(join(EXAMPLE, "parkit.yaml"), "utf8")) as Description;

describe.each([argocdTarget, fluxTarget])("the example's repository for target $name", (target) => {
  const folder = join(EXAMPLE, target.name, EXAMPLE_CLUSTER);
  const rendered = Object.fromEntries(
    runnerSpecs(DESCRIBED).flatMap((spec) =>
      target
        .files(spec, `${EXAMPLE_CLUSTER}/${spec.name}`)
        .map(({ path, text }) => [join(spec.name, path), text]),
    ),
  );

  it("is what the description renders to", () => {
    if (process.env["PARKIT_UPDATE_GOLDEN"] === "1") {
      rmSync(folder, { recursive: true, force: true });
      for (const [path, text] of Object.entries(rendered)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    }
    const committed = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(
      Object.fromEntries(
        committed.map((file) => [file.slice(folder.length + 1), readFileSync(file, "utf8")]),
      ),
    ).toEqual(rendered);
  });
});

it("describes the example without a mistake", () => {
  expect(validate(DESCRIBED).filter(({ severity }) => severity === "error")).toEqual([]);
});

it.each(specs.filter(deployedBy("helm")).map((spec) => ({ title: spec.name, spec })))(
  "parkit import reads runner $title back from its Application",
  ({ spec }) => {
    const [main] = argocdTarget.files(spec);
    const { input } = importDocuments([{ file: "argocd.yaml", text: main?.text ?? "" }]);
    const [imported] = runnerSpecs(input as Description);
    expect(imported?.kind === "standalone" && Allowlist.of(imported.allow).entries).toEqual(
      Allowlist.of(spec.allow).entries,
    );
    expect(imported?.deployment).toMatchObject({ type: "helm", namespace: spec.deployment.namespace });
  },
);

describeWithChart<object>({ name: AGENT_CHART, version: DEFAULT_VERSIONS.agentChart }, (render) => {
  it.each(specs.filter(deployedBy("helm-agent")).map((spec) => ({ title: spec.name, spec })))(
    "renders the same objects each time Argo CD asks for runner $title",
    ({ spec }) => {
      const [main] = argocdTarget.files(spec);
      const application = parseAllDocuments(main?.text ?? "")
        .map((document) => document.toJS() as KubernetesObject)
        .find(({ kind }) => kind === "Application");
      const { source } = application?.spec as { source: { helm: { values: string } } };
      expect(render(source.helm.values)).toEqual(render(source.helm.values));
    },
  );
});

/** Definitions of the kinds that the targets write, as Argo CD and Flux publish them. */
const CONTRACTS = join(process.env["PARKIT_CONTRACTS"] ?? "", "gitops");
const published = process.env["PARKIT_CONTRACTS"] !== undefined && existsSync(CONTRACTS);
const suffix = published ? "" : " [skipped: PARKIT_CONTRACTS has no folder gitops with their definitions]";

(published ? describe : describe.skip)(`against the definitions of Argo CD and Flux${suffix}`, () => {
  const checks = new Map(published ? yamlFiles(CONTRACTS).flatMap(validators) : []);
  const theirs = /^(?:argoproj\.io|[a-z]+\.toolkit\.fluxcd\.io)\//;

  it("has a definition of every kind that is rendered", () => {
    const kinds = FILES.flatMap(objectsOf)
      .filter(({ apiVersion }) => theirs.test(apiVersion))
      .map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
    expect([...new Set(kinds)].filter((kind) => !checks.has(kind))).toEqual([]);
    expect(new Set(kinds).size).toBeGreaterThan(4);
  });

  it("takes every object of every file", () => {
    const refused = FILES.flatMap((file) =>
      objectsOf(file)
        .filter(({ apiVersion }) => theirs.test(apiVersion))
        .flatMap((object) => {
          const check = checks.get(`${object.apiVersion} ${object.kind}`);
          check?.(object);
          return (check?.errors ?? []).map((error) => ({ file, kind: object.kind, error }));
        }),
    );
    expect(refused).toEqual([]);
  });

  it("refuses a field that the cluster would prune", () => {
    const [release] = FILES.flatMap(objectsOf).filter(({ kind }) => kind === "HelmRelease");
    const check = checks.get(`${release?.apiVersion ?? ""} ${release?.kind ?? ""}`);
    expect(check?.({ ...release, spec: { ...(release?.spec as object), chartVersion: "1" } })).toBe(false);
  });
});

/** Validators of the served versions of a definition, by version and kind. */
function validators(file: string): readonly (readonly [string, ReturnType<typeof definitionValidator>])[] {
  return parseAllDocuments(readFileSync(file, "utf8")).flatMap((document) => {
    const { spec } = document.toJS() as {
      readonly spec: {
        readonly group: string;
        readonly names: { readonly kind: string };
        readonly versions: readonly {
          readonly name: string;
          readonly schema: { readonly openAPIV3Schema: object };
        }[];
      };
    };
    return spec.versions.map(
      ({ name, schema }) =>
        [`${spec.group}/${name} ${spec.names.kind}`, definitionValidator(schema.openAPIV3Schema)] as const,
    );
  });
}
