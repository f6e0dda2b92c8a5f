import { BlockList, isIPv6 } from "node:net";

import { METADATA_NETWORKS } from "@parkit/provider-schema/internal/runner/metadata-network";
import type { ManifestsDeployment } from "@parkit/provider-schema/internal/deployment/manifests";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { deployedBy } from "../deployed-by";
import { runnerObjects } from "./manifests";
import type { NetworkPolicyDocument } from "./network-policy";

function policyOf(
  runner: Partial<RunnerInput> = {},
  deployment: Partial<ManifestsDeployment> = {},
): NetworkPolicyDocument["spec"] {
  const spec = runnerSpec({
    name: "apps",
    allow: ["com.datadoghq.http.request"],
    identity: { type: "secret", secretName: "apps-identity" },
    ...runner,
    deployment: { type: "manifests", namespace: "actions", ...deployment },
  });
  if (!deployedBy("manifests")(spec)) throw new Error("not deployed by manifests");
  return runnerObjects(spec).networkPolicy.spec;
}

/** Whether a connection to that address may be opened, as Kubernetes reads the rules; Pods are elsewhere. */
function opens(
  { egress }: NetworkPolicyDocument["spec"],
  address: string,
  port: number,
  protocol: "TCP" | "UDP" = "TCP",
): boolean {
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  const isIn = (cidr: string): boolean => {
    const [network = "", prefix] = cidr.split("/");
    if (isIPv6(network) !== (family === "ipv6")) return false;
    const list = new BlockList();
    list.addSubnet(network, Number(prefix), family);
    return list.check(address, family);
  };
  return egress.some(
    ({ to, ports }) =>
      ports.some((one) => one.protocol === protocol && (one.port ?? port) === port) &&
      (to === undefined ||
        to.some((peer) => "ipBlock" in peer && isIn(peer.ipBlock.cidr) && !peer.ipBlock.except.some(isIn))),
  );
}

const ADDRESSES = METADATA_NETWORKS.map(({ address }) => address);
const PUSH: Partial<RunnerInput> = { modes: ["push"], push: { hostname: "par.example.com" } };

describe("the NetworkPolicy of a runner", () => {
  it("lets nobody call a runner that asks for tasks, and everybody the port of one that browsers call", () => {
    expect(policyOf().ingress).toEqual([]);
    expect(policyOf(PUSH).ingress).toEqual([{ ports: [{ protocol: "TCP", port: 9016 }] }]);
    expect(policyOf({ ...PUSH, modes: ["pull", "push"] }).ingress).toHaveLength(1);
  });

  it("lets a Prometheus that was asked for call a runner that only asks for tasks", () => {
    expect(policyOf({}, { podMonitor: {} }).ingress).toEqual([{ ports: [{ protocol: "TCP", port: 9016 }] }]);
  });

  it("holds both directions, so that what no rule allows is closed", () => {
    expect(policyOf().policyTypes).toEqual(["Ingress", "Egress"]);
  });

  it.each(["192.0.2.7", "10.96.0.10", "2001:db8::7"])(
    "leads to %s by TCP, and by UDP for names alone",
    (address) => {
      const policy = policyOf();
      expect([443, 5432, 8080, 53].map((port) => opens(policy, address, port))).toEqual([
        true,
        true,
        true,
        true,
      ]);
      expect([53, 123, 443].map((port) => opens(policy, address, port, "UDP"))).toEqual([true, false, false]);
    },
  );

  it.each(ADDRESSES)("keeps %s, where the cloud's credentials are, out of reach", (address) => {
    const kubernetes = policyOf({ allow: ["com.datadoghq.kubernetes.core.listPod"] });
    for (const policy of [policyOf(), kubernetes]) expect(opens(policy, address, 80)).toBe(false);
    expect(opens(policyOf({ allowImdsEndpoint: true }), address, 80)).toBe(true);
  });

  it("leads to Pods whatever their addresses are", () => {
    expect(policyOf().egress.flatMap(({ to = [] }) => to)).toContainEqual({ namespaceSelector: {} });
  });

  it("names the API server's ports without an address where the runner works in its cluster", () => {
    const anywhere = (allow: readonly string[]) =>
      policyOf({ allow }).egress.flatMap(({ to, ports }) => (to === undefined ? ports : []));
    expect(anywhere(["com.datadoghq.http.request"])).not.toContainEqual({ protocol: "TCP", port: 6443 });
    expect(anywhere(["com.datadoghq.kubernetes.core.listPod"])).toContainEqual({
      protocol: "TCP",
      port: 6443,
    });
  });
});
