import { posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { CONTAINER_DEFAULTS } from "@parkit/provider-schema/internal/deployment/container";

import type { CustomResource } from "@parkit/provider-schema/internal/kubernetes/kubernetes-rbac";
import { DEPLOYMENTS, deploymentTypeOf } from "@parkit/provider-schema/internal/deployment/deployment";
import { FLAVOURS } from "@parkit/provider-schema/internal/runner/flavour";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { runnerRbac } from "@parkit/targets/internal/kubernetes/runner-rbac";
import type { Place } from "@parkit/source/internal/place";
import { customResourcesOf, isNeedless } from "../format/chart/chart-allowlist";
import { releaseOf } from "../format/chart/chart-values";
import { isObject, untraced, type Draft, type DraftObject } from "../draft/draft";
import type { ImportFinding } from "../draft/import-finding";
import {
  completes,
  isAddition,
  type DraftPlace,
  type DraftRemark,
  type GrantedToPrograms,
  type ImportedPart,
  type SourceFormat,
} from "../draft/imported-part";
import { allowlistOf, knownCustomResources, listedNames } from "../draft/runner-draft";
import { UNNAMED_RUNNER } from "../format/setting/settings";
import { nestedBundleRemarks } from "./nested-bundles";
import { unmetPermissionFindings } from "./unmet-permissions";

/** A runner that all its parts were put into. */
export interface CombinedRunner {
  readonly format: SourceFormat;
  readonly file: string;
  readonly runner: DraftObject;
  readonly places: readonly DraftPlace[];
  readonly remarks: readonly DraftRemark[];
  /** @default - no file tells */
  readonly granted?: GrantedToPrograms;
}

/** Runners of all files together. */
interface CombinedRunners {
  readonly runners: readonly CombinedRunner[];
  readonly findings: readonly ImportFinding[];
}

/**
 * Puts parts that belong together into one runner each: a container and its `config.yaml`, a chart's values
 * and the Ingress before it.
 */
export function combineParts(parts: readonly ImportedPart[]): CombinedRunners {
  const runners: CombinedRunner[] = parts.filter(({ format, idle }) => !isAddition(format) && idle !== true);
  const findings = parts.flatMap((part) => part.findings);
  for (const addition of parts.filter(({ format }) => isAddition(format))) {
    const index = ownerOf(addition, runners, parts);
    const owner = runners[index];
    if (owner !== undefined) runners[index] = combined(owner, addition);
    else if (addition.format === "runner-config") runners.push(onItsOwn(addition));
    else findings.push(ownerless(addition));
  }
  const complete = runners.map(withAllowlist).map(withBundleRemarks);
  return {
    runners: complete.map(({ combined }) => combined),
    findings: [...findings, ...complete.flatMap((made) => [...made.findings, ...unpermitted(made.combined)])],
  };
}

function unpermitted(combined: CombinedRunner): readonly ImportFinding[] {
  const { runner, granted, places, file } = combined;
  if (!isInKubernetes(combined)) return [];
  return unmetPermissionFindings(runner, granted ?? {}, places[0]?.place ?? beginningOf(file));
}

/** Whether a runner is deployed into a cluster, where Roles count. */
function isInKubernetes(combined: CombinedRunner): boolean {
  const type = deploymentTypeOf(String(untraced(deploymentOf(combined)["type"])));
  return type !== undefined && DEPLOYMENTS[type].kubernetes;
}

function ownerOf(
  addition: ImportedPart,
  runners: readonly CombinedRunner[],
  parts: readonly ImportedPart[],
): number {
  const candidates = runners.filter(
    ({ format }) => isAddition(addition.format) && completes(addition.format, format),
  );
  const siblings = parts.filter(({ format }) => format === addition.format);
  const byPlace = candidates.find((candidate) => belongs(candidate, addition));
  // A single one may also lie elsewhere than its owner says.
  const only = siblings.length === 1 || addition.format === "cluster-rbac" ? candidates : [];
  const owner = byPlace ?? (only.length === 1 ? only[0] : undefined);
  return owner === undefined ? -1 : runners.indexOf(owner);
}

function belongs(owner: CombinedRunner, addition: ImportedPart): boolean {
  if (addition.format === "ingress") return untraced(owner.runner["name"]) === releaseOf(addition);
  if (addition.format !== "runner-config") return false;
  if (owner.file === addition.file) return true;
  const directory = deploymentOf(owner)["configDirectory"];
  const relative = directory === undefined ? CONTAINER_DEFAULTS.configDirectory : String(untraced(directory));
  return posix.join(posix.dirname(owner.file), relative, "config.yaml") === posix.normalize(addition.file);
}

function combined(owner: CombinedRunner, addition: ImportedPart): CombinedRunner {
  const added: DraftObject = { ...addition.runner, name: undefined };
  const remarks = [...owner.remarks, ...addition.remarks];
  if (addition.format !== "cluster-rbac")
    return {
      ...owner,
      remarks: settled(remarks, added),
      runner: overlay(owner.runner, identified(owner, added)),
    };
  const { deployment } = added;
  const permissions = isObject(deployment) ? permissionsOf(owner, deployment) : {};
  const role = { name: addition.runner["name"], deployment: permissions };
  return {
    ...owner,
    granted: bothGranted(owner.granted, addition.granted),
    remarks: settled(remarks, added),
    runner: overlay(owner.runner, role),
  };
}

/** Rules of several Roles hold where the narrowest does: that may say less than is granted, never more. */
function bothGranted(first: GrantedToPrograms = {}, second: GrantedToPrograms = {}): GrantedToPrograms {
  return Object.fromEntries(
    FLAVOURS.flatMap((flavour) => {
      const granted = [first[flavour], second[flavour]].filter((one) => one !== undefined);
      if (granted.length === 0) return [];
      const everywhere = granted.every(({ kind }) => kind === "ClusterRole");
      const rules = granted.flatMap((one) => one.rules);
      return [[flavour, { kind: everywhere ? "ClusterRole" : "Role", rules }] as const];
    }),
  );
}

/** What is known now needs nobody's look any more. */
function settled(remarks: readonly DraftRemark[], { deployment }: DraftObject): readonly DraftRemark[] {
  const known = isObject(deployment) && deployment["namespace"] !== undefined;
  return known ? remarks.filter(({ path }) => path.join(".") !== "deployment.namespace") : remarks;
}

/** A container that enrolls goes on doing so; the configuration only adds the URN. */
function identified(owner: CombinedRunner, added: DraftObject): DraftObject {
  const before = owner.runner["identity"];
  const found = added["identity"];
  if (!isObject(before) || !isObject(found)) return added;
  return { ...added, identity: { ...before, urn: found["urn"] ?? before["urn"] } };
}

/** A Role says where permissions hold, and may give more than the allowed actions need. */
function permissionsOf(owner: CombinedRunner, deployment: DraftObject): DraftObject {
  const names = (["agent", "cluster-agent"] as const).flatMap((flavour) =>
    listedNames(allowlistOf(owner.runner, flavour)),
  );
  const written = listOf(deployment["permissions"]);
  const custom = customResourcesOf(written.map(untraced), names, "cluster-agent");
  const customResources = [...knownCustomResources(deploymentOf(owner)), ...custom];
  const needed = runnerRbac(names, "cluster-agent", { defaultActions: false, customResources });
  const before = listOf(deploymentOf(owner)["permissions"]);
  const besides = written.filter(
    (rule) =>
      !isNeedless(untraced(rule), needed.rules) &&
      !before.some((other) => isDeepStrictEqual(untraced(other), untraced(rule))),
  );
  return {
    customResources: customResources.length === 0 ? undefined : unique(customResources),
    permissions: before.length + besides.length === 0 ? undefined : [...before, ...besides],
    namespace: deployment["namespace"],
    permissionScope: needed.kind === "Role" ? deployment["permissionScope"] : undefined,
  };
}

function unique(resources: readonly CustomResource[]): readonly DraftObject[] {
  const byName = new Map(
    resources.map(({ apiGroup, resource }) => [`${apiGroup} ${resource}`, { apiGroup, resource }]),
  );
  return [...byName.values()];
}

/** Members of the second where it has them, else of the first; objects member by member. */
function overlay(first: DraftObject, second: DraftObject): DraftObject {
  const members = Object.entries(second).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const before = first[name];
    return [[name, isObject(before) && isObject(value) ? overlay(before, value) : value] as const];
  });
  return { ...first, ...Object.fromEntries(members) };
}

