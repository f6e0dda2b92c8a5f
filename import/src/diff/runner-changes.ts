import type { GrantedPermissions } from "@parkit/provider-schema/internal/kubernetes/granted-permissions";
import type { Flavour } from "@parkit/provider-schema/internal/runner/flavour";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpec, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { Site, SiteInput } from "@parkit/provider-schema/internal/site/site";

import { runnerCapabilities } from "@parkit/targets/internal/runner-capabilities";
import type { GrantedToPrograms } from "../draft/imported-part";
import { accessChanges } from "./access-changes";
import { capabilityChanges, type ProgramCapabilities } from "./capability-changes";
import type { ChangeOfObject } from "./change";
import { fieldChanges } from "./field-changes";
import { gainsAndLosses } from "./gains-and-losses";
import { phrase } from "./phrase";
import { isVersionField, versionChanges } from "./version-changes";

/** A runner as a description has it. */
export interface DescribedRunner {
  readonly runner: RunnerInput;
  /** Site of its description. */
  readonly site: SiteInput | undefined;
  /** What its Roles grant; undefined where they are those that parkit renders. */
  readonly granted: GrantedToPrograms | undefined;
}

/** What a runner that comes new gains, all of it. */
export function addedRunner(described: DescribedRunner): readonly ChangeOfObject[] {
  const spec = specOf(described);
  const words = phrase`is new: deployed by ${spec.deployment.type}, mode ${spec.modes.join(" and ")}`;
  return [
    { topic: "object", kind: "added", words },
    ...capabilitiesOf(described, spec).flatMap((component) =>
      ofComponent(component, capabilityChanges(undefined, component)),
    ),
    ...accessChanges(undefined, spec.access),
  ];
}

/** What is lost with a runner. */
export function removedRunner(described: DescribedRunner): readonly ChangeOfObject[] {
  const { deployment } = specOf(described);
  return [
    { topic: "object", kind: "removed", words: phrase`is gone; it was deployed by ${deployment.type}` },
  ];
}

/** Everything that differs between two states of a runner. */
export function runnerChanges(before: DescribedRunner, after: DescribedRunner): readonly ChangeOfObject[] {
  const [was, is] = [specOf(before), specOf(after)];
  return [
    ...deploymentChanges(was, is),
    ...versionChanges(was.deployment, is.deployment),
    ...modeChanges(was, is),
    ...componentChanges(capabilitiesOf(before, was), capabilitiesOf(after, is)),
    ...fieldChanges("credentials", ["credentials"], credentialsOf(was), credentialsOf(is)),
    ...accessChanges(was.access, is.access),
    ...fieldChanges("tags", ["tags"], was.tags, is.tags),
    ...fieldChanges("settings", [], settingsOf(before, was), settingsOf(after, is)),
  ];
}

/** What the programs may do, by the Roles that there are. */
function capabilitiesOf({ granted }: DescribedRunner, spec: RunnerSpec): readonly ProgramCapabilities[] {
  const components = runnerCapabilities(spec);
  if (granted === undefined) return components;
  return components.map((component) => ({
    ...component,
    rbac: granted[component.flavour] ?? NO_PERMISSIONS,
  }));
}

const NO_PERMISSIONS: GrantedPermissions = { kind: "Role", rules: [] };

function specOf({ runner, site }: DescribedRunner): RunnerSpec {
  return runnerSpec(runner, site);
}

function deploymentChanges(was: RunnerSpec, is: RunnerSpec): readonly ChangeOfObject[] {
  const { type: before, ...oldFields } = was.deployment;
  const { type: after, ...newFields } = is.deployment;
  const moved: readonly ChangeOfObject[] =
    before === after
      ? []
      : [
          {
            topic: "deployment",
            kind: "changed",
            words: phrase`is deployed by ${after} instead of ${before}`,
          },
        ];
  return [
    ...moved,
    ...fieldChanges("deployment", ["deployment"], withoutVersions(oldFields), withoutVersions(newFields)),
  ];
}

function withoutVersions(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isVersionField(name)));
}

