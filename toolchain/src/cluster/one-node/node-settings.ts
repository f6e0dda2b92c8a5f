import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NODE_NAME } from "./node-start";

/** Addresses of Pods; the node has them all. */
export const POD_RANGE = "10.244.0.0/24";
const SERVICE_RANGE = "10.96.0.0/16";
const API_PORT = 6443;
/** Where containerd listens, in the node. */
const CONTAINERD = "/run/containerd/containerd.sock";
/** Image of the container that keeps a Pod's namespaces. */
export const PAUSE_IMAGE = "localhost/pause:1";

/** Type of a file system that is made of layers, as `statfs` tells it. */
const OVERLAY_FILE_SYSTEM = 0x794c7630;

/** Who asks the API server, by the name of the kubeconfig file. */
const USERS = {
  admin: { name: "admin", groups: "system:masters" },
  kubelet: { name: `system:node:${NODE_NAME}`, groups: "system:nodes" },
  "kube-controller-manager": { name: "system:kube-controller-manager", groups: "" },
  "kube-scheduler": { name: "system:kube-scheduler", groups: "" },
  "kube-proxy": { name: "system:kube-proxy", groups: "" },
} as const;

/** Name of a kubeconfig file without its ending. */
export type ApiUser = keyof typeof USERS;

/** Every {@link ApiUser}. */
export const apiUsers = Object.keys(USERS) as readonly ApiUser[];

/** Settings of a node's programs. */
export interface NodeSettings {
  readonly server: string;
  /** Certificates of the API server; it makes them when it starts. */
  readonly caFile: string;
  readonly tokens: Readonly<Record<ApiUser, string>>;
  /** Arguments of each program. */
  readonly arguments: {
    readonly etcd: readonly string[];
    readonly "kube-apiserver": readonly string[];
    readonly containerd: readonly string[];
    readonly "kube-controller-manager": readonly string[];
    readonly "kube-scheduler": readonly string[];
    readonly kubelet: readonly string[];
    readonly "kube-proxy": readonly string[];
  };
}

/**
 * Writes the files that the programs read, all but the kubeconfig files. Secrets are made anew with every
 * start, and readable for their owner alone.
 */
