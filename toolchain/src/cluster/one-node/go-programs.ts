import { builtProgramPath } from "../../build-once";
import { buildWithGo } from "../../go-build";
import { isExecutable, searchPath } from "../../search-path";
import type { GoBuild } from "../../tool";
import type { ClusterOptions } from "../cluster";

/** Release of Kubernetes; the same as in `toolchain/go/kubernetes/go.mod`. */
export const KUBERNETES_VERSION = "1.34.4";
/** Release of etcd that this Kubernetes is tested with; the same as in `toolchain/go/etcd/go.mod`. */
export const ETCD_VERSION = "3.6.4";
/** Of our own program; raised when it changes, since a program that is in the cache is not built again. */
export const PAUSE_VERSION = "1.0.0";

const [major, minor] = KUBERNETES_VERSION.split(".");
const KUBERNETES_FLAGS = [
  "-s -w",
  ...Object.entries({ gitVersion: `v${KUBERNETES_VERSION}`, gitMajor: major, gitMinor: minor }).map(
    ([name, value]) => `-X k8s.io/component-base/version.${name}=${value ?? ""}`,
  ),
].join(" ");

function ofKubernetes(program: string): GoBuild {
  return {
    with: "Go",
    program,
    version: KUBERNETES_VERSION,
    folder: "kubernetes",
    package: `k8s.io/kubernetes/cmd/${program}`,
    linkerFlags: KUBERNETES_FLAGS,
  };
}

/** Programs of the node that are built from their published sources. */
export const goPrograms = {
  etcd: {
    with: "Go",
    program: "etcd",
    version: ETCD_VERSION,
    folder: "etcd",
    package: "go.etcd.io/etcd/server/v3",
    linkerFlags: "-s -w",
  },
  pause: {
    with: "Go",
    program: "pause",
    version: PAUSE_VERSION,
    folder: "pause",
    package: ".",
    linkerFlags: "-s -w",
  },
  "kube-apiserver": ofKubernetes("kube-apiserver"),
  "kube-controller-manager": ofKubernetes("kube-controller-manager"),
  "kube-scheduler": ofKubernetes("kube-scheduler"),
  kubelet: ofKubernetes("kubelet"),
  "kube-proxy": ofKubernetes("kube-proxy"),
  kubectl: ofKubernetes("kubectl"),
} as const satisfies Readonly<Record<string, GoBuild>>;

/** Name of one of {@link goPrograms}. */
export type GoProgram = keyof typeof goPrograms;

/** All of the programs, or why there are not all. */
export type GoPrograms =
  | {
      readonly paths: Readonly<Record<GoProgram, string>>;
      /** Seconds that building took just now, by folder below `toolchain/go`; nothing of what was there. */
      readonly built: ReadonlyMap<string, number>;
    }
  | { readonly missing: string };

/** Finds the programs in the cache, or builds what is missing. */
export async function resolveGoPrograms(options: ClusterOptions): Promise<GoPrograms> {
  const { env = process.env, obtain = false, showProgress } = options;
  const all = Object.entries(goPrograms);
  const missing: GoBuild[] = [];
  const built = new Map<string, number>();
  for (const [, build] of all) if (!(await isExecutable(builtProgramPath(build, env)))) missing.push(build);
  if (missing.length > 0) {
    const what = `Kubernetes ${KUBERNETES_VERSION} and etcd ${ETCD_VERSION}`;
    const go = await searchPath("go", env);
    if (go === undefined)
      return {
        missing: `${what} are not in the cache, nor is go on PATH to build them: install Go 1.24 or later, kind, or name a cluster with PARKIT_KUBECONFIG`,
      };
    if (!obtain)
      return {
        missing: `${what} are not in the cache and can be built with Go: npm run tools -- kubernetes`,
      };
    const progress = showProgress?.(`Building ${what} with Go, once`);
    for (const [index, build] of missing.entries()) {
      progress?.update(
        `Building ${build.program} ${build.version} with Go, once (${index + 1} of ${missing.length})`,
      );
      const started = performance.now();
      const failure = await buildWithGo(build, go, env);
      const seconds = (performance.now() - started) / 1000;
      built.set(build.folder, (built.get(build.folder) ?? 0) + seconds);
      if (failure !== undefined) {
        progress?.fail();
        return { missing: `${build.program} ${build.version} could not be built with Go: ${failure}` };
      }
    }
    progress?.succeed();
  }
  // Every name of the table has its path.
  const paths = Object.fromEntries(
    all.map(([name, build]) => [name, builtProgramPath(build, env)]),
  ) as Record<GoProgram, string>;
  return { paths, built };
}
