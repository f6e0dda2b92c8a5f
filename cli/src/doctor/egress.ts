/** Whether the hosts of a site can be reached from here, and whether its clock agrees with this machine's. */
import { createHttpClient, type HttpClient } from "@parkit/protocol/internal/http/http-client";
import { proxyFor } from "@parkit/protocol/internal/http/proxy";
import { UnusableEnvironment } from "@parkit/protocol/internal/http/unusable-environment";
import { RUNNER_TOKEN_SKEW_SECONDS } from "@parkit/protocol/internal/token/runner-token";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { remoteConfigurationUrl, type Site } from "@parkit/provider-schema/internal/site/site";

import { known, NOT_ASKED, unanswered, unknownFact, type Asked } from "./asked";
import type { CheckId, Finding, Verdict } from "./finding";
import { reach, type Reached } from "./network";

/** A host of a site. */
export interface SiteHost {
  readonly id: Extract<CheckId, "egress/api" | "egress/app" | "egress/config">;
  readonly url: string;
}

/**
 * Hosts that runners of a site call: its API, and Remote Configuration. Datadog's pages ask for the site's
 * own host as well where the runner is a program of its own.
 */
export function siteHosts(site: Site, specs: readonly RunnerSpec[]): readonly SiteHost[] {
  const configuration = remoteConfigurationUrl(site);
  const standalone = specs.some(({ kind }) => kind === "standalone");
  const hosts: readonly SiteHost[] = [
    { id: "egress/api", url: site.apiUrl },
    ...(configuration === undefined ? [] : [{ id: "egress/config" as const, url: configuration }]),
    ...(standalone ? [{ id: "egress/app" as const, url: site.appUrl }] : []),
  ];
  return hosts.filter(({ url }, index) => hosts.findIndex((other) => other.url === url) === index);
}

const PROXY_VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/** The environment with the proxies that a runner's own variables name: it calls through those. */
export function runnerEnvironment({ deployment }: RunnerSpec, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = new Map(Object.entries("env" in deployment ? (deployment.env ?? {}) : {}));
  const proxies = PROXY_VARIABLES.flatMap((name) => {
    const value = own.get(name);
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  return { ...env, ...Object.fromEntries(proxies) };
}

/** A client over an environment, or why there is none. */
export type Network =
  | {
      readonly usable: true;
      readonly client: HttpClient;
      /** Variable that names the proxy for a URL; undefined for none. */
      readonly proxyVariable: (url: string) => string | undefined;
    }
  | { readonly usable: false; readonly problem: string };

/** Makes a client; sends nothing. */
export function openNetwork(env: NodeJS.ProcessEnv, urls: readonly string[]): Network {
  try {
    for (const url of urls) proxyFor(new URL(url), env);
    const client = createHttpClient(env);
    return { usable: true, client, proxyVariable: (url) => proxyFor(new URL(url), env)?.variable };
  } catch (error) {
    if (!(error instanceof UnusableEnvironment)) throw error;
    return { usable: false, problem: error.message };
  }
}

/** Judges what the environment says of proxies and authorities. */
export function judgeEnvironment(network: Network, urls: readonly string[]): Finding {
  const id = "egress/environment";
  if (!network.usable)
    return {
      id,
      status: "problem",
      what: network.problem,
      why: "every call of the runner fails with it",
      fix: "Correct the variable, or take it out of the environment.",
    };
  const through = urls.flatMap((url) => {
    const variable = network.proxyVariable(url);
    return variable === undefined ? [] : [`${new URL(url).host} by ${variable}`];
  });
  return { id, status: "ok", what: through.length === 0 ? "no proxy" : `a proxy for ${through.join(", ")}` };
}

/** Asks a host whether it answers. */
export async function probeHost(network: Network, { url }: SiteHost, live: boolean): Promise<Asked<Reached>> {
  if (!live) return NOT_ASKED;
  return network.usable ? known(await reach(network.client, url)) : unanswered(network.problem);
}

/** Judges whether a host can be reached. */
export function judgeHost({ id, url }: SiteHost, asked: Asked<Reached>, network: Network): Finding {
  const { host } = new URL(url);
  return { id, ...hostVerdict(host, asked, network.usable ? network.proxyVariable(url) : undefined) };
}

function hostVerdict(host: string, asked: Asked<Reached>, proxy: string | undefined): Verdict {
  const way = proxy === undefined ? "" : ` through the proxy that ${proxy} names`;
  if (!asked.known) return unknownFact(`whether ${host} answers`, asked, "Correct the environment first.");
  if (asked.value.reached) return { status: "ok", what: `${host} answers this machine${way}` };
  return {
    status: "problem",
    what: `${host} cannot be reached from this machine${way}: ${asked.value.problem}`,
    why: "a runner enrolls and gets its tasks by calls to its site",
    fix: `Let HTTPS to ${host} out, or name a proxy with HTTPS_PROXY and its authority with SSL_CERT_FILE.`,
  };
}

/** Judges the clocks by the answer of the API. */
export function judgeClock(asked: Asked<Reached>): Finding {
  return { id: "clock/skew", ...clockVerdict(asked) };
}

function clockVerdict(asked: Asked<Reached>): Verdict {
  const what = "the clock of this machine";
  if (!asked.known) return unknownFact(what, asked, "Correct the environment first.");
  const clocks = asked.value.reached ? asked.value.clocks : undefined;
  if (clocks === undefined)
    return unknownFact(what, unanswered("the site told no time"), "Look at it: timedatectl");
  const seconds = Math.round((clocks.here - clocks.server) / 1000);
  const told = `${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead of"} the site`;
  if (Math.abs(seconds) <= RUNNER_TOKEN_SKEW_SECONDS)
    return { status: "ok", what: `${what} agrees with the site's within ${RUNNER_TOKEN_SKEW_SECONDS} s` };
  return {
    status: "problem",
    what: `${what} is ${told}`,
    why: "tokens and tasks carry times: a runner with such a clock is refused, or finds its tasks expired",
    fix: "Synchronise the clock: timedatectl set-ntp true",
  };
}
