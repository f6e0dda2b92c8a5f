import type { RunnerAccess } from "../access/access";
import { AUTO_CONNECTED } from "./agent-settings";
import type { ConnectionInput } from "../connection/connection";
import {
  COMPOSE_SECRETS_DIRECTORY,
  composeSecretName,
  credentialFileName,
  credentialPath,
  type CredentialInput,
} from "../credential/credential";
import {
  agentDeployment,
  DEPLOYMENTS,
  hostDeployment,
  type AgentDeployment,
  type DeploymentInput,
  type StandaloneDeployment,
} from "../deployment/deployment";
import type { Description } from "../description/description";
import { normaliseModes, type Mode } from "./mode";
import type { Flavour } from "./flavour";
import type { AllowlistInput, PushInput, RunnerInput } from "./runner";
import { writtenComponents } from "./runner-component";
import type { RunnerIdentityInput } from "./runner-identity";
import {
  AGENT_FILES_DIRECTORY,
  agentScriptFile,
  SCRIPTS_CREDENTIAL,
  scriptCredential,
} from "../script/script";
import { nothingUnknown } from "../rules/rule";
import { DEFAULT_SITE_PARAMETER, resolveSite, type Site, type SiteInput } from "../site/site";
import { ArgumentError } from "../parkit-error";

/** A runner with every default filled in: the only model of a runner, from which every target is made. */
export type RunnerSpec = StandaloneRunnerSpec | AgentRunnerSpec;

/** What a component of a runner may do and who it is. */
export interface RunnerComponent {
  /** What it may run. */
  readonly allow: AllowlistInput;
  /** Who it is to Datadog. */
  readonly identity: RunnerIdentityInput;
}

interface CommonSpec {
  /** Name, unique in the description. */
  readonly name: string;
  /** Site, with all of its addresses. */
  readonly site: Site;
  /** How it gets its tasks. */
  readonly modes: readonly Mode[];
  /** Credential files, that of scripts among them. */
  readonly credentials: readonly CredentialSpec[];
  /** Tags `key:value` on its metrics and logs. */
  readonly tags: readonly string[];
  /** Seconds after which a task is given up. @default - the flavour's own */
  readonly taskTimeoutSeconds?: number;
  /** Seconds after which an HTTP action is given up. @default - the flavour's own */
  readonly httpTimeoutSeconds?: number;
  /** Whether HTTP actions may call the cloud's metadata service. */
  readonly allowImdsEndpoint: boolean;
  /** Who may do what with the runner, where that is described. */
  readonly access?: RunnerAccess;
}

/** The standalone runner. */
export interface StandaloneRunnerSpec extends CommonSpec, RunnerComponent {
  readonly kind: "standalone";
  /** App Builder settings; absent in pull mode. */
  readonly push?: PushSpec;
  /** How it is deployed. */
  readonly deployment: StandaloneDeployment;
}

/** A runner inside the Agent, the Cluster Agent, or both. A component that is off is absent. */
export interface AgentRunnerSpec extends CommonSpec {
  readonly kind: "agent";
  /** The runner in each node's Agent. */
  readonly node?: RunnerComponent;
  /** The runner in the Cluster Agent. */
  readonly clusterAgent?: RunnerComponent;
  /** Whether the Agent makes connections by itself; absent where nothing was said: it then does. */
  readonly autoConnections?: boolean;
  /** How it is deployed. */
  readonly deployment: AgentDeployment;
}

/** A credential file with the path at which the runner sees it. */
export interface CredentialSpec {
  /** Key in the runner's `credentials`. */
  readonly name: string;
  /** What the description says of it. */
  readonly credential: CredentialInput;
  /** Path of the file as the runner sees it. */
  readonly path: string;
}

/** App Builder settings with defaults filled in. */
export interface PushSpec extends PushInput {
  /** Origins whose pages may call the runner. */
  readonly allowedOrigins: readonly string[];
}

/** Identity of a runner whose description names none. */
const DEFAULT_IDENTITY: RunnerIdentityInput = { type: "self-enroll", ownership: "owned" };

/**
 * Fills in every default of one runner. The runner must have passed validation.
 *
 * @param site - site of the description, used when the runner names none
 * @param connections - connections of the description; those paired with the runner decide whether an Agent
 *   makes its own
 * @throws {ArgumentError} when the site is unknown, which validation would have found
 */
export function runnerSpec(
  runner: RunnerInput,
  site: SiteInput = DEFAULT_SITE_PARAMETER,
  connections: readonly ConnectionInput[] = [],
): RunnerSpec {
  const resolved = resolveSite(runner.site ?? site);
  if (resolved === undefined) throw new ArgumentError(`runner ${runner.name} has an unknown site`);
  const common: CommonSpec = {
    name: runner.name,
    site: resolved,
    modes: normaliseModes(runner.modes),
    credentials: credentialSpecs(runner),
    tags: runner.tags ?? [],
    ...(runner.taskTimeoutSeconds === undefined ? {} : { taskTimeoutSeconds: runner.taskTimeoutSeconds }),
    ...(runner.httpTimeoutSeconds === undefined ? {} : { httpTimeoutSeconds: runner.httpTimeoutSeconds }),
    allowImdsEndpoint: runner.allowImdsEndpoint ?? false,
    ...(runner.access === undefined ? {} : { access: runner.access }),
  };
  return isAgentDeployment(runner.deployment)
    ? agentSpec(runner, runner.deployment, common, connections)
    : standaloneSpec(runner, runner.deployment, common, resolved);
}

