import { join } from "node:path";

/**
 * The environment in which Terraform, OpenTofu and `cdktf` run here: no version check, no prompt, and a
 * command-line configuration that looks for providers only in `terraform.d/plugins` of the folder it runs in.
 * Nothing asks the network, and the user's own configuration is left out.
 *
 * @param env What to start from; `TF_CLI_CONFIG_FILE`, `CHECKPOINT_DISABLE`, `TF_IN_AUTOMATION` and
 *   `TF_INPUT` are replaced.
 */
export function terraformEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return {
    ...env,
    CHECKPOINT_DISABLE: "1",
    TF_CLI_CONFIG_FILE: join(__dirname, "..", "terraform.rc"),
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
  };
}
