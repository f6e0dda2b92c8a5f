import type { IConstruct } from "constructs";

import type { RunnerIdentityInput } from "@parkit/provider-schema/internal/runner/runner-identity";
import type { ComponentInput, RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";

import { holdsUnknown, isUnknown } from "./token";

/**
 * Refuses values that only Terraform knows where they decide what is made: a permission or a mount cannot be
 * added or left out at deployment.
 *
 * @param props - props that must be written out, by name
 * @throws {ValidationError} naming every prop that is not
 */
export function requireLiteral(scope: IConstruct, props: Readonly<Record<string, unknown>>): void {
  const unknown = Object.keys(props).filter((name) => holdsUnknown(props[name]));
  if (unknown.length === 0) return;
  refuse(
    unknown.map((name) => ({
      rule: "schema/type",
      severity: "error",
      path: name,
      message: "is known only at deployment, but decides what is deployed",
      hint: "Write the value into the app.",
      construct: scope.node.path,
    })),
  );
}

/**
 * What of a runner must be written out, by its place in the props: what it may do, and whatever decides which
 * resources, files and mounts there are. Everything else may be a token; the guide to tokens lists both.
 */
export function structuralProps(runner: RunnerInput): Readonly<Record<string, unknown>> {
  const { allow, modes, site, node, clusterAgent, identity, credentials = {}, scripts, deployment } = runner;
  const sources = Object.entries(credentials).map(([name, { type, from }]) => [
    `credentials.${name}`,
    [name, type, from.type],
  ]);
  return {
    allow,
    modes,
    site: typeof site === "string" ? site : undefined,
    allowImdsEndpoint: runner.allowImdsEndpoint,
    ...identityKind("identity", identity),
    ...componentProps("node", node),
    ...componentProps("clusterAgent", clusterAgent),
    ...(Object.fromEntries(sources) as Readonly<Record<string, unknown>>),
    scripts,
    "push.ingress.loadBalancer": runner.push?.ingress?.loadBalancer,
    "deployment.type": deployment.type,
    "deployment.permissionScope": "permissionScope" in deployment ? deployment.permissionScope : undefined,
    "deployment.customResources": "customResources" in deployment ? deployment.customResources : undefined,
    "deployment.systemd": "systemd" in deployment ? deployment.systemd : undefined,
    ...Object.fromEntries(unknownCollections(deployment, "deployment")),
  };
}

/** Lists that are handed over as they are, so that nobody needs to know how long they are. */
const WHOLE_LISTS: ReadonlySet<string> = new Set(["deployment.httpAllowlist"]);

/** Lists, maps and flags that only Terraform knows: each item of the former becomes something of its own. */
function unknownCollections(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null || WHOLE_LISTS.has(path)) return [];
  if (isUnknown(value)) return [[path, value]];
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) =>
    unknownCollections(item, `${path}.${name}`),
  );
}

function componentProps(
  name: string,
  component: ComponentInput | undefined,
): Readonly<Record<string, unknown>> {
  if (typeof component !== "object") return { [name]: component };
  return { [`${name}.allow`]: component.allow, ...identityKind(`${name}.identity`, component.identity) };
}

function identityKind(
  name: string,
  identity: RunnerIdentityInput | undefined,
): Readonly<Record<string, unknown>> {
  if (identity === undefined) return {};
  return {
    [`${name}.type`]: identity.type,
    [`${name}.ownership`]: "ownership" in identity ? identity.ownership : undefined,
  };
}
