import { composeSecrets, type ComposeSecret, type ComposeSpec } from "./compose-secret";
import { composeServiceName } from "./compose-service";
import { composeText } from "./compose-text";
import { containerSettings, ENROLL_FLAG } from "../container/container";
import { optional } from "../text/optional-member";
import { proxyServices, type ProxyService } from "./tls-proxy";

/**
 * A Compose file with a runner in it: the members of the Compose specification that a description can lead
 * to.
 */
export interface ComposeDocument {
  readonly services: Readonly<Record<string, ComposeService | ProxyService>>;
  /** What credentials take from variables; absent when none does. */
  readonly secrets?: Readonly<Record<string, ComposeSecret>>;
}

/** One service of a Compose file. */
interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly restart: "unless-stopped";
  readonly cpus: number;
  readonly mem_limit: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  /** Names of secrets that become files of the container. */
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck: {
    readonly test: readonly string[];
    readonly interval: string;
    readonly timeout: string;
    readonly retries: number;
  };
}

/**
 * The Compose file. Keys come from the environment of `docker compose`, which refuses to start without them.
 */
export function composeDocument(spec: ComposeSpec): ComposeDocument {
  const secrets = composeSecrets(spec);
  return {
    services: { [composeServiceName(spec)]: composeService(spec), ...proxyServices(spec) },
    ...optional("secrets", Object.keys(secrets).length === 0 ? undefined : secrets),
  };
}

function composeService(spec: ComposeSpec): ComposeService {
  const settings = containerSettings(spec);
  const enrolls = spec.identity.type === "self-enroll";
  const secrets = Object.keys(composeSecrets(spec));
  return {
    image: composeText(settings.image),
    ...(enrolls ? { command: [ENROLL_FLAG] } : {}),
    restart: "unless-stopped",
    cpus: settings.cpus,
    mem_limit: composeText(settings.memory),
    environment: {
      ...(enrolls ? { ...settings.enrollment, ...KEYS } : {}),
      ...escaped(settings.environment),
    },
    volumes: settings.volumes.map(composeText),
    ...optional("secrets", secrets.length === 0 ? undefined : secrets),
    ...optional("ports", isPublished(spec) ? settings.ports : undefined),
    healthcheck: { test: ["CMD", ...settings.healthcheck], interval: "10s", timeout: "10s", retries: 3 },
  };
}

/** Whether something on the host ends TLS, which then has to reach the runner's port. */
function isPublished(spec: ComposeSpec): boolean {
  return containerSettings(spec).ports.length > 0 && spec.deployment.tlsProxy === undefined;
}

const KEYS = {
  DD_API_KEY: "${DD_API_KEY:?set DD_API_KEY}",
  DD_APP_KEY: "${DD_APP_KEY:?set DD_APP_KEY}",
};

function escaped(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, composeText(value)]));
}