function modeChanges(was: RunnerSpec, is: RunnerSpec): readonly ChangeOfObject[] {
  return gainsAndLosses("modes", was.modes, is.modes, {
    gained: (mode) => phrase`works in mode ${mode} too`,
    lost: (mode) => phrase`no longer works in mode ${mode}`,
  });
}

/** Programs are compared by flavour; where each side has one only, with each other. */
function componentChanges(
  before: readonly ProgramCapabilities[],
  after: readonly ProgramCapabilities[],
): readonly ChangeOfObject[] {
  const [onlyBefore, onlyAfter] = [before[0], after[0]];
  if (before.length === 1 && after.length === 1 && onlyBefore !== undefined && onlyAfter !== undefined) {
    return [
      ...moveChange(onlyBefore, onlyAfter),
      ...ofComponent(onlyAfter, stateChanges(onlyBefore, onlyAfter)),
    ];
  }
  return FLAVOUR_ORDER.flatMap((flavour) => {
    const old = before.find((component) => component.flavour === flavour);
    const now = after.find((component) => component.flavour === flavour);
    const either = now ?? old;
    return either === undefined ? [] : ofComponent(either, stateChanges(old, now));
  });
}

const FLAVOUR_ORDER: readonly Flavour[] = ["standalone", "agent", "cluster-agent"];

function moveChange(was: ProgramCapabilities, is: ProgramCapabilities): readonly ChangeOfObject[] {
  if (was.flavour === is.flavour) return [];
  const words = phrase`runs in flavour ${is.flavour} instead of ${was.flavour}`;
  return [{ topic: "component", kind: "changed", words }];
}

function stateChanges(
  was: ProgramCapabilities | undefined,
  is: ProgramCapabilities | undefined,
): readonly ChangeOfObject[] {
  return [...presenceChange(was, is), ...identityChanges(was, is), ...capabilityChanges(was, is)];
}

function presenceChange(
  was: ProgramCapabilities | undefined,
  is: ProgramCapabilities | undefined,
): readonly ChangeOfObject[] {
  if (was === undefined) return [{ topic: "component", kind: "added", words: ["is switched on"] }];
  return is === undefined ? [{ topic: "component", kind: "removed", words: ["is switched off"] }] : [];
}

function identityChanges(
  was: ProgramCapabilities | undefined,
  is: ProgramCapabilities | undefined,
): readonly ChangeOfObject[] {
  if (was === undefined || is === undefined) return [];
  const { type: before, ...oldFields } = was.component.identity;
  const { type: after, ...newFields } = is.component.identity;
  const replaced: readonly ChangeOfObject[] =
    before === after
      ? []
      : [
          {
            topic: "identity",
            kind: "changed",
            words: phrase`has its identity by ${after} instead of ${before}`,
          },
        ];
  return [...replaced, ...fieldChanges("identity", ["identity"], oldFields, newFields)];
}

/** Names the program in changes of Agents, which may have two. */
function ofComponent(
  { flavour }: ProgramCapabilities,
  changes: readonly ChangeOfObject[],
): readonly ChangeOfObject[] {
  return flavour === "standalone" ? changes : changes.map((change) => ({ ...change, component: flavour }));
}

function credentialsOf({ credentials }: RunnerSpec): object {
  return Object.fromEntries(credentials.map(({ name, credential, path }) => [name, { ...credential, path }]));
}

/** What no other comparison looks at. */
function settingsOf({ runner }: DescribedRunner, spec: RunnerSpec): object {
  const { site, taskTimeoutSeconds, httpTimeoutSeconds, allowImdsEndpoint } = spec;
  return {
    site: siteText(site),
    taskTimeoutSeconds,
    httpTimeoutSeconds,
    allowImdsEndpoint,
    allowGov: runner.allowGov ?? false,
    push: spec.kind === "standalone" ? spec.push : runner.push,
  };
}

/** A site in one text. */
export function siteText({ code, parameter, appUrl, apiUrl }: Site): string {
  return code === "custom" ? `${appUrl} with API ${apiUrl}` : parameter;
}
