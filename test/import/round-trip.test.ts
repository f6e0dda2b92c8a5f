import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import { DEPLOYMENTS, pinnableVersions } from "@parkit/provider-schema/internal/deployment/deployment";
import { validate } from "@parkit/provider-schema/internal/description/validate";
import { DEFAULT_KEYS_SECRET } from "@parkit/provider-schema/internal/runner/agent-settings";
import {
  runnerSpec,
  runnerSpecs,
  type RunnerSpec,
  type StandaloneRunnerSpec,
} from "@parkit/provider-schema/internal/runner/runner-spec";
import {
  DEFAULT_VERSIONS,
  defaultVersion,
  STANDALONE_IMAGE,
} from "@parkit/provider-schema/internal/version/versions";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import type { AllowlistInput } from "@parkit/provider-schema/internal/runner/runner";
import fc from "fast-check";
import { parse } from "yaml";

import type { TargetName } from "@parkit/targets/internal/target";
import { TARGETS } from "@parkit/targets/internal/targets";
import { importDocuments, type ImportedDescription } from "@parkit/import/internal/import-documents";
import type { SourceFile } from "@parkit/source/internal/place";
import { IMPORT_LOSSES, lossesOf, TARGETS_NOT_IMPORTED, type ImportLoss } from "./import-loss";
import { runnerInputs } from "./runner-input";

const golden = join(__dirname, "../../targets/golden");

/** Files of one target that can be imported; scripts that install an Agent are not among them. */
function filesOf(name: TargetName, spec: RunnerSpec): readonly SourceFile[] {
  const target = TARGETS[name];
  if (target?.of !== "runner") throw new Error(`no target ${name}`);
  return target
    .files(spec)
    .filter(({ path }) => /(\.yaml|run\.sh)$/.test(path) && !path.includes("credentials"))
    .map(({ path, text }) => ({ file: path, text }));
}

/** What deploys a runner; with a Compose file whose configuration lies elsewhere that configuration too. */
function rendered(spec: RunnerSpec): readonly SourceFile[] {
  const files = filesOf(spec.deployment.type, spec);
  const elsewhere =
    spec.deployment.type === "compose" &&
    spec.kind === "standalone" &&
    spec.identity.type !== "self-enroll" &&
    files.length === 1;
  return elsewhere ? [...files, ...filesOf("config", spec)] : files;
}

/** Values that say the same as leaving them out. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  imageRepository: STANDALONE_IMAGE,
  imageTag: DEFAULT_VERSIONS.image,
  imagePullPolicy: "IfNotPresent",
  agentVersion: DEFAULT_VERSIONS.agent,
  keysSecret: DEFAULT_KEYS_SECRET,
  agent: { type: "managed", name: "datadog" },
  replicas: 1,
  autoConnections: true,
  remediation: false,
  installOperator: false,
  openShift: false,
  vacuum: false,
  cpus: 0.25,
  memory: "1g",
  configDirectory: "./config",
  service: "private-action-runner",
  ownership: "owned",
  taskTimeoutSeconds: 0,
  httpTimeoutSeconds: 30,
  allowImdsEndpoint: false,
};

/**
 * Without what is empty or a default. An Agent's own timeouts are not the standalone runner's, so that there
 * 0 and 30 mean something.
 */
function plain(value: unknown, agent: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, agent));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value)
    .map(([name, item]) => [name, name === "affinity" ? item : plain(item, agent)] as const)
    .filter(([name, item]) => {
      if (item === undefined || isDeepStrictEqual(item, {}) || isDeepStrictEqual(item, [])) return false;
      const standard = agent && name.endsWith("TimeoutSeconds") ? undefined : DEFAULTS[name];
      return !isDeepStrictEqual(item, standard);
    });
  return Object.fromEntries(kept);
}

/** What must come back of a runner. */
function comparable(spec: RunnerSpec, lost: readonly string[]): unknown {
  const normal = (component: { allow: AllowlistInput } | undefined) =>
    component && { ...component, allow: Allowlist.of(component.allow).entries.join(" ") };
  const agent = spec.kind === "agent";
  const value = agent
    ? {
        ...spec,
        node: normal(spec.node),
        clusterAgent: normal(spec.clusterAgent),
        site: spec.site.parameter,
        deployment: withVersions(withoutPlainDefaultActions(spec)),
      }
    : { ...normal(spec), site: spec.site.parameter, deployment: withVersions(withoutOwnName(spec)) };
  const forgotten = lost.flatMap((field) =>
    field.startsWith("identity") ? [field, `node.${field}`, `clusterAgent.${field}`] : [field],
  );
  // What connections or the description decided is a field of its own.
  const result = [...forgotten, "deployment.autoConnections"].reduce<unknown>(
    (left, field) => without(left, field.split(".")),
    value,
  );
  return plain(result, agent);
}

