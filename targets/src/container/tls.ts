import { HTTPS_PORT, TLS_PROXY_IMAGE } from "@parkit/provider-schema/internal/deployment/tls-proxy";
import { RUNNER_HEALTH_PATH } from "@parkit/provider-schema/internal/runner/ingress";
import { RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";

import type { GuideStep } from "../guide/guide-step";
import { shellWord } from "../text/shell-word";
import type { ContainerSpec } from "./container";

/** Where Caddy looks for its configuration, and for what that names. */
export const CADDY = {
  configuration: "/etc/caddy/Caddyfile",
  certificate: "/etc/caddy/tls.crt",
  key: "/etc/caddy/tls.key",
  /** It keeps what it makes itself there, which is nothing that has to last. */
  scratch: ["/data", "/config"],
} as const;

/** Caddy's configuration: it ends TLS for a host name and passes requests on to a runner. */
export function caddyfile(hostname: string, runnerHost: string): string {
  return `{
	admin off
	auto_https off
}

https://${hostname} {
	tls ${CADDY.certificate} ${CADDY.key}
	reverse_proxy ${runnerHost}:${RUNNER_PORT}
}
`;
}

/**
 * How browsers come to reach a runner in push mode; nothing for one that no browser calls.
 *
 * @param steps - what ends TLS in front of it
 */
export function tlsSteps(
  { push }: ContainerSpec,
  steps: (hostname: string) => Omit<GuideStep, "topic"> & { readonly port?: number },
): readonly GuideStep[] {
  if (push === undefined) return [];
  const { text, commands, port = HTTPS_PORT } = steps(push.hostname);
  const url = `https://${push.hostname}${port === HTTPS_PORT ? "" : `:${port}`}${RUNNER_HEALTH_PATH}`;
  return [
    {
      topic: "TLS",
      text: `Browsers call \`https://${push.hostname}\`. ${text ?? ""}`.trimEnd(),
      commands: [...commands, `curl --fail ${shellWord(url)}`],
    },
  ];
}

/** Port 9016 is nowhere but on the host itself. */
export const LOOPBACK_ONLY = `Port ${RUNNER_PORT} is published on 127.0.0.1 alone, so that nothing reaches the runner but what ends TLS for that name on this host and passes requests on to \`http://127.0.0.1:${RUNNER_PORT}\``;

/** Caddy in a container of its own, on the network of the host, where the runner's port is. */
export function caddyCommands(name: string, hostname: string): readonly string[] {
  const lines = caddyfile(hostname, "127.0.0.1").trimEnd().split("\n");
  const mounts = [
    ["Caddyfile", CADDY.configuration],
    ["tls.crt", CADDY.certificate],
    ["tls.key", CADDY.key],
  ].map(([file, place]) => `--volume "$PWD"/${file}:${place}:ro`);
  return [
    String.raw`printf '%s\n' ${lines.map(word).join(" ")} >Caddyfile`,
    [
      `docker run --detach --name ${shellWord(`${name}-tls`)} --restart unless-stopped --network host --read-only`,
      ...CADDY.scratch.map((directory) => `--tmpfs ${directory}`),
      ...mounts,
      TLS_PROXY_IMAGE,
    ].join(" "),
  ];
}

function word(line: string): string {
  return line === "" ? "''" : shellWord(line);
}
