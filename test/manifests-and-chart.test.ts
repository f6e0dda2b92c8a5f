import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import {
  runnerSpec,
  type Description,
  type HelmDeployment,
  type PodSettings,
  type RunnerInput,
} from "@parkit/provider-schema";
import { DEFAULT_VERSIONS, STANDALONE_CHART } from "@parkit/provider-schema/internal/version/versions";
import { deployedBy } from "@parkit/targets/internal/deployed-by";
import { helmFiles } from "@parkit/targets/internal/helm/helm";
import { manifests } from "@parkit/targets/internal/manifests/manifests";
import { parse, parseAllDocuments } from "yaml";

import { describeWithChart } from "./support/describe-with-chart";
import { restrictedBreaches, type Container, type PodSpec } from "./support/restricted-pod";

/** A Kubernetes object, as far as this test looks into it. */
interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly stringData?: Readonly<Record<string, string>>;
  readonly spec?: { readonly template?: { readonly spec: MountingPod } };
}

interface MountingPod extends PodSpec {
  readonly containers: readonly (Container & {
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  })[];
}

/** Stands for an object that only one side has. */
const WHOLE = "whole";

/** A difference between what chart and manifests make of the same runner. */
interface Difference {
  /** `kind/name` and the way to the value, with blanks between, `*` for any one of them; all below counts. */
  readonly at: string;
  readonly why: string;
}

const POD = "Deployment/release spec template spec";
const CONFIG = "/etc/dd-action-runner/config";

/** Every difference that there is meant to be. */
const DIFFERENCES: readonly Difference[] = [
  ...["helm.sh/chart", "app.kubernetes.io/version", "app.kubernetes.io/managed-by"].flatMap((label) => [
    { at: `Deployment/release metadata labels ${label}`, why: "names chart and Helm, which are not there" },
    { at: `Deployment/release spec template metadata labels ${label}`, why: "the same" },
  ]),
  {
    at: "ServiceAccount/release metadata labels",
    why: "name chart and Helm; nothing selects an account by its labels",
  },
  {
    at: "Deployment/release spec minReadySeconds",
    why: "the chart waits because it has no probes of its own; these Pods are ready when they take tasks",
  },
  {
    at: "Deployment/release spec template metadata annotations checksum/values",
    why: "changes with every value, so that the number of replicas starts new Pods too",
  },
  {
    at: "Deployment/release spec template metadata annotations checksum/config",
    why: "changes with what the runner reads at start alone",
  },
  { at: `${POD} securityContext`, why: "restricted admission; the chart has no value for it" },
  { at: `${POD} containers 0 securityContext`, why: "the same" },
  {
    at: `${POD} containers 0 imagePullPolicy`,
    why: "the chart writes what is the default of Kubernetes for every tag but latest",
  },
  { at: `${POD} containers 0 mounts * readOnly`, why: "Secrets are never writable; it says so" },
  {
    at: `${POD} containers 0 mounts ${CONFIG}/credentials`,
    why: "the chart mounts its own Secret of credential files, which is empty: they are Secrets of their own",
  },
  { at: `Secret/release-credentials ${WHOLE}`, why: "that Secret" },
  {
    at: "Secret/release stringData config.yaml allowIMDSEndpoint",
    why: "the chart leaves out what is the runner's default",
  },
  {
    at: "Secret/release stringData config.yaml taskTimeoutSeconds",
    why: "the same",
  },
  {
    at: "Service/release spec ports 0 targetPort",
    why: "the port by its name in the Pod, which is the same number",
  },
  { at: "ConfigMap/release-scripts metadata labels", why: "name chart and Helm" },
  {
    at: "ConfigMap/release-scripts metadata annotations",
    why: "a checksum that nothing reads: changed files reach the mounted directory by themselves",
  },
  { at: `Role/release ${WHOLE}`, why: "the chart makes a Role without a rule; here there is none" },
  { at: `RoleBinding/release ${WHOLE}`, why: "binds that Role" },
  { at: "ClusterRole/release metadata namespace", why: "objects of the whole cluster have none" },
  { at: "ClusterRoleBinding/release metadata namespace", why: "the same" },
  { at: `NetworkPolicy/release ${WHOLE}`, why: "the chart has none" },
  { at: `PodDisruptionBudget/release ${WHOLE}`, why: "the chart has none" },
];

/** Every runner of the golden descriptions that is deployed by the chart, under the name of the release. */
const golden = join(__dirname, "../targets/golden");
const runners = readdirSync(golden, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => parse(readFileSync(join(golden, name, "parkit.yaml"), "utf8")) as Description)
  .flatMap(({ runners = [], site }) =>
    runners.map((runner): RunnerInput => (site === undefined ? runner : { site, ...runner })),
  )
  .flatMap((runner) =>
    runner.deployment.type === "helm" ? [{ runner, deployment: runner.deployment }] : [],
  );

/** Fields of the deployment that are the chart's own, or that say where it is. */
const OF_THE_CHART = ["type", "release", "chartVersion", "openShift", "namespace"];

/** What both ways of deploying take. */
function settingsOf(deployment: HelmDeployment): PodSettings {
  return Object.fromEntries(Object.entries(deployment).filter(([name]) => !OF_THE_CHART.includes(name)));
}