/** With the versions that are deployed: those of a chart or an operator are the file's own. */
function withVersions(deployment: RunnerSpec["deployment"]): object {
  const pinned: Partial<Record<"imageTag" | "agentVersion", string>> = deployment;
  const fields = pinnableVersions(deployment.type).filter(
    (field) => field === "imageTag" || field === "agentVersion",
  );
  const versions = fields.map(
    (field) => [field, pinned[field] ?? defaultVersion(deployment, field)] as const,
  );
  return { ...deployment, ...Object.fromEntries(versions) };
}

/** The account that manifests make is called after the runner where nothing else is said. */
function withoutOwnName({ name, deployment }: StandaloneRunnerSpec): RunnerSpec["deployment"] {
  if (deployment.type !== "manifests") return deployment;
  const { name: account, create, ...rest } = deployment.serviceAccount ?? {};
  return create === true && account === name ? { ...deployment, serviceAccount: rest } : deployment;
}

/** On is what an Agent is by itself, off what a list without entries means. */
function withoutPlainDefaultActions(spec: RunnerSpec & { kind: "agent" }): RunnerSpec["deployment"] {
  const { defaultActions, ...deployment } = spec.deployment;
  const components = [spec.node, spec.clusterAgent].filter((component) => component !== undefined);
  const implied = components.every(
    ({ allow }) => (defaultActions ?? !Allowlist.of(allow).isEmpty) === !Allowlist.of(allow).isEmpty,
  );
  return implied ? deployment : spec.deployment;
}

function without(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (typeof value !== "object" || value === null || name === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (key !== name) return [[key, item as unknown]];
      return rest.length === 0 ? [] : [[key, without(item, rest)]];
    }),
  );
}

function importedSpec({ input, violations }: ImportedDescription, lost: readonly string[]): RunnerSpec {
  const description = lost.includes("site") ? without(input, ["site"]) : input;
  const [spec, ...others] = description === undefined ? [] : runnerSpecs(description as Description);
  if (spec === undefined || others.length > 0)
    throw new Error(`no single runner: ${JSON.stringify(violations)}`);
  return spec;
}

/** The runner and what import made of its files, without what is lost of this one. */
function bothSides(
  spec: RunnerSpec,
  losses: readonly ImportLoss[] = lossesOf(spec),
  result = importDocuments(rendered(spec)),
): { readonly imported: unknown; readonly written: unknown } {
  const lost = losses
    .filter(({ field, standsIn }) => standsIn === true || says(spec, field))
    .map(({ field }) => field);
  return {
    imported: comparable(importedSpec(result, lost), lost),
    written: comparable(spec, lost),
  };
}

/** Whether a runner has anything in that field. What it does not say must not come of an import either. */
function says(spec: RunnerSpec, field: string): boolean {
  return !isDeepStrictEqual(comparable(spec, []), comparable(spec, [field]));
}

