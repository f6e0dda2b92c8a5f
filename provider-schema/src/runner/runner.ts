import type { RunnerAccess } from "../access/access";
import type { CredentialInput } from "../credential/credential";
import type { DeploymentInput } from "../deployment/deployment";
import type { IngressInput } from "./ingress";
import type { ModeInput } from "./mode";
import type { RunnerIdentityInput } from "./runner-identity";
import type { ScriptInput } from "../script/script";
import type { SiteInput } from "../site/site";

/**
 * An allowlist entry: an action, a pattern where the flavour takes it, or a name that the catalogue does not
 * know.
 */
export type AllowInput =
  | string
  | {
      /** Fully qualified name, taken as it is. */
      readonly custom: string;
    };

/** An allowlist; `"none"` says that the runner is meant to allow nothing. */
export type AllowlistInput = readonly AllowInput[] | "none";

/** What a browser needs to call the runner: App Builder. */
export interface PushInput {
  /** Name under which app users' browsers reach the runner; TLS ends in front of it. */
  readonly hostname: string;
  /**
   * Origins whose pages may call the runner. No target hands them over, because Datadog documents no setting
   * of a runner for them: any but the default is a warning.
   *
   * @default - the app URL of the runner's site
   */
  readonly allowedOrigins?: readonly string[];
  /** In Kubernetes: the Ingress or the route in front of the runner. @default - none, bring your own */
  readonly ingress?: IngressInput;
}

/** A component of an agent deployment: off, or its own allowlist and identity. */
export type ComponentInput =
  | false
  | {
      /** Actions that the component may run. */
      readonly allow: AllowlistInput;
      /** Who the component is to Datadog. @default - the identity of the runner */
      readonly identity?: RunnerIdentityInput;
    };

/**
 * A private action runner.
 *
 * @see https://docs.datadoghq.com/actions/private_actions/
 */
export interface RunnerInput {
  /** Name, unique in the description: letters, digits and minuses, 1 to 63 characters. */
  readonly name: string;
  /** Site to which the runner belongs. @default - the site of the description */
  readonly site?: SiteInput;
  /**
   * Whether Workflow Automation asks it to pull tasks, browsers call it, or both.
   *
   * @default ["pull"]
   * @see https://docs.datadoghq.com/actions/private_actions/use_private_actions/
   */
  readonly modes?: readonly ModeInput[];
  /** What a browser needs to call the runner; needed in push mode. @default - none */
  readonly push?: PushInput;
  /**
   * Actions that the runner may run. On agent deployments shorthand for the Cluster Agent's list.
   *
   * @see https://docs.datadoghq.com/actions/private_actions/use_private_actions/
   */
  readonly allow?: AllowlistInput;
  /** Agent deployments: the runner in each node's Agent. @default false */
  readonly node?: ComponentInput;
  /** Agent deployments: the runner in the Cluster Agent. */
  readonly clusterAgent?: ComponentInput;
  /**
   * Who the runner is to Datadog: its URN and its private key.
   *
   * @default - the runner enrolls itself where the deployment can
   * @see https://docs.datadoghq.com/actions/private_actions/use_private_actions/
   */
  readonly identity?: RunnerIdentityInput;
  /**
   * Credential files on the runner, by the key that connections use.
   *
   * @see https://docs.datadoghq.com/actions/private_actions/private_action_credentials/
   */
  readonly credentials?: Readonly<Record<string, CredentialInput>>;
  /**
   * Predefined scripts by name; connections of integration `script` refer to them as `credential: scripts`.
   *
   * @default - none
   * @see https://docs.datadoghq.com/actions/private_actions/run_script/
   */
  readonly scripts?: Readonly<Record<string, ScriptInput>>;
  /**
   * Where and how the runner is deployed.
   *
   * @see https://docs.datadoghq.com/actions/private_actions/use_private_actions/
   */
  readonly deployment: DeploymentInput;
  /**
   * Who may view the runner, pair connections with it, and edit it. Principals are `role:<id>`, `team:<id>`,
   * `user:<id>` or `org:<id>`. Nothing sets it, because Datadog publishes no API for it: what is rendered has
   * a checklist, `access.md`.
   *
   * @default - no checklist
   */
  readonly access?: RunnerAccess;
  /**
   * Tags of the Agent that the runner is in, as Datadog shows them: execution policies name Agents by their
   * tags. Nothing sets them; they are what `parkit validate` and `parkit explain permissions` judge with.
   *
   * @default - the tags that the description gives to an Agent which parkit manages
   */
  readonly agentTags?: readonly string[];
  /** Tags `key:value` on the runner's metrics and logs. */
  readonly tags?: readonly string[];
  /** Seconds after which a task is given up; 0 means never. @default - the flavour's own */
  readonly taskTimeoutSeconds?: number;
  /** Seconds after which an HTTP action is given up. @default - the flavour's own, 30 */
  readonly httpTimeoutSeconds?: number;
  /** Whether HTTP actions may call the cloud's instance metadata service. @default false */
  readonly allowImdsEndpoint?: boolean;
  /**
   * Accept a standalone runner on a US government site, where Datadog's pages disagree about support.
   *
   * @default false
   */
  readonly allowGov?: boolean;
}
