import type { Release } from "@cdktf/provider-helm/lib/release";
import { TerraformStack, type ITerraformDependable, type TerraformProvider } from "cdktf";
import { Construct, type IConstruct } from "constructs";

import { credentialPath } from "@parkit/provider-schema/internal/credential/credential";
import type { AllowInput, AllowlistInput, RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { identityUrn } from "@parkit/provider-schema/internal/runner/runner-identity";
import {
  runnerComponents,
  runnerSpec,
  type CredentialSpec,
  type RunnerSpec,
} from "@parkit/provider-schema/internal/runner/runner-spec";
import { isRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";

import { deployRunner } from "./deployment/deploy";
import type { DeploymentResources } from "./deployment/deployment-resources";
import { withoutSettings, type DeploymentProps } from "./deployment/deployment-settings";
import { contribute, describedConnections, judgeNow } from "./description-tree";
import { requireLiteral } from "./literal-props";
import { ARTIFACTS } from "./stack-files";
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
export interface PrivateActionRunnerProps extends Omit<RunnerInput, "allow" | "deployment"> {
  /** Actions that the runner may run. */
  readonly allow: AllowlistInput;
  /** How the runner is deployed. */
  readonly deployment: DeploymentProps;
  /**
   * Providers to use, where the stack has several of a kind: for Helm, Kubernetes, Docker.
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

const RUNNER = Symbol.for("@parkit/constructs.PrivateActionRunner");

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

  public readonly runnerUrn?: string;
  public readonly runnerName: string;
  /** The Helm release that holds the runner, where the deployment makes one. */
  public readonly release?: Release;
  /** What the deployment made, for what its props have no words for. */
  public readonly resources: DeploymentResources;

  readonly #props: Omit<RunnerInput, "allow">;
  readonly #update: () => void;
  #allow: AllowlistInput;

  constructor(scope: Construct, id: string, props: PrivateActionRunnerProps) {
    super(scope, id);
    Object.defineProperty(this, RUNNER, { value: true });
    const { allow, provider = [], dependsOn, deployment: deploymentProps, ...described } = props;
    const { deployment, settings } = withoutSettings(deploymentProps);
    const rest = { ...described, deployment };
    const { modes, push, credentials, allowImdsEndpoint, node, clusterAgent } = rest;
    requireLiteral(this, { allow, modes, push, credentials, allowImdsEndpoint, node, clusterAgent });
    this.#props = rest;
    this.#allow = allow;
    contribute(this, { list: "runners", input: () => this.#input(this.#allow) });
    this.runnerName = props.name;
    refuseEnrollment(this);
    const urn = identityUrn(props.identity);
    if (urn !== undefined) this.runnerUrn = urn;
    const { resources, update } = deployRunner({
      scope: this,
      folder: this.artifactFolder,
      spec: () => this.spec,
      settings,
      providers: [provider].flat(),
      dependsOn,
    });
    this.#update = update ?? ((): void => undefined);
    this.resources = resources;
    if (resources.release !== undefined) this.release = resources.release;
  }

  /** Everything about the runner, defaults filled in; some depend on connections that the app has by now. */
  public get spec(): RunnerSpec {
    return runnerSpec(this.#input(this.#allow), undefined, describedConnections(this));
  }

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
  public allow(...actions: readonly AllowInput[]): this {
    const allow = [...(this.#allow === "none" ? [] : this.#allow), ...actions];
    requireLiteral(this, { allow });
    judgeNow(this, { list: "runners", input: () => this.#input(allow) });
    this.#allow = allow;
    this.#update();
    return this;
  }

  #input(allow: AllowlistInput): RunnerInput {
    return { ...this.#props, allow };
  }
}

/**
 * @throws {ValidationError} for a runner that Terraform should enroll: nothing would, and its connections
 *   would have no URN
 */
function refuseEnrollment(runner: PrivateActionRunner): void {
  if (!runnerComponents(runner.spec).some(({ identity }) => identity.type === "managed")) return;
  refuse([
    {
      rule: "identity/unavailable",
      severity: "error",
      path: "identity.type",
      message: "the construct cannot have a runner enrolled by Terraform in this version",
      hint: "Run parkit enroll and use RunnerIdentity.secret with the Secret and the URN that it makes, or write the runner into parkit.yaml and use parkit synth terraform.",
      construct: runner.node.path,
    },
  ]);
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