describeWithChart<KubernetesObject>({ name: STANDALONE_CHART, version: DEFAULT_VERSIONS.chart }, (render) => {
  const found = runners.map(({ runner, deployment }) => {
    const named = { ...runner, name: "release" };
    return { title: runner.name, named, settings: settingsOf(deployment) };
  });
  const seen = new Set<Difference>();

  const chartObjects = ({ named, settings }: (typeof found)[number]): readonly KubernetesObject[] => {
    const spec = runnerSpec({
      ...named,
      deployment: { type: "helm", namespace: "datadog", ...settings },
    });
    if (!deployedBy("helm")(spec)) throw new Error("not deployed by the chart");
    const files = helmFiles(spec).filter(({ path }) => path.endsWith(".yaml"));
    return files.flatMap(({ path, text }) =>
      path === "values.yaml"
        ? render(text)
        : parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject),
    );
  };
  const ownObjects = ({ named, settings }: (typeof found)[number]): readonly KubernetesObject[] => {
    const spec = runnerSpec({
      ...named,
      deployment: { type: "manifests", namespace: "datadog", ...settings },
    });
    if (!deployedBy("manifests")(spec)) throw new Error("not deployed by manifests");
    return manifests(spec) as readonly KubernetesObject[];
  };

  it.each(found)("differs from manifests for runner $title where it is meant to", (one) => {
    const unlisted = differences(chartObjects(one), ownObjects(one)).filter(({ at }) => {
      const listed = DIFFERENCES.filter((difference) => covers(difference.at, at));
      for (const difference of listed) seen.add(difference);
      return listed.length === 0;
    });
    expect(unlisted.map(({ line }) => line)).toEqual([]);
  });

  it("differs wherever the list says so, in one runner at least", () => {
    expect(DIFFERENCES.filter((difference) => !seen.has(difference)).map(({ at }) => at)).toEqual([]);
  });

  it.each(found)("makes a Pod of runner $title that restricted admission would refuse", (one) => {
    const pod = chartObjects(one).find(({ kind }) => kind === "Deployment")?.spec?.template?.spec;
    expect(pod === undefined ? [] : restrictedBreaches(pod)).toEqual([
      "containers[0].securityContext.allowPrivilegeEscalation: false",
      "containers[0].securityContext.capabilities.drop: ALL",
      "containers[0].securityContext.runAsNonRoot: true",
      "containers[0].securityContext.seccompProfile.type: RuntimeDefault or Localhost",
    ]);
  });
});

/** Whether a pattern stands for a way: itself, or what is above it. */
function covers(pattern: string, at: readonly string[]): boolean {
  const segments = pattern.split(" ");
  return segments.length <= at.length && segments.every((one, index) => one === "*" || one === at[index]);
}

/** A value that is not the same on both sides. */
interface Found {
  readonly at: readonly string[];
  /** For people. */
  readonly line: string;
}

/** Every difference, object by object. */
function differences(chart: readonly KubernetesObject[], own: readonly KubernetesObject[]): readonly Found[] {
  const byName = (objects: readonly KubernetesObject[]): ReadonlyMap<string, unknown> =>
    new Map(objects.map((object) => [`${object.kind}/${object.metadata.name}`, comparable(object)]));
  const [theirs, ours] = [byName(chart), byName(own)];
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((name): readonly Found[] => {
    if (!theirs.has(name)) return [{ at: [name, WHOLE], line: `${name}: of manifests alone` }];
    if (!ours.has(name)) return [{ at: [name, WHOLE], line: `${name}: of the chart alone` }];
    return valueDifferences([name], theirs.get(name), ours.get(name));
  });
}

function valueDifferences(at: readonly string[], theirs: unknown, ours: unknown): readonly Found[] {
  if (isDeepStrictEqual(theirs, ours)) return [];
  if (isObject(theirs) && isObject(ours))
    return [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].flatMap((name) =>
      valueDifferences([...at, name], Reflect.get(theirs, name), Reflect.get(ours, name)),
    );
  const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));
  return [{ at, line: `${at.join(" ")}: chart ${shown(theirs)}, manifests ${shown(ours)}` }];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** With the configuration read, and what is mounted where, whatever the volumes are called. */
function comparable(object: KubernetesObject): unknown {
  const text = object.stringData?.["config.yaml"];
  if (text !== undefined) return { ...object, stringData: { "config.yaml": parse(text) as unknown } };
  const pod = object.spec?.template?.spec;
  if (pod === undefined) return object;
  const { volumes = [], containers, ...others } = pod;
  const sources = new Map(volumes.map(({ name, ...source }) => [name, source]));
  return {
    ...object,
    spec: {
      ...object.spec,
      template: {
        ...object.spec?.template,
        spec: {
          ...others,
          containers: containers.map(({ volumeMounts, ...container }) => ({
            ...container,
            mounts: Object.fromEntries(
              volumeMounts.map(({ name, mountPath, ...how }) => [
                mountPath,
                { ...sources.get(name), ...how },
              ]),
            ),
          })),
        },
      },
    },
  };
}
