import type { DeploymentType } from "../deployment/deployment";
import type { VersionField } from "./version-field";
import { isAtLeast, versionNumbers } from "./version-number";

/**
 * Versions that everything is rendered for unless a description pins others: the newest of which it is known
 * what belongs together. The one place where they stand.
 */
export const DEFAULT_VERSIONS = {
  /** Chart `private-action-runner`. */
  chart: "1.28.1",
  /** Chart `datadog`. */
  agentChart: "3.273.1",
  /** Tag of the standalone image; keeps its `v`. */
  image: "v1.21.0",
  /** Agent and Cluster Agent. */
  agent: "7.84.1",
  /** Datadog operator. */
  operator: "1.31.1",
  /** Chart `datadog-operator` that belongs to that operator. */
  operatorChart: "2.30.0",
} as const;

/** What is released with versions of its own, in the words of {@link DEFAULT_VERSIONS}. */
export type ReleasedPart = Exclude<keyof typeof DEFAULT_VERSIONS, "operatorChart">;

/**
 * Newest release of each part that is known at all. What is newer is rendered like this one, with a warning.
 */
export const NEWEST_VERSIONS: Readonly<Record<ReleasedPart, string>> = {
  chart: DEFAULT_VERSIONS.chart,
  agentChart: DEFAULT_VERSIONS.agentChart,
  image: DEFAULT_VERSIONS.image,
  agent: "7.85.4",
  operator: "1.31.2",
};

/** Agent up to which the catalogue of actions was read. */
export const CATALOGUE_AGENT = DEFAULT_VERSIONS.agent;

/** A deployment, and the versions that it pins. What is not known is no text with numbers. */
export type PinnedVersions = {
  readonly type: DeploymentType;
  /** How an operator comes into the cluster; `preinstalled` is one of which only a pin tells the version. */
  readonly crdStrategy?: unknown;
} & Readonly<Partial<Record<VersionField, unknown>>>;

/**
 * The version that a deployment gets where it pins none: what belongs to its chart or operator, which bring
 * an image and an Agent of their own. Undefined where that is not known, and nothing is to be written: the
 * chart or operator then takes its own, which another version of parkit's choice could only set back.
 */
export function defaultVersion(deployment: PinnedVersions, field: VersionField): string | undefined {
  const { type, chartVersion } = deployment;
  switch (field) {
    case "chartVersion":
      return type === "helm-agent" ? DEFAULT_VERSIONS.agentChart : DEFAULT_VERSIONS.chart;
    case "operatorVersion":
      return DEFAULT_VERSIONS.operator;
    case "imageTag":
      return type === "helm"
        ? broughtBy("chart", chartVersion ?? DEFAULT_VERSIONS.chart)
        : DEFAULT_VERSIONS.image;
    case "agentVersion":
      if (type === "helm-agent") return broughtBy("agentChart", chartVersion ?? DEFAULT_VERSIONS.agentChart);
      if (type === "operator") return OPERATORS.get(operatorOf(deployment))?.agent;
      return DEFAULT_VERSIONS.agent;
  }
}

/** The operator that reads the object; undefined for one that is in the cluster, whichever it is. */
function operatorOf({ operatorVersion, crdStrategy }: PinnedVersions): unknown {
  return operatorVersion ?? (crdStrategy === "preinstalled" ? undefined : DEFAULT_VERSIONS.operator);
}

/** Agent of a deployment: the one that it pins, else what it gets. Undefined where that is not known. */
export function agentVersionOf(deployment: PinnedVersions): string | undefined {
  const { agentVersion } = deployment;
  return typeof agentVersion === "string" ? agentVersion : defaultVersion(deployment, "agentVersion");
}

/** Which part a field of a deployment pins. */
export function pinnedPart(field: VersionField, type: DeploymentType): ReleasedPart {
  switch (field) {
    case "chartVersion":
      return type === "helm-agent" ? "agentChart" : "chart";
    case "imageTag":
      return "image";
    case "operatorVersion":
      return "operator";
    case "agentVersion":
      return "agent";
  }
}

/** Where something was read, and when. */
interface Evidence {
  readonly source: string;
  /** Day on which it was seen, or released where that is known: `2026-10-21`. */
  readonly date: string;
}

