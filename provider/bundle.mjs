/**
 * Bundles a provider into one executable file, and the provider `parkit` into three: the executable, which is ready for Terraform to connect, what
 * answers Terraform then, and what asks a cluster. Node.js reads and parses a file before its first line runs, so the first one is small. Same
 * sources, same bytes: Terraform's lock file pins a hash of them.
 *
 * Usage: node bundle.mjs [ENTRY [OUTPUT]]
 */
import { chmod } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ANSWERS_FILE, KUBERNETES_CLIENT_FILE } from "@parkit/provider-schema/internal/terraform-provider";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const [entry = `${here}src/main.ts`, output = `${here}dist/terraform-provider-parkit`] =
  process.argv.slice(2);

/** Sources instead of built packages, so that what is not used is left out. */
const sources = {
  "@parkit/protobuf": `${here}../protobuf/src`,
  "@parkit/protocol/internal": `${here}../protocol/src`,
  "@parkit/provider-schema/internal": `${here}../provider-schema/src`,
  "@parkit/terraform-plugin/internal": `${here}../terraform-plugin/src`,
  "@parkit/terraform-plugin": `${here}../terraform-plugin/src`,
  "@parkit/terraform-provider/internal": `${here}src`,
};

/**
 * First lines of the file, which are a shell script and JavaScript at once. A shell starts Node.js without the options that the environment has
 * for every Node.js program: what they preload may print, and the first line on standard output must be the handshake; may not be found from here;
 * or may wait for a debugger.
 */
const launcher = `#!/bin/sh
":" //; unset NODE_OPTIONS; exec node "$0" "$@"`;

const common = {
  // Paths in the output would otherwise depend on where the command is run.
  absWorkingDir: here,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20.19",
  // The full form stays readable in a stack trace; names and syntax cost little, white space much.
  minifyWhitespace: true,
  minifySyntax: true,
  alias: sources,
  // Who installs the provider looks its file up, and never loads it.
  logOverride: { "require-resolve-not-external": "silent" },
  mainFields: ["module", "main"],
  conditions: ["module", "import"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

/**
 * Files beside the executable: what each is made from, which imports stand for it, and what else it takes. No name may begin as the executable's
 * does, by which Terraform finds that.
 */
const answers = {
  name: ANSWERS_FILE,
  entry: `${here}src/answers.ts`,
  imports: /\/(?:calls\/provider-server|parkit)$/,
};
const kubernetesClient = {
  name: KUBERNETES_CLIENT_FILE,
  entry: `${here}src/kubernetes/kubernetes-client.ts`,
  imports: /\/kubernetes-client\.js$/,
};

/** What is in a file of its own is found beside the provider's when it is asked for. */
const beside = ({ name, imports }) => ({
  name,
  setup: ({ onResolve }) => {
    onResolve({ filter: imports }, ({ kind }) =>
      kind === "require-call" || kind === "dynamic-import"
        ? { path: `./${name}`, external: true }
        : undefined,
    );
  },
});

/**
 * Of the Kubernetes client only the reading of kubeconfig files is taken, with credentials, certificates and proxies. Its classes for each
 * resource of the API are most of it, and nothing here makes one.
 */
const kubeconfigOnly = {
  name: "kubeconfig-only",
  setup: ({ onResolve, onLoad }) => {
    const library = dirname(createRequire(import.meta.url).resolve("@kubernetes/client-node"));
    onResolve({ filter: /^@kubernetes\/client-node$/ }, () => ({ path: join(library, "config.js") }));
    onResolve({ filter: /\/gen\/index\.js$/ }, () => ({ path: "generated-api", namespace: "left-out" }));
    onLoad({ filter: /.*/, namespace: "left-out" }, () => ({
      contents: "export const createConfiguration = undefined, ServerConfiguration = undefined;",
    }));
  },
};

const isParkit = resolve(entry) === `${here}src/main.ts`;
await build({
  ...common,
  entryPoints: [resolve(entry)],
  outfile: resolve(output),
  banner: { js: launcher },
  plugins: isParkit ? [beside(answers)] : [],
});
await chmod(output, 0o755);
if (isParkit)
  for (const [file, plugins] of [
    [answers, [beside(kubernetesClient)]],
    [kubernetesClient, [kubeconfigOnly]],
  ])
    await build({
      ...common,
      entryPoints: [file.entry],
      outfile: join(dirname(resolve(output)), file.name),
      plugins,
    });