function foldersOf(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

const goldenCases = foldersOf(golden);
const goldenRunners = goldenCases.flatMap((name) => {
  const description = parse(readFileSync(join(golden, name, "parkit.yaml"), "utf8")) as Description;
  return runnerSpecs(description).map((spec) => [`${name}/${spec.name}`, spec] as const);
});

const standaloneRunners = goldenRunners.flatMap(([name, spec]) =>
  spec.kind === "standalone" ? [[name, spec] as const] : [],
);

/** Losses of a description that no runner has. */
const OUTSIDE_A_RUNNER = ["connections", "connectionGroups", "allowGov"];
/** A site of one URL is none that could be compared. */
const INCOMPARABLE = "site";

function placesOf({ field, deployments }: ImportLoss): readonly string[] {
  return (deployments === "all" ? Object.keys(DEPLOYMENTS) : deployments).map((type) => `${field} ${type}`);
}

describe("what synth renders, imported again", () => {
  it("covers every way of deploying", () => {
    const types = new Set(goldenRunners.map(([, spec]) => spec.deployment.type));
    expect(types).toEqual(new Set(Object.keys(DEPLOYMENTS)));
  });

  it("covers every target that is rendered for a runner, or says why not", () => {
    const rendered = goldenCases.flatMap((name) =>
      foldersOf(join(golden, name)).flatMap((folder) =>
        // Targets of a whole description stand beside the folders of its runners.
        folder in TARGETS_NOT_IMPORTED ? [folder] : foldersOf(join(golden, name, folder)),
      ),
    );
    expect(rendered).toContain("rbac");
    const known = [...Object.keys(DEPLOYMENTS), ...Object.keys(TARGETS_NOT_IMPORTED)];
    expect(rendered.filter((target) => !known.includes(target))).toEqual([]);
  });

  it.each(standaloneRunners)("%s has the settings of its config.yaml", (_name, spec) => {
    const settings = ({
      site,
      modes,
      tags,
      allow,
      allowImdsEndpoint,
      ...rest
    }: StandaloneRunnerSpec): unknown => ({
      site: site.parameter,
      modes,
      tags,
      allow: Allowlist.of(allow).entries,
      allowImdsEndpoint,
      taskTimeoutSeconds: rest.taskTimeoutSeconds ?? 0,
      httpTimeoutSeconds: rest.httpTimeoutSeconds ?? 30,
    });
    const imported = importedSpec(importDocuments(filesOf("config", spec)), []);
    expect(imported.kind === "standalone" && settings(imported)).toEqual(settings(spec));
  });

  it.each(goldenRunners)("%s is the same but for documented losses", (_name, spec) => {
    const { imported, written } = bothSides(spec);
    expect(imported).toEqual(written);
  });

  it.each(goldenRunners)("%s has no errors but the hostname that no file names", (_name, spec) => {
    const { violations } = importDocuments(rendered(spec));
    const errors = violations.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
    expect(errors.filter((rule) => rule !== "mode/push-hostname")).toEqual([]);
    // Whatever parkit renders is read again, but for scripts in a Secret beside an Agent.
    const lost = violations.filter(
      ({ rule, path }) => rule === "schema/not-imported" && !/\.volume(?:Mount)?s\[\d+\]$/.test(path),
    );
    expect(lost.map(({ message }) => message)).toEqual([]);
  });

  it("calls the account of a runner after the runner again, where somebody wrote its name out", () => {
    const { imported, written } = bothSides(
      runnerSpec({
        name: "a7",
        allow: ["com.datadoghq.http.request"],
        identity: { type: "secret", secretName: "a" },
        deployment: { type: "manifests", namespace: "a", serviceAccount: { name: "a7", create: true } },
      }),
    );
    expect(imported).toEqual(written);
    expect(imported).not.toHaveProperty("deployment.serviceAccount");
  });

  it("holds for generated runners", () => {
    fc.assert(
      fc.property(runnerInputs(), (runner) => {
        const description: Description = { apiVersion: "parkit/v1", runners: [runner] };
        fc.pre(validate(description).every(({ severity }) => severity !== "error"));
        const spec = runnerSpec(runner);
        const { imported, written } = bothSides(spec);
        expect(imported).toEqual(written);
      }),
    );
  });

  /** How many runners a documented loss is looked for in; after these another tells nothing new. */
  const LOOKS = 10;

  it("has no loss in its table that does not happen", () => {
    const seeded = fc.sample(runnerInputs(), { numRuns: 1_500, seed: 7 });
    const specs = seeded
      .filter((runner) =>
        validate({ apiVersion: "parkit/v1", runners: [runner] }).every(
          ({ severity }) => severity !== "error",
        ),
      )
      .map((runner) => runnerSpec(runner));
    const unseen = new Set(
      IMPORT_LOSSES.filter(
        ({ field }) => field !== INCOMPARABLE && !OUTSIDE_A_RUNNER.includes(field),
      ).flatMap(placesOf),
    );
    const keptAfterAll = new Set<string>();
    const looks = new Map<string, number>();
    for (const spec of [...goldenRunners.map(([, one]) => one), ...specs]) {
      const losses = lossesOf(spec);
      const wanted = losses
        .filter(({ field, standsIn }) => field !== INCOMPARABLE && (standsIn === true || says(spec, field)))
        .map((loss) => ({ loss, place: `${loss.field} ${spec.deployment.type}` }))
        .filter(({ place }) => (looks.get(place) ?? 0) < LOOKS);
      if (wanted.length === 0) continue;
      const result = importDocuments(rendered(spec));
      for (const { loss, place } of wanted) {
        looks.set(place, (looks.get(place) ?? 0) + 1);
        const others = losses.filter(({ field }) => field !== loss.field);
        const { imported, written } = bothSides(spec, others, result);
        if (!isDeepStrictEqual(imported, written)) unseen.delete(place);
        else if (loss.standsIn !== true) keptAfterAll.add(place);
      }
    }
    expect([...unseen]).toEqual([]);
    expect([...keptAfterAll]).toEqual([]);
  });

  it("loses nothing that is not told with a reason", () => {
    expect(IMPORT_LOSSES.filter(({ reason }) => !/^.{20,}\.$/s.test(reason))).toEqual([]);
  });
});
