/** Looks at everything that stands between a description and a working runner. */
import { resolve } from "node:path";

import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpecs, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { Site } from "@parkit/provider-schema/internal/site/site";
import { isInCluster } from "@parkit/targets/internal/kubernetes/in-cluster";

import type { Terminal } from "../terminal";
import { judgeBrowser, probeBrowser } from "./browser";
import { judgeCluster } from "./cluster";
import { probeCluster } from "./cluster-facts";
import { judgeConnection, probeConnection } from "./connection-service";
import { isInDocker, judgeDocker, probeDocker } from "./docker-host";
import {
  judgeClock,
  judgeEnvironment,
  judgeHost,
  openNetwork,
  probeHost,
  runnerEnvironment,
  siteHosts,
  type Network,
} from "./egress";
import type { Finding } from "./finding";
import { identityPaths, judgeIdentityFile, probeFile } from "./identity-file";
import { judgeImage, probeImage, runnerImage } from "./image";
import { judgeKeys, keyNeeds, probeKeys } from "./keys";
import { judgeTool, neededTools, probeTool } from "./tools";

/** Where something is looked at, and how far. */
interface Examination {
  readonly description: Description;
  readonly terminal: Terminal;
  /** Whether questions may leave this machine. */
  readonly live: boolean;
}

/**
 * Looks at everything that a description asks for, and at nothing else.
 *
 * @param live - whether sites, clusters, registries and runners are asked
 */
export async function examine(
  description: Description,
  terminal: Terminal,
  live: boolean,
): Promise<readonly Finding[]> {
  const examination = { description, terminal, live };
  const specs = runnerSpecs(description);
  const runners = new Map((description.runners ?? []).map((runner) => [runner.name, runner]));
  const findings: Finding[] = [];
  for (const tool of neededTools(description, specs))
    findings.push(judgeTool(tool, await probeTool(tool, terminal)));
  for (const group of bySite(specs, terminal.env)) findings.push(...(await siteFindings(group, examination)));
  for (const spec of specs) {
    const runner = runners.get(spec.name);
    if (runner !== undefined) findings.push(...(await runnerFindings(spec, runner, examination)));
  }
  for (const connection of description.connections ?? []) {
    const spec = specs.find(({ name }) => name === connection.runner);
    if (spec !== undefined) findings.push(await connectionFinding(connection, spec, examination));
  }
  return findings;
}

/** Runners that call the same site in the same way. */
interface SiteGroup {
  readonly site: Site;
  readonly env: NodeJS.ProcessEnv;
  readonly specs: readonly RunnerSpec[];
}

function bySite(specs: readonly RunnerSpec[], env: NodeJS.ProcessEnv): readonly SiteGroup[] {
  const groups = new Map<string, SiteGroup>();
  for (const spec of specs) {
    const own = runnerEnvironment(spec, env);
    const key = JSON.stringify([spec.site.apiUrl, own]);
    groups.set(key, { site: spec.site, env: own, specs: [...(groups.get(key)?.specs ?? []), spec] });
  }
  return [...groups.values()];
}

async function siteFindings(
  { site, env, specs }: SiteGroup,
  { description, live }: Examination,
): Promise<readonly Finding[]> {
  const hosts = siteHosts(site, specs);
  const urls = hosts.map(({ url }) => url);
  return withNetwork(env, urls, async (network) => {
    const findings: Finding[] = [judgeEnvironment(network, urls)];
    for (const host of hosts) {
      const answer = await probeHost(network, host, live);
      findings.push(judgeHost(host, answer, network));
      if (host.id === "egress/api") findings.push(judgeClock(answer));
    }
    const keys = await probeKeys(network, site.apiUrl, env, live);
    return [...findings, ...judgeKeys(keyNeeds(specs, description), keys, new URL(site.apiUrl).host)];
  });
}

async function withNetwork<T>(
  env: NodeJS.ProcessEnv,
  urls: readonly string[],
  work: (network: Network) => Promise<T>,
): Promise<T> {
  const network = openNetwork(env, urls);
  try {
    return await work(network);
  } finally {
    if (network.usable) network.client.close();
  }
}

async function runnerFindings(
  spec: RunnerSpec,
  runner: RunnerInput,
  { terminal, live }: Examination,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (isInCluster(spec))
    findings.push(...judgeCluster(spec, runner, await probeCluster(spec, terminal, live)));
  if (isInDocker(spec)) findings.push(...judgeDocker(spec, await probeDocker(spec, terminal, live)));
  for (const path of identityPaths(spec))
    findings.push(judgeIdentityFile(spec, path, await probeFile(resolve(terminal.folder, path))));
  const image = runnerImage(spec);
  const hostname = spec.kind === "standalone" ? spec.push?.hostname : undefined;
  const hosts = [image?.registry, hostname].filter((host) => host !== undefined);
  const urls = hosts.map((host) => `https://${host}`);
  return withNetwork(terminal.env, urls, async (network) => {
    if (image !== undefined) findings.push(judgeImage(spec, image, await probeImage(network, image, live)));
    if (hostname !== undefined)
      findings.push(...judgeBrowser(spec.name, hostname, await probeBrowser(network, hostname, live)));
    return findings;
  });
}

async function connectionFinding(
  connection: ConnectionInput,
  spec: RunnerSpec,
  { terminal, live }: Examination,
): Promise<Finding> {
  const asked = await probeConnection(connection, spec, terminal.env, live);
  return judgeConnection(connection, spec.site, asked);
}