function listOf(draft: Draft): readonly Draft[] {
  return Array.isArray(draft) ? (draft as readonly Draft[]) : [];
}

function deploymentOf({ runner }: CombinedRunner): DraftObject {
  const { deployment } = runner;
  return isObject(deployment) ? deployment : {};
}

/** A `config.yaml` without its container: Docker is the plainest way to run it. */
function onItsOwn({ runner, places, remarks, format, file }: ImportedPart): CombinedRunner {
  const identity = runner["identity"] ?? { type: "self-enroll" };
  return {
    format,
    file,
    places,
    runner: { name: UNNAMED_RUNNER, ...runner, identity, deployment: { type: "docker" } },
    remarks: [
      { path: ["name"], text: "config.yaml does not hold the runner's name." },
      { path: ["deployment"], text: "config.yaml does not say how the runner is deployed." },
      ...remarks,
    ],
  };
}

function ownerless({ file, format }: ImportedPart): ImportFinding {
  return {
    rule: "schema/not-imported",
    place: beginningOf(file),
    path: "",
    message: `not taken over: ${format === "ingress" ? "this Ingress or route leads to" : "these permissions belong to"} no runner of the other files`,
    hint: "Import it together with the file of its runner.",
  };
}

/** The beginning of a file. */
export function beginningOf(file: string): Place {
  return { file, start: 0, end: 0 };
}

interface Completed {
  readonly combined: CombinedRunner;
  readonly findings: readonly ImportFinding[];
}

/** After enrollment a container's allowlist stands in its `config.yaml`, which may not be among the files. */
function withAllowlist(combined: CombinedRunner): Completed {
  const { format, runner, file, remarks } = combined;
  if (!completes("runner-config", format) || runner["allow"] !== undefined) return { combined, findings: [] };
  const text = "The file has no allowlist: take it over from the runner's config.yaml.";
  return {
    combined: {
      ...combined,
      runner: { ...runner, allow: "none" },
      remarks: [...remarks, { path: ["allow"], text }],
    },
    findings: [
      {
        rule: "deployment/assumed",
        place: beginningOf(file),
        path: "",
        message: `the allowlist of ${quoted(String(untraced(runner["name"])))} is not in this file; the description allows nothing`,
        hint: "Import the runner's config.yaml together with it.",
      },
    ],
  };
}

function withBundleRemarks({ combined, findings }: Completed): Completed {
  const remarks = [...combined.remarks, ...nestedBundleRemarks(combined.runner)];
  return { combined: { ...combined, remarks }, findings };
}
