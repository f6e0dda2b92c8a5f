import type { Description, Readable } from "../../description/description";
import { indexOf, known, type Path, type RunnerPlace } from "../../description/description-index";
import { nearestName } from "../../nearest-name";
import { DEPLOYMENTS } from "../../deployment/deployment";
import type { Finding, IsUnknown, Rule, RuleDocs } from "../rule";
import { DEFAULT_SITE_PARAMETER, SITES, findSite } from "../../site/site";
import { quoted } from "../violation";
import { example } from "./docs/example";

function unknownSites(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  const written: readonly (readonly [Path, unknown])[] = [
    [["site"], description.site],
    ...indexOf(description, isUnknown).runners.map(
      ({ runner, path }) => [[...path, "site"], runner.site] as const,
    ),
  ];
  return written.flatMap(([path, site]): readonly Finding[] => {
    if (typeof site !== "string" || isUnknown(site) || findSite(site) !== undefined) return [];
    const names = SITES.flatMap(({ parameter, code }) => [parameter, code]);
    const near = nearestName(site, names);
    return [
      {
        path,
        message: `${quoted(site)} is not a Datadog site`,
        hint:
          near === undefined
            ? `Use one of ${SITES.map(({ parameter }) => parameter).join(", ")}, or { appUrl, apiUrl } for a control plane of your own.`
            : `Did you mean ${near}?`,
        value: site,
      },
    ];
  });
}

function governmentSites(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  const { runners, connections } = indexOf(description, isUnknown);
  const site = known(description.site, isUnknown) ?? DEFAULT_SITE_PARAMETER;
  const governmentSite = typeof site === "string" && findSite(site)?.government === true;
  const ofConnections = connections
    .filter(({ connection, runner }) =>
      runner === undefined
        ? governmentSite && connection.runner === undefined
        : runner.site?.government === true,
    )
    .map(({ path }) => ({
      path,
      message: "connections are not supported on US government sites",
      hint: "Keep the connection on a commercial site, or make it in the app if your organisation has access.",
    }));
  return [...runners.flatMap((place) => governmentRunner(place, isUnknown)), ...ofConnections];
}

function governmentRunner(
  { runner, site, deployment, path }: RunnerPlace,
  isUnknown: IsUnknown,
): readonly Finding[] {
  if (site?.government !== true || deployment === undefined) return [];
  if (!DEPLOYMENTS[deployment].flavours.includes("standalone")) {
    return [
      {
        path: [...path, "deployment"],
        message: `a runner in the Agent (${deployment}) is not supported on ${site.parameter}`,
        hint: "Use the standalone runner: helm, manifests, docker or compose, with allowGov: true.",
        value: deployment,
      },
    ];
  }
  if (runner.allowGov === true || isUnknown(runner.allowGov)) return [];
  return [
    {
      path: runner.site === undefined ? path : [...path, "site"],
      message: `Datadog's pages disagree on whether runners are supported on ${site.parameter}`,
      hint: "Ask Datadog, then set allowGov: true on the runner.",
      value: site.parameter,
    },
  ];
}

/** Rules about sites. */
export const siteRules: readonly Rule[] = [
  {
    id: "site/unknown",
    severity: "error",
    needs: ["site"],
    get docs(): RuleDocs {
      return {
        summary: "A site is one of Datadog's, or a control plane of one's own with two URLs.",
        why: "The runner enrolls at, and polls, the host that the site names; a typo would send keys to a stranger or nowhere.",
        bad: "site: datadoghq.co",
        good: "site: datadoghq.com",
      };
    },
    check: unknownSites,
  },
  {
    id: "site/government",
    severity: "error",
    needs: ["site"],
    get docs(): RuleDocs {
      return {
        summary:
          "US government sites take standalone runners only, and those only with `allowGov: true`; no connections.",
        why: "Datadog supports neither Agent runners nor connections there, so they would fail after deployment; its pages disagree about the standalone runner.",
        bad: example(`
        runners:
          - name: payments
            site: ddog-gov.com
            allow: [com.datadoghq.http.request]
            identity: { type: secret, secretName: payments-identity }
            deployment: { type: helm, namespace: datadog }
      `),
        good: example(`
        runners:
          - name: payments
            site: ddog-gov.com
            allowGov: true
            allow: [com.datadoghq.http.request]
            identity: { type: secret, secretName: payments-identity }
            deployment: { type: helm, namespace: datadog }
      `),
      };
    },
    check: governmentSites,
  },
];
