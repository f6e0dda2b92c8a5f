import { join } from "node:path";

const ROOT = join(__dirname, "../..");

/** The built command. */
export const PARKIT = join(ROOT, "cli/bin/parkit.cjs");

/** The bundled Terraform provider. */
export const PROVIDER = join(ROOT, "provider/dist/terraform-provider-parkit");

/** Scenarios of the targets, each with a `parkit.yaml`. */
export const GOLDEN = join(ROOT, "targets/golden");
