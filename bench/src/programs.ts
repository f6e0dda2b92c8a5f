import { join } from "node:path";

const ROOT = join(__dirname, "../..");

/** The built command. */
export const PARKIT = join(ROOT, "cli/bin/parkit.cjs");

/** A module of the command, which exports none, so that inputs need no process of their own. */
export async function loadCommandModule<T>(name: string): Promise<T> {
  return (await import(join(ROOT, "cli/dist", `${name}.js`))) as T;
}

/** The bundled Terraform provider. */
export const PROVIDER = join(ROOT, "provider/dist/terraform-provider-parkit");

/** The example that deploys the operator and a runner in one apply, as its app. */
export const OPERATOR_EXAMPLE = join(ROOT, "examples/dist/operator-inline/main.js");

/** Scenarios of the targets, each with a `parkit.yaml`. */
export const GOLDEN = join(ROOT, "targets/golden");
