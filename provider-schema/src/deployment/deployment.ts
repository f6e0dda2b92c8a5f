import * as z from "../shape/deferred-zod";

import { compose, type ComposeDeployment } from "./compose";
import type { DeploymentFacts } from "./deployment-module";
import { docker, type DockerDeployment } from "./docker";
import { helm, type HelmDeployment } from "./helm";
import { helmAgent, type HelmAgentDeployment } from "./helm-agent";
import { linux, type LinuxDeployment } from "./linux";
import { manifests, type ManifestsDeployment } from "./manifests";
import { operator, type OperatorDeployment } from "./operator";
import { VERSION_FIELDS, type VersionField } from "../version/version-field";
import { windows, type WindowsDeployment } from "./windows";

/** How a runner is deployed. */
export type DeploymentInput =
  | HelmDeployment
  | HelmAgentDeployment
  | OperatorDeployment
  | ManifestsDeployment
  | DockerDeployment
  | ComposeDeployment
  | HostDeployment;

/** The Agent on a host. */
export type HostDeployment = LinuxDeployment | WindowsDeployment;

/** The Agent, in a cluster or on a host. */
export type AgentDeployment = HelmAgentDeployment | OperatorDeployment | HostDeployment;

/** A program of its own. */
export type StandaloneDeployment = Exclude<DeploymentInput, AgentDeployment>;

/** Ways to deploy a runner. The same names are targets of `parkit synth`. */
export type DeploymentType = DeploymentInput["type"];

/** Each way of deploying, in the order in which people are told of them. */
const MODULES = [helm, helmAgent, operator, manifests, docker, compose, linux, windows] as const;

const [FIRST, ...OTHERS] = MODULES;
/** Shape of a deployment. */
export const deploymentShape = z.discriminatedUnion("type", [
  FIRST.shape,
  ...OTHERS.map(({ shape }) => shape),
]);

function tableOf<Value>(
  value: (module: (typeof MODULES)[number]) => Value,
): Readonly<Record<DeploymentType, Value>> {
  // That every type has a module is what DeploymentType says; the compiler loses it over entries.
  return Object.fromEntries(MODULES.map((module) => [module.type, value(module)])) as Record<
    DeploymentType,
    Value
  >;
}

/** Facts by deployment type. */
export const DEPLOYMENTS: Readonly<Record<DeploymentType, DeploymentFacts>> = tableOf(({ facts }) => facts);

const PINNABLE = tableOf(({ shape }) => VERSION_FIELDS.filter((field) => field in shape.shape));

/** Versions that a deployment of this type can pin. */
export function pinnableVersions(type: DeploymentType): readonly VersionField[] {
  return PINNABLE[type];
}

/** Makes a deployment of each type that keeps what another had. */
export const FROM_OTHER = tableOf(({ fromOther }) => fromOther);

/** Whether the runner lives in the Agent. */
export function agentDeployment(type: DeploymentType): type is AgentDeployment["type"] {
  return !DEPLOYMENTS[type].flavours.includes("standalone");
}

/** Whether the runner lives in the Agent in a Kubernetes cluster. */
export function clusterDeployment(
  type: DeploymentType,
): type is (HelmAgentDeployment | OperatorDeployment)["type"] {
  return agentDeployment(type) && DEPLOYMENTS[type].kubernetes;
}

/** Whether the runner lives in the Agent on a host. */
export function hostDeployment(type: DeploymentType): type is HostDeployment["type"] {
  return agentDeployment(type) && !DEPLOYMENTS[type].kubernetes;
}

/** Whether Docker runs the container: the standalone runner outside of a cluster. */
export function dockerDeployment(type: DeploymentType): boolean {
  const { flavours, kubernetes } = DEPLOYMENTS[type];
  return flavours.includes("standalone") && !kubernetes;
}

/** The deployment type of that name, if there is one. */
export function deploymentTypeOf(name: string): DeploymentType | undefined {
  return isDeploymentType(name) ? name : undefined;
}

/** Whether a way of deploying has that name. */
export function isDeploymentType(name: string): name is DeploymentType {
  return Object.hasOwn(DEPLOYMENTS, name);
}
