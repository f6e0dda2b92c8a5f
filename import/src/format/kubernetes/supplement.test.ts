import { importDocuments } from "../../import-documents";

const VALUES = `fullnameOverride: orders
runner:
  runnerIdentitySecret: orders-identity
  kubernetesActions: { pods: [] }
  config: { modes: [push], actionsAllowlist: [com.datadoghq.http.request] }
`;

const ingress = (metadata: string, tls: string): string => `kind: Ingress
metadata: { name: orders, namespace: apps${metadata} }
spec:
  ingressClassName: nginx
  tls: [{ hosts: [orders.example.com]${tls} }]
  rules:
    - host: orders.example.com
      http: { paths: [{ path: /, backend: { service: { name: orders, port: { name: http } } } }] }
`;

function pushOf(text: string): unknown {
  const { description } = importDocuments([
    { file: "values.yaml", text: VALUES },
    { file: "ingress.yaml", text },
  ]);
  return description?.runners?.[0]?.push;
}

const hostname = "orders.example.com";

describe("what stands before a runner", () => {
  it.each<[string, string, object]>([
    [
      "an Ingress with a Secret and annotations",
      ingress(", annotations: { a: b }", ", secretName: tls"),
      { className: "nginx", tlsSecret: "tls", annotations: { a: "b" } },
    ],
    [
      "an Ingress with an issuer of the cluster, and the Secret that it makes anyway",
      ingress(", annotations: { cert-manager.io/cluster-issuer: ca, a: b }", ", secretName: orders-tls"),
      { className: "nginx", issuer: { name: "ca" }, annotations: { a: "b" } },
    ],
    [
      "an Ingress with an issuer of its namespace",
      ingress(", annotations: { cert-manager.io/issuer: ca }", ", secretName: tls"),
      { className: "nginx", tlsSecret: "tls", issuer: { name: "ca", kind: "Issuer" } },
    ],
    [
      "a load balancer that is not one of parkit's, as annotations",
      ingress(", annotations: { alb.ingress.kubernetes.io/scheme: internal }", ", secretName: tls"),
      {
        className: "nginx",
        tlsSecret: "tls",
        annotations: { "alb.ingress.kubernetes.io/scheme": "internal" },
      },
    ],
    [
      "a route",
      `kind: HTTPRoute
metadata: { name: orders, namespace: apps }
spec:
  parentRefs: [{ name: shared, namespace: gateways, sectionName: https }]
  hostnames: [orders.example.com]
  rules: [{ backendRefs: [{ name: orders, port: 9016 }] }]
`,
      { gateway: { name: "shared", namespace: "gateways", listener: "https" } },
    ],
  ])("is taken over: %s", (_title, text, expected) => {
    expect(pushOf(text)).toEqual({ hostname, ingress: expected });
  });

  it("is not an Ingress that browsers could not use", () => {
    expect(pushOf(ingress("", ""))).toEqual({ hostname });
  });
});
