/**
 * `npm run cluster`: starts, stops and shows the Kubernetes cluster for tests and the demo. Data goes to standard output,
 * what people read to standard error. Ends with 0, with 1 when there is no cluster or something failed, with 2 for a command
 * that is none.
 */
import toolchain from "./dist/index.js";

const HELP = `Starts, stops and shows a Kubernetes cluster for tests and the demo.

Usage: npm run cluster -- up | down | status

  up       starts a cluster, or takes the one that runs; builds what is missing, once (about five minutes)
  down     stops what "up" started and takes away everything it left, also after a crash
  status   shows which cluster there is; ends with 1 when there is none

The cluster is the first of these that is to be had:

  1. the one whose kubeconfig PARKIT_KUBECONFIG names; it is never stopped
  2. one of kind, where kind, kubectl and a Docker engine are
  3. one node on this machine: Linux, root, Go to build Kubernetes once, containerd, runc, nft and the CNI plugins.
     With PARKIT_APT=1 what is missing of the last four is fetched with apt into the cache; nothing is installed

Examples:

  npm run cluster -- up
  PARKIT_APT=1 npm run cluster -- up
  export KUBECONFIG=$(npm run --silent cluster -- up)
  npm run cluster -- down
`;

const [command, ...rest] = process.argv.slice(2);
const help = [command, ...rest].some((word) => word === "--help" || word === "-h");
const commands = { up, down, status };

if (help) {
  process.stdout.write(HELP);
} else if (command === undefined || rest.length > 0 || !Object.hasOwn(commands, command)) {
  process.stderr.write(
    `${command === undefined ? "no command" : `unknown: ${[command, ...rest].join(" ")}`}\n\n${HELP}`,
  );
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await commands[/** @type {keyof typeof commands} */ (command)]();
  } catch (error) {
    const known = error instanceof toolchain.ClusterError;
    process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function up() {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"])
    process.once(signal, () =>
      stop.abort(new toolchain.ClusterError(`stopped by ${signal}; nothing is left`)),
    );
  const started = performance.now();
  const cluster = await toolchain.upCluster({
    obtain: true,
    showProgress: toolchain.startProgress,
    signal: stop.signal,
  });
  if ("absent" in cluster) {
    process.stderr.write(`no cluster: ${cluster.absent}\n`);
    return 1;
  }
  show(cluster, `ready after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return 0;
}

async function down() {
  const removed = await toolchain.downCluster();
  process.stderr.write(removed.length === 0 ? "there was no cluster\n" : `removed: ${removed.join("; ")}\n`);
  return 0;
}

async function status() {
  const found = await toolchain.clusterStatus();
  if (found.state === "running") {
    show(found.cluster, "running");
    return 0;
  }
  process.stderr.write(
    `${found.state === "none" ? "there is no cluster: npm run cluster -- up" : found.reason}\n`,
  );
  return 1;
}

/**
 * @param {import("./dist/index.js").Cluster} cluster
 * @param {string} state
 */
function show(cluster, state) {
  process.stderr.write(`${cluster.title} (backend ${cluster.backend}), ${state}\n`);
  process.stderr.write(
    `${toolchain.formatColumns([["part", "version", "origin"], ...cluster.parts.map(({ name, version, origin }) => [name, version, origin])])}`,
  );
  process.stdout.write(`${cluster.kubeconfig}\n`);
}
