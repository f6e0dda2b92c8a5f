import { DEPLOYMENTS } from "../../deployment/deployment";
import { known, type RunnerPlace } from "../../description/description-index";
import type { Readable } from "../../description/description";
import type { IngressInput } from "../../runner/ingress";
import { normaliseModes, type Mode } from "../../runner/mode";
import type { Finding, IsUnknown, Rule, RuleDocs } from "../rule";
import { quoted } from "../violation";
import { example } from "./docs/example";
import { perRunner } from "./each-place";

const HOST_NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Modes of a runner; undefined while one of them is not known. */
function modesOf({ runner }: RunnerPlace, isUnknown: IsUnknown): readonly Mode[] | undefined {
  if (runner.modes === undefined) return normaliseModes();
  const modes = known(runner.modes, isUnknown)?.filter((mode) => mode !== undefined);
  return modes?.some((mode) => isUnknown(mode)) === false ? normaliseModes(modes) : undefined;
}

const runner = (lines: string): string =>
  example(`
runners:
  - name: apps
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: apps-identity }
    deployment: { type: helm, namespace: datadog }
    ${lines}`);

/** Rules about modes and about what App Builder needs. */
export const modeRules: readonly Rule[] = [
  {
    id: "mode/empty",
    severity: "error",
    needs: ["modes"],
    get docs(): RuleDocs {
      return {
        summary: "A runner has at least one mode.",
        why: "Datadog's chart accepts an empty list, and the runner then starts, takes no task and reports nothing wrong.",
        bad: runner("modes: []"),
        good: runner("modes: [pull]"),
      };
    },
    check: perRunner((place, isUnknown) =>
      modesOf(place, isUnknown)?.length === 0
        ? [
            {
              path: [...place.path, "modes"],
              message: "the runner has no mode, so it would take no task",
              hint: "Write [pull] for Workflow Automation, [push] for App Builder, or leave modes out for pull.",
            },
          ]
        : [],
    ),
  },
  {
    id: "mode/agent-pull-only",
    severity: "error",
    needs: ["modes"],
    get docs(): RuleDocs {
      return {
        summary: "A runner in the Agent or Cluster Agent only pulls.",
        why: "Those programs have no server for browsers: push mode would be ignored and every app query would fail.",
        bad: example(`
        runners:
          - name: apps
            modes: [pull, push]
            push: { hostname: par.example.com }
            allow: [com.datadoghq.http.request]
            deployment: { type: helm-agent, namespace: datadog }
      `),
        good: example(`
        runners:
          - name: apps
            modes: [pull]
            allow: [com.datadoghq.http.request]
            deployment: { type: helm-agent, namespace: datadog }
      `),
      };
    },
    check: perRunner((place, isUnknown) => {
      const { deployment } = place;
      if (deployment === undefined || DEPLOYMENTS[deployment].flavours.includes("standalone")) return [];
      if (modesOf(place, isUnknown)?.includes("push") !== true) return [];
      return [
        {
          path: [...place.path, "modes"],
          message: `push mode does not exist in the Agent (${deployment})`,
          hint: "Use the standalone runner for App Builder (helm, manifests, docker, compose), or leave push out.",
          value: "push",
        },
      ];
    }),
  },
  {
    id: "mode/push-hostname",
    severity: "error",
    needs: ["modes"],
    get docs(): RuleDocs {
      return {
        summary: "A runner in push mode has `push.hostname`.",
        why: "In push mode the browsers of app users call the runner; without a name that they can resolve no query arrives.",
        bad: runner("modes: [push]"),
        good: runner("modes: [push]\n    push: { hostname: par.example.com }"),
      };
    },
    check: perRunner((place, isUnknown) => {
      if (place.runner.push !== undefined || modesOf(place, isUnknown)?.includes("push") !== true) return [];
      return [
        {
          path: [...place.path, "push"],
          message: "push mode needs a hostname under which browsers reach the runner",
          hint: "Add push: { hostname: par.example.com }; TLS ends in front of the runner.",
        },
      ];
    }),
  },
  {
    id: "mode/hostname-format",
    severity: "error",
    needs: ["push"],
    get docs(): RuleDocs {
      return {
        summary: "`push.hostname` is a host name alone: no scheme, no port, no path.",
        why: "It becomes the host of an Ingress and of the runner's URL at Datadog; anything more makes both unusable.",
        bad: runner("modes: [push]\n    push: { hostname: 'https://par.example.com' }"),
        good: runner("modes: [push]\n    push: { hostname: par.example.com }"),
      };
    },
    check: perRunner(({ runner: input, path }, isUnknown) => {
      const hostname = known(known(input.push, isUnknown)?.hostname, isUnknown);
      if (hostname === undefined || HOST_NAME.test(hostname)) return [];
      return [
        {
          path: [...path, "push", "hostname"],
          message: `${quoted(hostname)} is not a host name`,
          hint: "Write the name alone, as in par.example.com.",
          value: hostname,
        },
      ];
    }),
  },
  {
    id: "mode/origin",
    severity: "error",
    needs: ["push"],
    get docs(): RuleDocs {
      return {
        summary: "`push.allowedOrigins` holds origins: scheme, host and port, nothing after.",
        why: "Browsers send the origin without a path; an entry with one matches nothing, and every call would be refused.",
        bad: runner(
          "modes: [push]\n    push: { hostname: par.example.com, allowedOrigins: ['https://app.datadoghq.com/apps'] }",
        ),
        good: runner(
          "modes: [push]\n    push: { hostname: par.example.com, allowedOrigins: ['https://app.datadoghq.com'] }",
        ),
      };
    },
    check: perRunner(({ runner: input, path }, isUnknown) => {
      const origins = known(known(input.push, isUnknown)?.allowedOrigins, isUnknown) ?? [];
      return origins.flatMap((origin, index): readonly Finding[] => {
        if (origin === undefined || isUnknown(origin) || isOrigin(origin)) return [];
        return [
          {
            path: [...path, "push", "allowedOrigins", index],
            message: `${quoted(origin)} is not an origin of a web page`,
            hint: "Write scheme and host, with the port if there is one: https://app.datadoghq.com.",
            value: origin,
          },
        ];
      });
    }),
  },
  {
    id: "mode/origin-not-carried",
    severity: "warning",
    needs: ["push"],
    get docs(): RuleDocs {
      return {
        summary: "`push.allowedOrigins` names no origin but the app of the runner's site.",
        why: "Datadog documents no setting of a runner for origins, so that no target can hand one over: pages of another origin would be treated as if it had not been named.",
        bad: runner(
          "modes: [push]\n    push: { hostname: par.example.com, allowedOrigins: ['https://apps.example.com'] }",
        ),
        good: runner("modes: [push]\n    push: { hostname: par.example.com }"),
      };
    },
    check: perRunner(({ runner: input, path, site }, isUnknown) => {
      const origins = known(known(input.push, isUnknown)?.allowedOrigins, isUnknown) ?? [];
      if (site === undefined) return [];
      const appOrigin = new URL(site.appUrl).origin;
      return origins.flatMap((origin, index): readonly Finding[] => {
        if (origin === undefined || isUnknown(origin) || !isOrigin(origin) || origin === appOrigin) return [];
        return [
          {
            path: [...path, "push", "allowedOrigins", index],
            message: `no setting of the runner holds ${quoted(origin)}, and nothing that is rendered names it`,
            hint: `Remove it: apps are pages of ${appOrigin}.`,
            value: origin,
          },
        ];
      });
    }),
  },
  {
    id: "mode/ingress",
    severity: "error",
    needs: ["push"],
    get docs(): RuleDocs {
      return {
        summary: "`push.ingress` says where TLS ends, and nothing that its kind does not have.",
        why: "Browsers call the runner by HTTPS alone. An Ingress has its certificate in a Secret, an Application Load Balancer of AWS in ACM, a route in the listener of its Gateway: the settings of one mean nothing to another.",
        bad: runner("modes: [push]\n    push: { hostname: par.example.com, ingress: { className: nginx } }"),
        good: runner(
          "modes: [push]\n    push: { hostname: par.example.com, ingress: { className: nginx, tlsSecret: par-tls } }",
        ),
      };
    },
    check: perRunner(({ runner: input, path }, isUnknown) => {
      const ingress = known(known(input.push, isUnknown)?.ingress, isUnknown);
      return ingress === undefined
        ? []
        : ingressProblems(ingress, isUnknown).map(({ field, message, hint }) => ({
            path: [...path, "push", "ingress", ...(field === undefined ? [] : [field])],
            message,
            hint,
          }));
    }),
  },
  {
    id: "mode/ingress-unused",
    severity: "warning",
    needs: ["push"],
    get docs(): RuleDocs {
      return {
        summary: "`push.ingress` is written for runners in Kubernetes.",
        why: "Elsewhere there is nothing that could make an Ingress, and the settings have no effect.",
        bad: example(`
        runners:
          - name: apps
            modes: [push]
            push: { hostname: par.example.com, ingress: { tlsSecret: par-tls } }
            allow: [com.datadoghq.http.request]
            deployment: { type: compose }
      `),
        good: example(`
        runners:
          - name: apps
            modes: [push]
            push: { hostname: par.example.com }
            allow: [com.datadoghq.http.request]
            deployment: { type: compose }
      `),
      };
    },
    check: perRunner(({ runner: input, path, deployment }, isUnknown) => {
      if (deployment === undefined || DEPLOYMENTS[deployment].kubernetes) return [];
      if (known(input.push, isUnknown)?.ingress === undefined) return [];
      return [
        {
          path: [...path, "push", "ingress"],
          message: `${deployment} runs outside Kubernetes, where nothing makes an Ingress`,
          hint: "Remove it, and let a proxy on the host end TLS in front of the runner's port.",
        },
      ];
    }),
  },
  {
    id: "mode/tls-proxy-unused",
    severity: "error",
    needs: ["tlsProxy"],
    get docs(): RuleDocs {
      return {
        summary:
          "`tlsProxy` stands in front of a runner in push mode, with the host name of its certificate.",
        why: "A runner that only pulls has no server: the proxy would answer every call with an error.",
        bad: example(`
        runners:
          - name: apps
            allow: [com.datadoghq.http.request]
            deployment: { type: compose, tlsProxy: { certificate: ./par.crt, key: ./par.key } }
      `),
        good: example(`
        runners:
          - name: apps
            modes: [push]
            push: { hostname: par.example.com }
            allow: [com.datadoghq.http.request]
            deployment: { type: compose, tlsProxy: { certificate: ./par.crt, key: ./par.key } }
      `),
      };
    },
    check: perRunner((place, isUnknown) => {
      const deployment = known(place.runner.deployment, isUnknown);
      if (deployment === undefined || !("tlsProxy" in deployment) || deployment.tlsProxy === undefined)
        return [];
      if (modesOf(place, isUnknown)?.includes("push") !== false) return [];
      return [
        {
          path: [...place.path, "deployment", "tlsProxy"],
          message: "the runner is not in push mode, so no browser calls it",
          hint: "Add push to modes, or remove tlsProxy.",
        },
      ];
    }),
  },
  {
    id: "mode/push-unused",
    severity: "warning",
    needs: ["push"],
    get docs(): RuleDocs {
      return {
        summary: "`push` is written for runners in push mode.",
        why: "Without push mode the settings have no effect, which is rarely what their author thinks.",
        bad: runner("modes: [pull]\n    push: { hostname: par.example.com }"),
        good: runner("modes: [pull, push]\n    push: { hostname: par.example.com }"),
      };
    },
    check: perRunner((place, isUnknown) => {
      if (place.runner.push === undefined || modesOf(place, isUnknown)?.includes("push") !== false) return [];
      return [
        {
          path: [...place.path, "push"],
          message: "push is set, but the runner is not in push mode",
          hint: "Add push to modes, or remove the push settings.",
        },
      ];
    }),
  },
];