/** A release, and what belongs to it. */
export interface KnownRelease extends Evidence {
  readonly part: ReleasedPart;
  readonly version: string;
  /** Chart `datadog-operator` that installs the operator. @default - not known, or no operator */
  readonly operatorChart?: string;
  /** Agent that an operator or a chart brings unless it is told another. @default - not known, or none */
  readonly agent?: string;
  /** Image that a chart brings. @default - not known, or none */
  readonly image?: string;
}

const OPERATOR_REPOSITORY = "github.com/DataDog/datadog-operator";

const CHART_VALUES: Evidence = {
  source: "values of every release in github.com/DataDog/helm-charts",
  date: "2026-08-21",
};
const OPERATOR_DEFAULTS: Evidence = {
  source: `defaults of the releases of ${OPERATOR_REPOSITORY}, and releases of its chart`,
  date: "2026-08-21",
};
const RELEASE_PAGES: Evidence = {
  source: "release pages of github.com/DataDog/helm-charts",
  date: "2026-11-27",
};

function operatorModule(version: string, date: string): Evidence {
  return { source: `Go module ${OPERATOR_REPOSITORY} ${version}`, date };
}

function agentModule(version: string, date: string): Evidence {
  return { source: `Go module github.com/DataDog/datadog-agent/pkg/util/log ${version}`, date };
}

/** Charts that each are the first to bring an image or an Agent. */
function bringing(
  part: "chart" | "agentChart",
  releases: readonly (readonly [version: string, brought: string])[],
): readonly KnownRelease[] {
  const member = part === "chart" ? "image" : "agent";
  return releases.map(([version, brought]) => ({ part, version, [member]: brought, ...CHART_VALUES }));
}

/** Operators with their charts and Agents. */
function operators(
  releases: readonly (readonly [version: string, operatorChart: string, agent: string])[],
): readonly KnownRelease[] {
  return releases.map(([version, operatorChart, agent]) => ({
    part: "operator",
    version,
    operatorChart,
    agent,
    ...OPERATOR_DEFAULTS,
  }));
}

/**
 * What belongs together: of each part its releases in ascending order, each with where that was read and
 * when. Image and chart of an operator belong together: the chart holds the custom resource definition and
 * the operator's permissions, and an operator cannot give Agents permissions that it lacks.
 */
export const RELEASES: readonly KnownRelease[] = [
  ...operators([
    ["1.24.0", "2.19.0", "7.76.1"],
    ["1.25.0", "2.21.0", "7.77.2"],
    ["1.26.0", "2.22.0", "7.78.1"],
    ["1.27.0", "2.23.0", "7.79.2"],
  ]),
  { part: "operator", version: "1.27.1", operatorChart: "2.23.2", ...OPERATOR_DEFAULTS },
  ...operators([
    ["1.28.0", "2.24.0", "7.80.2"],
    ["1.29.0", "2.25.0", "7.81.2"],
  ]),
  {
    part: "operator",
    version: "1.30.0",
    operatorChart: "2.26.0",
    agent: "7.83.0",
    ...operatorModule("v1.30.0", "2026-09-08"),
  },
  // Its chart lies between 2.27 and 2.29: which it is was not seen.
  {
    part: "operator",
    version: "1.31.0",
    agent: DEFAULT_VERSIONS.agent,
    ...operatorModule("v1.31.0", "2026-10-08"),
  },
  {
    part: "operator",
    version: DEFAULT_VERSIONS.operator,
    operatorChart: DEFAULT_VERSIONS.operatorChart,
    agent: DEFAULT_VERSIONS.agent,
    ...RELEASE_PAGES,
  },
  {
    part: "operator",
    version: NEWEST_VERSIONS.operator,
    operatorChart: "2.32.0",
    agent: DEFAULT_VERSIONS.agent,
    source: `Go module ${OPERATOR_REPOSITORY} v1.31.2; its chart by conclusion: 2.31.0-dev.1 brings 1.31.2-rc.1, 2.33.0-dev.3 1.32.0-rc.4`,
    date: "2026-10-21",
  },
  ...bringing("chart", [
    ["1.11.0", "v1.9.0"],
    ["1.12.0", "v1.10.0"],
    ["1.13.0", "v1.11.0"],
    ["1.15.0", "v1.12.0"],
    ["1.15.1", "v1.12.1"],
    ["1.15.2", "v1.12.2"],
    ["1.16.0", "v1.13.0"],
    ["1.17.0", "v1.14.0"],
    ["1.19.0", "v1.15.0"],
    ["1.20.0", "v1.16.0"],
    ["1.21.0", "v1.17.0"],
    ["1.21.1", "v1.17.1"],
    ["1.23.0", "v1.18.0"],
    ["1.25.0", "v1.19.0"],
    ["1.27.0", "v1.20.0"],
    ["1.27.1", "v1.20.1"],
    ["1.28.0", DEFAULT_VERSIONS.image],
    [DEFAULT_VERSIONS.chart, DEFAULT_VERSIONS.image],
  ]),
  ...bringing("agentChart", [
    ["3.177.0", "7.75.4"],
    ["3.178.1", "7.76.1"],
    ["3.195.3", "7.77.1"],
    ["3.201.5", "7.78.0"],
    ["3.211.0", "7.78.3"],
    ["3.223.1", "7.80.1"],
    ["3.231.3", "7.81.1"],
    ["3.240.0", "7.81.1"],
  ]),
  { part: "agentChart", version: DEFAULT_VERSIONS.agentChart, ...RELEASE_PAGES },
  { part: "image", version: DEFAULT_VERSIONS.image, ...CHART_VALUES },
  { part: "agent", version: "7.81.2", ...OPERATOR_DEFAULTS },
  { part: "agent", version: "7.83.0", ...operatorModule("v1.30.0", "2026-09-08") },
  { part: "agent", version: DEFAULT_VERSIONS.agent, ...operatorModule("v1.31.0", "2026-10-08") },
  { part: "agent", version: NEWEST_VERSIONS.agent, ...agentModule("v0.85.4", "2026-11-10") },
];

