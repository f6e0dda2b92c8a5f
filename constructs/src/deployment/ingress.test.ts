import { TerraformVariable } from "cdktf";
import { parse } from "yaml";

import {
  Actions,
  configureProviders,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
  type PrivateActionRunnerProps,
} from "../index";
import { fileBeside, removeSynthesized, synthesize } from "../synthesize.fixture";

afterAll(removeSynthesized);

type Ingress = NonNullable<NonNullable<PrivateActionRunnerProps["push"]>["ingress"]>;

/** Both ways of deploying the standalone runner into a cluster. */
const DEPLOYMENTS = [
  Deployment.helm({ namespace: "datadog" }),
  Deployment.manifests({ namespace: "datadog" }),
];

function synthesizeRunner(
  deployment: (typeof DEPLOYMENTS)[number],
  ingress: Ingress,
  hostname = "par.example.com",
) {
  return synthesize((stack) => {
    configureProviders(stack, { helm: {}, kubernetes: {} });
    new PrivateActionRunner(stack, "runner", {
      name: "apps",
      allow: [Actions.http.request],
      identity: RunnerIdentity.secret({ secretName: "apps-identity" }),
      modes: ["push"],
      push: { hostname, ingress },
      deployment,
    });
  });
}

type Stack = ReturnType<typeof synthesize>;

function onlyIngress(stack: Stack): Readonly<Record<string, unknown>> {
  const [ingress, ...others] = Object.values(stack.resources("kubernetes_ingress_v1"));
  expect(others).toEqual([]);
  return ingress ?? {};
}

describe.each(DEPLOYMENTS)("push.ingress of %p", (deployment) => {
  it("makes an Ingress with a certificate that is there, and says which name must lead where", () => {
    const stack = synthesizeRunner(deployment, {
      className: "nginx",
      tlsSecret: "par-tls",
      annotations: { "nginx.ingress.kubernetes.io/proxy-body-size": "1m" },
    });
    expect(onlyIngress(stack)).toMatchObject({
      metadata: {
        name: "apps",
        namespace: "datadog",
        annotations: { "nginx.ingress.kubernetes.io/proxy-body-size": "1m" },
      },
      spec: {
        ingress_class_name: "nginx",
        tls: [{ hosts: ["par.example.com"], secret_name: "par-tls" }],
        rule: [
          {
            host: "par.example.com",
            http: {
              path: [
                {
                  path: "/",
                  path_type: "Prefix",
                  backend: { service: { name: "apps", port: { name: "http" } } },
                },
              ],
            },
          },
        ],
      },
    });
    expect(Object.values(stack.json["output"] as object)).toEqual([
      expect.objectContaining({
        value: {
          name: "par.example.com",
          target: expect.stringMatching(/^\$\{kubernetes_ingress_v1\..*\.status\}$/) as unknown,
        },
      }),
    ]);
  });

  it("lets cert-manager make the certificate, and a cloud an internal load balancer", () => {
    const stack = synthesizeRunner(deployment, {
      issuer: { name: "letsencrypt" },
      loadBalancer: { type: "azure-application-gateway", internal: true },
    });
    expect(onlyIngress(stack)).toMatchObject({
      metadata: {
        annotations: {
          "cert-manager.io/cluster-issuer": "letsencrypt",
          "appgw.ingress.kubernetes.io/use-private-ip": "true",
          "appgw.ingress.kubernetes.io/health-probe-path": "/liveness",
        },
      },
      spec: { tls: [{ secret_name: "apps-tls" }] },
    });
  });

  it("leaves the certificate to a load balancer that has it", () => {
    const stack = synthesizeRunner(deployment, {
      className: "alb",
      loadBalancer: { type: "aws-alb", internal: true },
      healthPath: "/readiness",
    });
    expect(onlyIngress(stack)).toMatchObject({
      metadata: {
        annotations: {
          "alb.ingress.kubernetes.io/scheme": "internal",
          "alb.ingress.kubernetes.io/target-type": "ip",
          "alb.ingress.kubernetes.io/healthcheck-path": "/readiness",
        },
      },
      spec: { tls: [{ hosts: ["par.example.com"] }] },
    });
  });

  it("makes a route by the local chart, because a cluster may lack its kind when it is planned", () => {
    const stack = synthesizeRunner(deployment, {
      gateway: { name: "shared", namespace: "gateways", listener: "https" },
    });
    expect(stack.resources("kubernetes_ingress_v1")).toEqual({});
    expect(stack.resources("kubernetes_manifest")).toEqual({});
    const [route] = Object.values(stack.resources("helm_release")).filter(
      ({ chart }) => chart === "./parkit/runner/route-chart",
    );
    expect(parse(String(route?.["values"]))).toEqual({
      objects: [
        {
          apiVersion: "gateway.networking.k8s.io/v1",
          kind: "HTTPRoute",
          metadata: { name: "apps", namespace: "datadog" },
          spec: {
            parentRefs: [{ name: "shared", namespace: "gateways", sectionName: "https" }],
            hostnames: ["par.example.com"],
            rules: [
              {
                matches: [{ path: { type: "PathPrefix", value: "/" } }],
                backendRefs: [{ name: "apps", port: 9016 }],
              },
            ],
          },
        },
      ],
    });
    expect(fileBeside(stack, "parkit/runner/route-chart/Chart.yaml")).toContain("apiVersion: v2");
    expect(JSON.stringify(stack.json["output"])).toContain("gateways/shared");
  });

  it("refuses what has no certificate", () => {
    expect(() => synthesizeRunner(deployment, { className: "nginx" })).toThrow(
      "push.ingress: nothing says where the certificate comes from",
    );
  });
});

it("names the release of the chart, whatever its runner is called", () => {
  const stack = synthesizeRunner(Deployment.helm({ namespace: "datadog", release: "east" }), {
    tlsSecret: "a",
  });
  expect(onlyIngress(stack)["metadata"]).toMatchObject({ name: "east" });
  expect(onlyIngress(stack)["depends_on"]).toEqual([expect.stringMatching(/^helm_release\./)]);
});

it("takes names that only Terraform knows", () => {
  const stack = synthesize((scope) => {
    configureProviders(scope, { helm: {}, kubernetes: {} });
    const secret = new TerraformVariable(scope, "secret", {}).stringValue;
    new PrivateActionRunner(scope, "runner", {
      name: "apps",
      allow: [Actions.http.request],
      identity: RunnerIdentity.secret({ secretName: "apps-identity" }),
      modes: ["push"],
      push: { hostname: "par.example.com", ingress: { tlsSecret: secret } },
      deployment: Deployment.helm({ namespace: "datadog" }),
    });
  });
  expect(onlyIngress(stack)["spec"]).toMatchObject({ tls: [{ secret_name: "${var.secret}" }] });
});