export function writeNodeSettings(
  directory: string,
  node: { readonly address: string; readonly cgroup: string; readonly cniFolder: string },
): NodeSettings {
  const file = (name: string): string => join(directory, name);
  const write = (name: string, text: string): string => {
    writeFileSync(file(name), text, { mode: 0o600 });
    return file(name);
  };
  const tokens = Object.fromEntries(
    apiUsers.map((user) => [user, randomBytes(24).toString("hex")]),
  ) as Record<ApiUser, string>;
  const rows = apiUsers.map(
    (user, index) => `${tokens[user]},${USERS[user].name},${index},"${USERS[user].groups}"\n`,
  );
  const tokenFile = write("tokens.csv", rows.join(""));
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const keyFile = write("service-accounts.key", privateKey);
  mkdirSync(file("cni"), { recursive: true });
  write("cni/10-pods.conflist", `${JSON.stringify(cniNetwork())}\n`);
  const containerdFile = write("containerd.toml", containerdSettings(directory, node.cniFolder));
  const kubeletFile = write("kubelet.json", `${JSON.stringify(kubeletSettings(node.cgroup))}\n`);
  const kubeconfig = (user: ApiUser): string => `--kubeconfig=${file(`${user}.kubeconfig`)}`;
  const server = `https://${node.address}:${API_PORT}`;
  const [clients, peers] = ["http://127.0.0.1:2379", "http://127.0.0.1:2380"];
  return {
    server,
    caFile: file("api/apiserver.crt"),
    tokens,
    arguments: {
      etcd: [
        `--data-dir=${file("etcd")}`,
        // What a test cluster loses in a power failure nobody misses.
        "--unsafe-no-fsync",
        "--log-level=warn",
        `--listen-client-urls=${clients}`,
        `--advertise-client-urls=${clients}`,
        `--listen-peer-urls=${peers}`,
        `--initial-advertise-peer-urls=${peers}`,
        `--initial-cluster=default=${peers}`,
      ],
      "kube-apiserver": [
        `--etcd-servers=${clients}`,
        "--bind-address=0.0.0.0",
        `--secure-port=${API_PORT}`,
        `--advertise-address=${node.address}`,
        `--service-cluster-ip-range=${SERVICE_RANGE}`,
        // It makes itself a certificate there, for its addresses and names.
        `--cert-dir=${file("api")}`,
        `--token-auth-file=${tokenFile}`,
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction",
        "--service-account-issuer=https://kubernetes.default.svc",
        `--service-account-key-file=${keyFile}`,
        `--service-account-signing-key-file=${keyFile}`,
        // The kubelet listens on the loopback interface alone, and under the node's name.
        "--kubelet-preferred-address-types=Hostname",
        "--allow-privileged",
      ],
      containerd: ["--config", containerdFile],
      "kube-controller-manager": [
        kubeconfig("kube-controller-manager"),
        `--root-ca-file=${file("api/apiserver.crt")}`,
        `--service-account-private-key-file=${keyFile}`,
        "--use-service-account-credentials",
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
      ],
      "kube-scheduler": [kubeconfig("kube-scheduler"), "--leader-elect=false", "--bind-address=127.0.0.1"],
      kubelet: [
        kubeconfig("kubelet"),
        `--config=${kubeletFile}`,
        `--hostname-override=${NODE_NAME}`,
        `--node-ip=${node.address}`,
      ],
      "kube-proxy": [
        kubeconfig("kube-proxy"),
        `--hostname-override=${NODE_NAME}`,
        "--proxy-mode=nftables",
        `--cluster-cidr=${POD_RANGE}`,
        "--bind-address=127.0.0.1",
        "--healthz-bind-address=127.0.0.1:10256",
        "--oom-score-adj=0",
        // The number of connections that the kernel follows is the machine's, not the node's.
        "--conntrack-max-per-core=0",
        "--conntrack-min=0",
      ],
    },
  };
}

/**
 * Every Pod has a link of its own to the node, so that all its packets pass the node's packet filter; behind
 * a bridge, packets between Pods would need a kernel module for that.
 */
function cniNetwork(): object {
  const ipam = { type: "host-local", ranges: [[{ subnet: POD_RANGE }]], routes: [{ dst: "0.0.0.0/0" }] };
  return { cniVersion: "0.4.0", name: "pods", plugins: [{ type: "ptp", ipam }] };
}

function containerdSettings(directory: string, cniFolder: string): string {
  const text = (value: string): string => JSON.stringify(value);
  // Layers cannot lie on layers, as in a container without a volume.
  const snapshotter = statfsSync(directory).type === OVERLAY_FILE_SYSTEM ? "native" : "overlayfs";
  return `version = 2
root = ${text(join(directory, "containerd"))}
[grpc]
address = ${text(CONTAINERD)}
[plugins."io.containerd.internal.v1.opt"]
path = ${text(join(directory, "opt"))}
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = ${text(PAUSE_IMAGE)}
# Root without CAP_SYS_RESOURCE may not lower the score of a process.
restrict_oom_score_adj = true
# A profile would be loaded into the machine's kernel.
disable_apparmor = true
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = ${text(cniFolder)}
conf_dir = ${text(join(directory, "cni"))}
[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = ${text(snapshotter)}
`;
}

function kubeletSettings(cgroup: string): object {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    // Nobody but the API server reaches it there, which has asked its own rules already.
    address: "127.0.0.1",
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: "AlwaysAllow" },
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${cgroup}`,
    failCgroupV1: false,
    failSwapOn: false,
    // The machine's disk is not the node's to clear.
    evictionHard: {},
    imageGCHighThresholdPercent: 100,
    containerRuntimeEndpoint: `unix://${CONTAINERD}`,
    volumePluginDir: "/var/lib/kubelet/plugins-of-volumes",
    oomScoreAdj: 0,
  };
}
