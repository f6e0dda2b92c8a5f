/**
 * Bundles a provider into one executable file, and the provider `parkit` with the file that it loads when it asks a cluster. Same sources, same
 * bytes: Terraform's lock file pins a hash of them.
 *
 * Usage: node bundle.mjs [ENTRY [OUTPUT]]
 */
import { chmod } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
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

/** Name of the file beside the provider's. It must not begin as the provider's does, by which Terraform finds that. */
const KUBERNETES_CLIENT = "kubernetes-client.cjs";

/** What is a file of its own is found beside the provider's when it is asked for. */
const besideProvider = {
  name: "beside-provider",
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/kubernetes-client\.js$/ }, () => ({
      path: `./${KUBERNETES_CLIENT}`,
      external: true,
    }));
  },
};

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

await build({
  ...common,
  entryPoints: [resolve(entry)],
  outfile: resolve(output),
  banner: { js: launcher },
  plugins: [besideProvider],
});
await chmod(output, 0o755);
if (resolve(entry) === `${here}src/main.ts`)
  await build({
    ...common,
    entryPoints: [`${here}src/kubernetes/kubernetes-client.ts`],
    outfile: join(dirname(resolve(output)), KUBERNETES_CLIENT),
    plugins: [kubeconfigOnly],
  });