interface IngressProblem {
  /** Undefined for the whole. */
  readonly field?: string;
  readonly message: string;
  readonly hint: string;
}

/** Fields of an Ingress that a route does not have. */
const NOT_OF_ROUTES = ["className", "tlsSecret", "issuer", "loadBalancer", "healthPath"] as const;

function ingressProblems(ingress: Readable<IngressInput>, isUnknown: IsUnknown): readonly IngressProblem[] {
  if (ingress.gateway !== undefined)
    return NOT_OF_ROUTES.filter((field) => ingress[field] !== undefined).map((field) => ({
      field,
      message: "a route of the Gateway API does not have this: its Gateway does",
      hint: "Remove it, or remove gateway for an Ingress.",
    }));
  const loadBalancer = known(ingress.loadBalancer, isUnknown);
  const unasked =
    ingress.healthPath === undefined || ingress.loadBalancer !== undefined
      ? []
      : [
          {
            field: "healthPath",
            message: "no load balancer is named that would ask for it",
            hint: "Name it, as in loadBalancer: { type: aws-alb }, or remove the path.",
          },
        ];
  if (loadBalancer?.type === "aws-alb")
    return [
      ...unasked,
      ...(["tlsSecret", "issuer"] as const)
        .filter((field) => ingress[field] !== undefined)
        .map((field) => ({
          field,
          message: "an Application Load Balancer takes its certificate from ACM, by the host name",
          hint: "Remove it, and have a certificate for push.hostname in ACM.",
        })),
    ];
  if (ingress.tlsSecret !== undefined || ingress.issuer !== undefined) return unasked;
  return [
    ...unasked,
    {
      message: "nothing says where the certificate comes from",
      hint: "Name the Secret that holds it, tlsSecret: par-tls; or who makes it, issuer: { name: letsencrypt }.",
    },
  ];
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}
