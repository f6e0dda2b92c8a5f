import { join } from "node:path";

const ROOT = join(__dirname, "../..");

/** The built command. */
export const PARKIT = join(ROOT, "cli/bin/parkit.cjs");

/** The bundled Terraform provider. */
export const PROVIDER = join(ROOT, "provider/dist/terraform-provider-parkit");

/** The example that deploys the operator and a runner in one apply, as its app. */
export const OPERATOR_EXAMPLE = join(ROOT, "examples/dist/operator-inline/main.js");

/** Scenarios of the targets, each with a `parkit.yaml`. */
export const GOLDEN = join(ROOT, "targets/golden");
