import * as z from "../shape/deferred-zod";

import type { ActionOs } from "../actions/action";
import type { Flavour } from "../runner/flavour";
import type { RunnerIdentityInput } from "../runner/runner-identity";
import type { SecretType } from "../secret/secret";

/** Whether Terraform deploys, or only files are written beside the stack. */
export type Apply = "terraform" | "artifact";

/** What every deployment that Terraform could apply has. */
export interface Deployable {
  /** @default "terraform" */
  readonly apply?: Apply;
}

/** What every deployment has that nothing applies which Terraform knows: its files are written. */
export interface ArtifactOnly {
  /**
   * Only `"artifact"` is taken, and means the same as nothing; `"terraform"` is refused with the reason.
   *
   * @default "artifact"
   */
  readonly apply?: Apply;
}

/** What every deployment in a cluster has. */
export interface InNamespace {
  /** Kubernetes namespace. */
  readonly namespace: string;
}

/** Facts about each deployment that rules and targets share. */
export interface DeploymentFacts {
  /**
   * Programs that it can run actions in; for agent deployments on Kubernetes the Cluster Agent is the usual
   * one.
   */
  readonly flavours: readonly Flavour[];
  /** Whether it lives in a Kubernetes cluster. */
  readonly kubernetes: boolean;
  /** System that its runner sees. */
  readonly os: ActionOs;
  /** Whether the runner can enroll by itself at first start. */
  readonly selfEnrolls: boolean;
  /** Ways in which the runner can come by its identity. */
  readonly identities: readonly RunnerIdentityInput["type"][];
  /**
   * Where the content of a credential file can come from so that the runner sees a file. Terraform is none:
   * nothing that deploys makes a file of a variable.
   */
  readonly credentialSources: readonly SecretType[];
  /** Why nothing that Terraform knows applies it, so that its files are written. @default - Terraform does */
  readonly onlyFiles?: string;
}

/**
 * What two ways of deploying may have in common, kept when a description is rendered in another way than it
 * declares.
 */
export interface CommonSettings {
  readonly namespace: string;
  readonly image: { readonly imageTag?: string };
  readonly agent: { readonly agentVersion?: string };
  readonly replicas: { readonly replicas?: number };
}

/** Everything that is known about one way of deploying. */
export interface DeploymentModule<Type extends string, Shape extends z.ZodObject, Input> {
  readonly type: Type;
  readonly shape: Shape;
  readonly facts: DeploymentFacts;
  /** A deployment of this type that keeps what another had; everything else takes its default. */
  readonly fromOther: (common: CommonSettings) => Input;
}

/** Keeps the literal types of a module. */
export function deploymentModule<const Type extends string, Shape extends z.ZodObject, Input>(
  module: DeploymentModule<Type, Shape, Input>,
): DeploymentModule<Type, Shape, Input> {
  return module;
}

/** Identities of a runner that cannot enroll by itself in a cluster. */
export const IN_CLUSTER = ["secret", "managed", "inline"] as const;
/** Identities of a runner on a host, in a container or without one. */
export const ON_HOST = ["self-enroll", "file", "inline"] as const;

/** What every runner in an Agent or Cluster Agent of a cluster can do. */
export const AGENT_IN_CLUSTER: DeploymentFacts = {
  flavours: ["cluster-agent", "agent"],
  kubernetes: true,
  os: "linux",
  selfEnrolls: true,
  identities: ["self-enroll", ...IN_CLUSTER],
  credentialSources: ["kubernetes", "external", "csi"],
};

/** Shape of {@link Apply}. */
export const applyShape = z.enum(["terraform", "artifact"]).optional();
/** Shape of a text that says something. */
export const textShape = z.string().min(1);
