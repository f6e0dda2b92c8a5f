import { HTTPS_PORT, TLS_PROXY_IMAGE } from "@parkit/provider-schema/internal/deployment/tls-proxy";
import { RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";

import type { TargetFile } from "../target-file";
import type { ComposeSpec } from "./compose-secret";
import { composeServiceName } from "./compose-service";
import { composeText } from "./compose-text";

/** A service that ends TLS and passes requests on to the runner's. */
export interface ProxyService {
  readonly image: string;
  readonly restart: "unless-stopped";
  readonly read_only: true;
  readonly tmpfs: readonly string[];
  readonly depends_on: readonly [string];
  readonly ports: readonly [string];
  readonly volumes: readonly string[];
}

/** Where the proxy sees its certificate. */
const CERTIFICATE = "/etc/caddy/tls.crt";
const KEY = "/etc/caddy/tls.key";
/** Its configuration, beside the Compose file. */
const CONFIGURATION = "Caddyfile";

/** The proxy's service, where the description asks for one. */
export function proxyServices(spec: ComposeSpec): Readonly<Record<string, ProxyService>> {
  const { tlsProxy } = spec.deployment;
  if (tlsProxy === undefined) return {};
  const { image = TLS_PROXY_IMAGE, port = HTTPS_PORT, certificate, key } = tlsProxy;
  const runner = composeServiceName(spec);
  return {
    [`${runner}-tls`]: {
      image: composeText(image),
      restart: "unless-stopped",
      read_only: true,
      // Caddy keeps what it makes itself there, which is nothing that has to last.
      tmpfs: ["/data", "/config"],
      depends_on: [runner],
      ports: [`${port}:${HTTPS_PORT}`],
      volumes: [
        `./${CONFIGURATION}:/etc/caddy/Caddyfile:ro`,
        composeText(`${certificate}:${CERTIFICATE}:ro`),
        composeText(`${key}:${KEY}:ro`),
      ],
    },
  };
}

/** The proxy's configuration, where the description asks for one. */
export function proxyFiles(spec: ComposeSpec): readonly TargetFile[] {
  const { deployment, push, name } = spec;
  if (deployment.tlsProxy === undefined || push === undefined) return [];
  const text = `# Ends TLS in front of runner ${name}
{
	admin off
	auto_https off
}

https://${push.hostname} {
	tls ${CERTIFICATE} ${KEY}
	reverse_proxy ${composeServiceName(spec)}:${RUNNER_PORT}
}
`;
  return [{ path: CONFIGURATION, text }];
}
