import type { Release } from "@cdktf/provider-helm/lib/release";
import {
  Lazy,
  TerraformStack,
  type ITerraformDependable,
  type TerraformMetaArguments,
  type TerraformProvider,
} from "cdktf";
import { Construct, type IConstruct } from "constructs";

import type { KnownKubernetesResource } from "@parkit/provider-schema/internal/actions/generated/action-names";
import type { KubernetesOperation } from "@parkit/provider-schema/internal/actions/kubernetes-kind";
import { agentDeployment, type DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import { credentialPath, type CredentialInput } from "@parkit/provider-schema/internal/credential/credential";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { identityUrn } from "@parkit/provider-schema/internal/runner/runner-identity";
import {
  pairedComponent,
  runnerSpec,
  type CredentialSpec,
  type RunnerSpec,
} from "@parkit/provider-schema/internal/runner/runner-spec";
import { isRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import { SCRIPTS_CREDENTIAL, type ScriptInput } from "@parkit/provider-schema/internal/script/script";
import { accessFiles } from "@parkit/targets/internal/access/access-checklist";

import type { AllowlistProps, AllowProps, ComponentProps } from "./allowlist";
import { deployerBy, deployingBy } from "./deployment/deploy";
import type { DeploymentResources } from "./deployment/deployment-resources";
import { withoutSettings, type DeploymentProps } from "./deployment/deployment-settings";
import { contribute, judgeNow, pairedConnections } from "./description-tree";
import { enrollRunner, refuseUnreachableIdentity, withoutManagedSettings } from "./identity/enrollment";
import type { CredentialReference } from "./connection/integration";
import type * as KubernetesOperations from "./kubernetes-operations";
import { requireLiteral, structuralProps } from "./literal-props";
import { refuseLiteralSecrets } from "./literal-secret";
import { presentMembers } from "./present-members";
import type { ProviderName } from "./required-provider";
import type { RunnerIdentityProps } from "./identity/runner-identity";
import { RUNNER } from "./runner-symbol";
import { clusterRunnerUrn, withRunnerUrn, type RunnerUrnInput } from "./identity/runner-urn";
import { withKnownSite } from "./site";
import { ARTIFACTS, writeBesideStack } from "./stack-files";
import { metaArguments } from "./terraform/parkit-resource";
import { isUnknown } from "./token";

/** A private action runner, made here or elsewhere. */
export interface IPrivateActionRunner extends IConstruct {
  /**
   * URN, by which connections are paired with the runner. May be a token; undefined when it is known only
   * after enrollment.
   */
  readonly runnerUrn?: string;
  /** Name in the description; undefined for a runner that is only known by its URN. */
  readonly runnerName?: string;
  /** Credential files on the runner; none for a runner that is only known by its URN. */
  readonly credentials: readonly CredentialSpec[];
}

/** What a private action runner is and may do. */
export interface PrivateActionRunnerProps extends Omit<
  RunnerInput,
  "allow" | "node" | "clusterAgent" | "deployment" | "identity"
> {
  /**
   * Actions that the runner may run. On agent deployments shorthand for the Cluster Agent's list. Names that
   * are not written out here: `Allowlist.of(names)`.
   *
   * @default - the lists of `node` and `clusterAgent`; a runner has one or the other
   */
  readonly allow?: AllowlistProps;
  /** Agent deployments: the runner in each node's Agent. @default false */
  readonly node?: ComponentProps;
  /** Agent deployments: the runner in the Cluster Agent. */
  readonly clusterAgent?: ComponentProps;
  /** How the runner comes by its identity. @default - it enrolls itself, where its deployment lets it */
  readonly identity?: RunnerIdentityProps;
  /**
   * URN of a runner whose identity does not name one, by which connections are paired with it: a text, a
   * variable, or {@link RunnerUrn.fromCluster}.
   *
   * @default - that of the identity
   */
  readonly runnerUrn?: RunnerUrnInput;
  /** How the runner is deployed. */
  readonly deployment: DeploymentProps;
  /**
   * Providers to use, where the stack has several of a kind: for Helm, Kubernetes, Docker, and `parkit` for
   * what enrolls the runner or finds its URN.
   *
   * @default - the stack's only ones
   */
  readonly provider?: TerraformProvider | readonly TerraformProvider[];
  /** What has to be there before the runner. @default - only what its props refer to */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** What is known of a runner that is managed elsewhere. */
export interface ImportedRunnerOptions {
  /** Credential files that the runner holds, by the key that connections use. @default - none */
  readonly credentials?: RunnerInput["credentials"];
}

/**
 * A private action runner in your network: its allowlist, identity, credentials and deployment.
 *
 * @example
 * new PrivateActionRunner(this, "payments", {
 *   name: "payments-prod",
 *   allow: [Actions.http.request],
 *   identity: RunnerIdentity.secret({ secretName: "payments-identity", urn: urn.stringValue }),
 *   deployment: Deployment.helm({ namespace: "datadog" }),
 * });
 */
export class PrivateActionRunner extends Construct implements IPrivateActionRunner {
  /**
   * A runner that exists already and is managed elsewhere, by its URN.
   *
   * @throws {ValidationError} when the text is not a URN of a runner, or where a credential's file lies is
   *   not known
   */
  public static fromUrn(
    scope: Construct,
    id: string,
    urn: string,
    options: ImportedRunnerOptions = {},
  ): IPrivateActionRunner {
    return new ImportedRunner(scope, id, urn, options);
  }

  /** Whether something is a runner of this library, also one of another copy of it. */
  public static isPrivateActionRunner(x: unknown): x is PrivateActionRunner {
    return typeof x === "object" && x !== null && RUNNER in x;
  }

  /** URN, by which connections are paired with it; may be a token. Undefined while nobody knows it. */
  public readonly runnerUrn?: string;
  /** Name in the description. */
  public readonly runnerName: string;
  /** The Helm release that holds the runner, where the deployment makes one. */
  public readonly release?: Release;
  /** What the deployment made, for what its props have no words for. */
  public readonly resources: DeploymentResources;

  readonly #update: () => void;
  #props: RunnerInput & { readonly allow?: AllowlistProps };
  /** What was last made of the props and, in the Agent, of so many paired connections: they only come. */
  #described: { readonly props: RunnerInput; readonly paired: number; readonly spec: RunnerSpec } | undefined;

  constructor(scope: Construct, id: string, props: PrivateActionRunnerProps) {
    super(scope, id);
    Object.defineProperty(this, RUNNER, { value: true });
    const { provider = [], dependsOn, deployment: deploymentProps, identity, runnerUrn, ...rest } = props;
    refuseLiteralSecrets(this, deploymentProps, ["deployment"]);
    const { deployment, settings } = withoutSettings(deploymentProps);
    refuseUnreachableIdentity(this, identity, deployment);
    const knownLater = (): string => Lazy.stringValue({ produce: () => this.runnerUrn });
    const managed = withoutManagedSettings(identity, knownLater);
    const urn = typeof runnerUrn === "object" ? knownLater() : runnerUrn;
    const known = urn === undefined ? managed.identity : withRunnerUrn(this, managed.identity, urn);
    this.#props = { ...rest, deployment, ...presentMembers({ identity: known }) };
    requireLiteral(this, { ...structuralProps(this.#props), access: rest.access });
    contribute(this, { list: "runners", input: () => this.#props });
    this.runnerName = props.name;
    const meta = (name: ProviderName): TerraformMetaArguments =>
      metaArguments({
        provider: [provider].flat().find(({ terraformResourceType }) => terraformResourceType === name),
        dependsOn,
      });
    const enrollment = enrollRunner(this, () => this.spec, managed.settings, meta("parkit"));
    const deploying = deployingBy<DeploymentType>(deployment.type, {
      scope: this,
      folder: this.artifactFolder,
      spec: () => this.spec,
      settings,
      enrollment,
      meta,
    });
    const { resources, update } = deployerBy<DeploymentType>(deployment.type)(deploying);
    this.#update = update ?? ((): void => undefined);
    const found =
      typeof runnerUrn === "object"
        ? clusterRunnerUrn(this, this.spec, runnerUrn, meta("parkit"))
        : undefined;
    // The same object: the deployment adds what later actions and credentials need.
    this.resources = Object.assign(
      resources,
      presentMembers({ enrollment: enrollment?.resource, key: enrollment?.key, ...found }),
    );
    if (resources.release !== undefined) this.release = resources.release;
    const paired =
      found?.urn.urn ?? enrollment?.resource.urn ?? identityUrn(pairedComponent(this.spec)?.identity);
    if (paired !== undefined) this.runnerUrn = paired;
    this.#writeChecklist();
  }

  /** Everything about the runner, defaults filled in; some depend on connections that the app has by now. */
  public get spec(): RunnerSpec {
    const props = this.#props;
    const connections = pairedConnections(this, props.name);
    // Of a standalone runner nothing is decided by its connections.
    const paired = agentDeployment(props.deployment.type) ? connections.length : 0;
    if (this.#described?.props !== props || this.#described.paired !== paired)
      this.#described = { props, paired, spec: runnerSpec(withKnownSite(props), undefined, connections) };
    return this.#described.spec;
  }

  /** Credential files, those of scripts among them. */
  public get credentials(): readonly CredentialSpec[] {
    return this.spec.credentials;
  }

  /** Folder of the runner's files beside the synthesized stack, relative to the stack's folder. */
  public get artifactFolder(): string {
    const [, ...below] = this.node.path.slice(TerraformStack.of(this).node.path.length).split("/");
    return [ARTIFACTS, ...below].join("/");
  }

  /**
   * Allows more actions, for example those that a connection made elsewhere needs.
   *
   * @throws {ValidationError} when an action is unknown or the runner's flavour lacks it
   */
  public allow(...actions: readonly AllowProps[]): this {
    const { allow = [] } = this.#props;
    return this.#extend({ allow: [...(allow === "none" ? [] : allow), ...actions] });
  }

  /**
   * Allows operations on Kubernetes objects, by the actions that do them. The permissions that they need in
   * the cluster come with them.
   *
   * @param resource - such as `pods`
   * @param operations - such as `get` and `list`; of Deployments also `restart`, `rollback`, `scale`
   * @throws {ValidationError} when there is no action for one of them, or the runner's flavour lacks it
   * @example
   * runner.allowKubernetes("pods", ["get", "list"]);
   */
  public allowKubernetes(
    resource: KnownKubernetesResource,
    operations: readonly KubernetesOperation[],
  ): this {
    // With the catalogue of all actions, which no other runner needs.
    const { actionsFor } = require("./kubernetes-operations") as typeof KubernetesOperations;
    return this.allow(...actionsFor(this, resource, operations));
  }

  /**
   * Gives the runner one more credential file.
   *
   * @returns what a connection takes: `Integration.postgresql(runner.addCredential("orders", …))`. File and
   *   connection then have the same path.
   * @throws {ValidationError} when the runner has one of this name, or its deployment cannot bring the file
   */
  public addCredential(name: string, credential: CredentialInput): CredentialReference {
    const { credentials } = this.#props;
    this.#refuseTaken("credentials", credentials, name);
    this.#extend({ credentials: { ...credentials, [name]: credential } });
    return { credential: name };
  }

  /**
   * Gives the runner one more predefined script.
   *
   * @returns what a connection takes: `Integration.script(runner.addScript("restart", …))`
   * @throws {ValidationError} when the runner has one of this name, or cannot run it
   */
  public addScript(name: string, script: ScriptInput): CredentialReference {
    const { scripts } = this.#props;
    this.#refuseTaken("scripts", scripts, name);
    this.#extend({ scripts: { ...scripts, [name]: script } });
    return { credential: SCRIPTS_CREDENTIAL };
  }

  /** Changes props that count at synthesis, unless a rule is broken by it. */
  #extend(change: Partial<Pick<PrivateActionRunnerProps, "allow" | "credentials" | "scripts">>): this {
    const extended = { ...this.#props, ...change };
    requireLiteral(this, structuralProps(extended));
    judgeNow(this, { list: "runners", input: () => extended });
    this.#props = extended;
    this.#update();
    return this;
  }

  #refuseTaken(prop: string, existing: object | undefined, name: string): void {
    if (existing === undefined || !Object.hasOwn(existing, name)) return;
    refuse([
      {
        rule: "name/duplicate",
        severity: "error",
        path: `${prop}.${name}`,
        message: `the runner has ${JSON.stringify(name)} already`,
        hint: "Give each its own name: connections refer to it by name.",
        value: name,
        construct: this.node.path,
      },
    ]);
  }

  /** Nothing can set a runner's access but a person. */
  #writeChecklist(): void {
    writeBesideStack(this, () => {
      const { access } = this.#props;
      // A name that only Terraform knows is none to look for.
      const name = isUnknown(this.runnerName) ? this.node.id : this.runnerName;
      return accessFiles({ name, ...(access === undefined ? {} : { access }) }).map(({ path, text }) => ({
        path: `${this.artifactFolder}/${path}`,
        content: text,
      }));
    });
  }
}

class ImportedRunner extends Construct implements IPrivateActionRunner {
  public readonly credentials: readonly CredentialSpec[];

  constructor(
    scope: Construct,
    id: string,
    public readonly runnerUrn: string,
    { credentials = {} }: ImportedRunnerOptions,
  ) {
    super(scope, id);
    this.credentials = Object.entries(credentials).map(([name, credential]) => ({
      name,
      credential,
      path: credentialPath(name, credential),
    }));
    const unplaced = Object.entries(credentials).find(([, { from }]) => from.type === "env");
    if (unplaced !== undefined)
      refuse([
        {
          rule: "credential/unmounted",
          severity: "error",
          path: `credentials.${unplaced[0]}.from`,
          message: "which file the runner's deployment makes of a variable is not known here",
          hint: 'Name the file: Secret.file("/run/secrets/<runner>-<credential>").',
          construct: this.node.path,
        },
      ]);
    if (isUnknown(runnerUrn) || isRunnerUrn(runnerUrn)) return;
    refuse([
      {
        rule: "identity/urn",
        severity: "error",
        path: "urn",
        message: `${JSON.stringify(runnerUrn)} is not the URN of a runner`,
        hint: "A URN reads urn:dd:apps:on-prem-runner:<region>:<organisation id>:<runner id>.",
        value: runnerUrn,
        construct: this.node.path,
      },
    ]);
  }
}