/** Credential files of a runner, with the one that holds its scripts. */
function credentialSpecs(runner: RunnerInput): readonly CredentialSpec[] {
  const { credentials = {}, scripts, deployment } = runner;
  const declared = Object.entries(credentials).map(([name, credential]) => ({
    name,
    credential,
    path: writtenPath(runner, name, credential) ?? credentialPath(name, credential),
  }));
  if (scripts === undefined) return declared;
  const credential = scriptCredential(scripts);
  const path = agentScriptFile(deployment.type) ?? credentialPath(SCRIPTS_CREDENTIAL, credential);
  return [...declared, { name: SCRIPTS_CREDENTIAL, credential, path }];
}

/**
 * Path at which a host's script writes a credential that the description holds itself, or Compose one that it
 * takes from a variable; undefined for every other.
 */
function writtenPath(
  { name: runner, deployment: { type } }: RunnerInput,
  name: string,
  credential: CredentialInput,
): string | undefined {
  const source = credential.from.type;
  if (source === "env" && DEPLOYMENTS[type].credentialSources.includes(source))
    return `${COMPOSE_SECRETS_DIRECTORY}/${composeSecretName(runner, name)}`;
  if (source !== "literal" || !hostDeployment(type)) return undefined;
  const { os } = DEPLOYMENTS[type];
  const separator = os === "windows" ? "\\" : "/";
  return [AGENT_FILES_DIRECTORY[os], name, credentialFileName(credential)].join(separator);
}

/** Fills in every default of every runner of a description that has passed validation. */
export function runnerSpecs(description: Description): readonly RunnerSpec[] {
  const { runners = [], connections = [], site } = description;
  const paired = new Map<string, ConnectionInput[]>();
  for (const connection of connections) {
    if (connection.runner === undefined) continue;
    const known = paired.get(connection.runner);
    if (known === undefined) paired.set(connection.runner, [connection]);
    else known.push(connection);
  }
  return runners.map((runner) => runnerSpec(runner, site, paired.get(runner.name)));
}

/** Programs of a runner with their flavours, the node's before the cluster's, without those that are off. */
export function runnerPrograms(
  spec: RunnerSpec,
): readonly { readonly flavour: Flavour; readonly component: RunnerComponent }[] {
  if (spec.kind === "standalone") return [{ flavour: "standalone", component: spec }];
  const { node, clusterAgent } = spec;
  return [
    ...(node === undefined ? [] : [{ flavour: "agent" as const, component: node }]),
    ...(clusterAgent === undefined ? [] : [{ flavour: "cluster-agent" as const, component: clusterAgent }]),
  ];
}

/**
 * What of a runner has an identity of its own: of an Agent the Cluster Agent's component before the nodes',
 * without those that are off.
 */
export function runnerComponents(spec: RunnerSpec): readonly RunnerComponent[] {
  return runnerPrograms(spec)
    .map(({ component }) => component)
    .reverse();
}

/**
 * The component that enrollment hands an identity to and connections are paired with, the first of
 * {@link runnerComponents}. Undefined for an Agent's runner that is off everywhere.
 */
export function pairedComponent(spec: RunnerSpec): RunnerComponent | undefined {
  return runnerComponents(spec)[0];
}

function isAgentDeployment(deployment: DeploymentInput): deployment is AgentDeployment {
  return agentDeployment(deployment.type);
}

function standaloneSpec(
  runner: RunnerInput,
  deployment: StandaloneRunnerSpec["deployment"],
  common: CommonSpec,
  site: Site,
): StandaloneRunnerSpec {
  return {
    kind: "standalone",
    ...common,
    allow: runner.allow ?? "none",
    identity: runner.identity ?? DEFAULT_IDENTITY,
    ...(runner.push === undefined
      ? {}
      : { push: { ...runner.push, allowedOrigins: runner.push.allowedOrigins ?? [site.appUrl] } }),
    deployment,
  };
}

function agentSpec(
  runner: RunnerInput,
  deployment: AgentRunnerSpec["deployment"],
  common: CommonSpec,
  connections: readonly ConnectionInput[],
): AgentRunnerSpec {
  const identity = runner.identity ?? DEFAULT_IDENTITY;
  const components = new Map(
    writtenComponents(runner, deployment.type, nothingUnknown).map(({ flavour, field }) => {
      const written = field === undefined ? runner : runner[field];
      const { allow = "none", identity: own = identity } = typeof written === "object" ? written : {};
      return [flavour, { allow, identity: own }];
    }),
  );
  const node = components.get("agent");
  const clusterAgent = components.get("cluster-agent");
  const autoConnections = autoConnectionsOf(runner, deployment, connections);
  return {
    kind: "agent",
    ...common,
    ...(node === undefined ? {} : { node }),
    ...(clusterAgent === undefined ? {} : { clusterAgent }),
    ...(autoConnections === undefined ? {} : { autoConnections }),
    deployment,
  };
}

function autoConnectionsOf(
  { name }: RunnerInput,
  { autoConnections }: AgentRunnerSpec["deployment"],
  connections: readonly ConnectionInput[],
): boolean | undefined {
  const described = connections.some(
    ({ runner, integration }) => runner === name && AUTO_CONNECTED.includes(integration.type),
  );
  return autoConnections ?? (described ? false : undefined);
}