type BroughtByChart = readonly (readonly [chart: string, brought: string])[];

function broughtByChart(part: "chart" | "agentChart"): BroughtByChart {
  return RELEASES.flatMap((release) => {
    const brought = release.image ?? release.agent;
    return release.part === part && brought !== undefined ? [[release.version, brought] as const] : [];
  });
}

const BROUGHT = { chart: broughtByChart("chart"), agentChart: broughtByChart("agentChart") };

/** What a chart brings; undefined for one that is older or newer than those of which it is known. */
function broughtBy(part: keyof typeof BROUGHT, chart: unknown): string | undefined {
  if (typeof chart !== "string" || versionNumbers(chart) === undefined) return undefined;
  const last = BROUGHT[part].at(-1)?.[0] ?? chart;
  if (chart !== last && isAtLeast(chart, last)) return undefined;
  return BROUGHT[part].findLast(([first]) => isAtLeast(chart, first))?.[1];
}

const OPERATORS: ReadonlyMap<unknown, KnownRelease> = new Map(
  RELEASES.filter(({ part }) => part === "operator").map((release) => [release.version, release]),
);

/** Version of chart `datadog-operator` that installs that operator; undefined when it is not known. */
export function operatorChartVersion(operatorVersion: string): string | undefined {
  return OPERATORS.get(operatorVersion)?.operatorChart;
}

/** Helm repository of Datadog's charts. */
export const HELM_REPOSITORY = "https://helm.datadoghq.com";
/** Chart of the standalone runner. */
export const STANDALONE_CHART = "private-action-runner";
/** Chart of Agent and Cluster Agent. */
export const AGENT_CHART = "datadog";
/** Chart of the operator. */
export const OPERATOR_CHART = "datadog-operator";
/** Image of the standalone runner. */
export const STANDALONE_IMAGE = "gcr.io/datadoghq/private-action-runner";
/**
 * Number of the user that the image of the standalone runner names only by its name, `dog`, so that
 * Kubernetes cannot see that it is not root. Nobody else may enter the directory of its configuration: pull
 * request 2198 of DataDog/helm-charts shows both.
 */
export const STANDALONE_USER = 501;
/** Port on which the standalone runner answers liveness checks and App Builder. */
export const RUNNER_PORT = 9016;
/** Seconds after which the standalone runner gives up on an HTTP action. */
export const HTTP_TIMEOUT_SECONDS = 30;
