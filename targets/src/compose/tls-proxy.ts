import { HTTPS_PORT, TLS_PROXY_IMAGE } from "@parkit/provider-schema/internal/deployment/tls-proxy";

import { CADDY, caddyfile } from "../container/tls";
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

/** Its configuration, beside the Compose file. */
const CONFIGURATION = "Caddyfile";

/** Name of the proxy's service. */
export function proxyServiceName(spec: ComposeSpec): string {
  return `${composeServiceName(spec)}-tls`;
}

/** The proxy's service, where the description asks for one. */
export function proxyServices(spec: ComposeSpec): Readonly<Record<string, ProxyService>> {
  const { tlsProxy } = spec.deployment;
  if (tlsProxy === undefined) return {};
  const { image = TLS_PROXY_IMAGE, port = HTTPS_PORT, certificate, key } = tlsProxy;
  const runner = composeServiceName(spec);
  return {
    [proxyServiceName(spec)]: {
      image: composeText(image),
      restart: "unless-stopped",
      read_only: true,
      tmpfs: CADDY.scratch,
      depends_on: [runner],
      ports: [`${port}:${HTTPS_PORT}`],
      volumes: [
        `./${CONFIGURATION}:${CADDY.configuration}:ro`,
        composeText(`${certificate}:${CADDY.certificate}:ro`),
        composeText(`${key}:${CADDY.key}:ro`),
      ],
    },
  };
}

/** The proxy's configuration, where the description asks for one. */
export function proxyFiles(spec: ComposeSpec): readonly TargetFile[] {
  const { deployment, push, name } = spec;
  if (deployment.tlsProxy === undefined || push === undefined) return [];
  const text = `# Ends TLS in front of runner ${name}\n${caddyfile(push.hostname, composeServiceName(spec))}`;
  return [{ path: CONFIGURATION, text }];
}
