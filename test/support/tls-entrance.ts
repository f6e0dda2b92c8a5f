/** What stands in for an Ingress controller, which test clusters do not have. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { ClusterStage } from "./cluster-stage";

const NAME = "entrance";
const PROGRAM = "end-tls.mjs";
const PORT = 8443;

/** An Ingress, as far as it is followed here: one host, one certificate, one Service. */
interface Ingress {
  readonly spec: {
    readonly tls: readonly [{ readonly hosts: readonly [string]; readonly secretName: string }];
    readonly rules: readonly [
      {
        readonly http: {
          readonly paths: readonly [
            { readonly backend: { readonly service: { name: string; port: { readonly name: string } } } },
          ];
        };
      },
    ];
  };
}

interface Service {
  readonly spec: {
    readonly clusterIP: string;
    readonly ports: readonly { readonly name?: string; readonly port: number; readonly nodePort?: number }[];
  };
}

/** Where browsers reach what an Ingress leads to. */
export interface TlsEntrance {
  /** The host of the Ingress. */
  readonly hostname: string;
  /** Address of a node, for which the host name stands. */
  readonly address: string;
  readonly port: number;
}

/**
 * Does in a Pod what an Ingress of the stage asks of its controller: ends TLS with the certificate that it
 * names, and leads to the port of the Service that it names. The Pod runs the Node.js of the runner's image,
 * and browsers reach it by a port of the node.
 *
 * @param name - of the Ingress
 */
export async function openTlsEntrance(stage: ClusterStage, name: string): Promise<TlsEntrance> {
  const get = async <T>(...what: readonly string[]): Promise<T> =>
    JSON.parse(await stage.kubectl("get", ...what, "--output=json")) as T;
  const { spec } = await get<Ingress>("ingress", name);
  const [{ hosts, secretName }] = spec.tls;
  const { service } = spec.rules[0].http.paths[0].backend;
  const { spec: backend } = await get<Service>("service", service.name);
  const to = backend.ports.find((port) => port.name === service.port.name);
  if (to === undefined) throw new Error(`Service ${service.name} has no port ${service.port.name}`);
  const argv = ["/tls", String(PORT), backend.clusterIP, String(to.port)];
  await stage.apply(...objects(stage, secretName, argv));
  await stage.rolledOut(NAME);
  const [entrance, { items }] = await Promise.all([
    get<Service>("service", NAME),
    get<{ items: readonly { status: { addresses: readonly { type: string; address: string }[] } }[] }>(
      "nodes",
    ),
  ]);
  const address = items[0]?.status.addresses.find(({ type }) => type === "InternalIP")?.address;
  const port = entrance.spec.ports[0]?.nodePort;
  if (address === undefined || port === undefined) throw new Error("the entrance has no address");
  return { hostname: hosts[0], address, port };
}

function objects({ image }: ClusterStage, secretName: string, argv: readonly string[]): readonly object[] {
  const metadata = { name: NAME };
  const labels = { app: NAME };
  return [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata,
      data: { [PROGRAM]: readFileSync(join(__dirname, PROGRAM), "utf8") },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                name: NAME,
                image: `${image.repository}:${image.tag}`,
                imagePullPolicy: "IfNotPresent",
                command: ["/usr/local/bin/node", `/program/${PROGRAM}`, ...argv],
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
                readinessProbe: { tcpSocket: { port: PORT }, periodSeconds: 1 },
                volumeMounts: [
                  { name: "program", mountPath: "/program", readOnly: true },
                  { name: "tls", mountPath: "/tls", readOnly: true },
                ],
              },
            ],
            volumes: [
              { name: "program", configMap: { name: NAME } },
              { name: "tls", secret: { secretName } },
            ],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { type: "NodePort", selector: labels, ports: [{ name: "https", port: 443, targetPort: PORT }] },
    },
  ];
}
