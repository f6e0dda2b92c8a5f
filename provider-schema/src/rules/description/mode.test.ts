import { validate } from "../../description/validate";

const LATER = "${later}";

/** What rules of the area find, as `path rule`. */
function found(description: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", ...description },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => rule.startsWith("mode/"))
    .map(({ path, rule }) => `${path} ${rule}`);
}

const one = (members: object): readonly string[] =>
  found({ runners: [{ name: "a", deployment: { type: "helm", namespace: "datadog" }, ...members }] });
const R = "runners[0]";
const PUSH = { hostname: "par.example.com" };

describe("rules about modes", () => {
  it.each<[string, object, readonly string[]]>([
    ["modes that are not known", { modes: LATER, push: PUSH }, []],
    ["a mode that is not known", { modes: ["pull", LATER], push: PUSH }, []],
    ["the wizard's choice of App Builder [S11]", { modes: ["appBuilder"] }, [`${R}.push mode/push-hostname`]],
    ["the wizard's choice of both [S11 S118]", { modes: ["both"], push: PUSH }, []],
    ["the wizard's choice of Workflow Automation [S14]", { modes: ["workflowAutomation"] }, []],
    ["a hostname that is not known", { modes: ["push"], push: { hostname: LATER } }, []],
    ["push settings that are not known", { modes: ["push"], push: LATER }, []],
    [
      "a hostname with a port",
      { modes: ["push"], push: { hostname: "par.example.com:443" } },
      [`${R}.push.hostname mode/hostname-format`],
    ],
    [
      "an Ingress with a certificate that is there or made",
      { modes: ["push"], push: { ...PUSH, ingress: { tlsSecret: "a", issuer: { name: "b" } } } },
      [],
    ],
    [
      "an Ingress without a certificate, and a path that nobody asks",
      { modes: ["push"], push: { ...PUSH, ingress: { className: "nginx", healthPath: "/a" } } },
      [`${R}.push.ingress.healthPath mode/ingress`, `${R}.push.ingress mode/ingress`],
    ],
    [
      "a load balancer that has the certificate, and two more",
      {
        modes: ["push"],
        push: {
          ...PUSH,
          ingress: {
            loadBalancer: { type: "aws-alb" },
            healthPath: "/a",
            tlsSecret: "b",
            issuer: { name: "c" },
          },
        },
      },
      [`${R}.push.ingress.tlsSecret mode/ingress`, `${R}.push.ingress.issuer mode/ingress`],
    ],
    [
      "a route with what its Gateway has",
      {
        modes: ["push"],
        push: { ...PUSH, ingress: { gateway: { name: "a" }, className: "b", annotations: {} } },
      },
      [`${R}.push.ingress.className mode/ingress`],
    ],
    ["an Ingress that is not known", { modes: ["push"], push: { ...PUSH, ingress: LATER } }, []],
    [
      "an Ingress outside Kubernetes",
      {
        modes: ["push"],
        push: { ...PUSH, ingress: { tlsSecret: "a" } },
        deployment: { type: "docker" },
      },
      [`${R}.push.ingress mode/ingress-unused`],
    ],
    [
      "origins of which one is not known",
      { modes: ["push"], push: { ...PUSH, allowedOrigins: ["https://app.datadoghq.com", LATER] } },
      [],
    ],
    [
      "the origin of another site's app",
      {
        modes: ["push"],
        site: "eu1",
        push: { ...PUSH, allowedOrigins: ["https://app.datadoghq.eu", "https://app.datadoghq.com"] },
      },
      [`${R}.push.allowedOrigins[1] mode/origin-not-carried`],
    ],
    [
      "an origin on a site that is not known",
      { modes: ["push"], site: LATER, push: { ...PUSH, allowedOrigins: ["https://a.example"] } },
      [],
    ],
    [
      "an origin with a slash",
      { modes: ["push"], push: { ...PUSH, allowedOrigins: ["https://a.example/"] } },
      [`${R}.push.allowedOrigins[0] mode/origin`],
    ],
    [
      "an origin of another scheme",
      { modes: ["push"], push: { ...PUSH, allowedOrigins: ["ftp://a.example"] } },
      [`${R}.push.allowedOrigins[0] mode/origin`],
    ],
    [
      "push on a host",
      { modes: ["push"], push: PUSH, deployment: { type: "windows" } },
      [`${R}.modes mode/agent-pull-only`],
    ],
    ["a deployment that is not known", { modes: ["push"], push: PUSH, deployment: LATER }, []],
  ])("checks %s", (_what, members, expected) => {
    expect(one(members)).toEqual(expected);
  });
});
