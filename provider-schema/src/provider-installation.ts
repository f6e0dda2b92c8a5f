/** Where Terraform and OpenTofu look for the provider, in their command-line configuration. */
import { join } from "node:path/posix";

import { PROVIDER_SOURCE, PROVIDER_VERSION } from "./terraform-provider";

/** Folder of the run directory in which Terraform and OpenTofu look for providers before any registry. */
export const IMPLIED_MIRROR = "terraform.d/plugins";

/** Name of the command-line configuration beside a configuration that carries the provider. */
export const CLI_CONFIGURATION = "parkit.tfrc";

/**
 * A block that takes the provider from a mirror; everything else still comes from where it came before.
 *
 * @param mirror - path of the mirror; a relative one counts from the run directory, also with `-chdir`
 */
export function providerInstallation(mirror: string): string {
  const source = JSON.stringify(PROVIDER_SOURCE);
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = [${source}]
  }
  direct {
    exclude = [${source}]
  }
}
`;
}

/**
 * The command-line configuration beside a configuration that carries the provider, with the lines to type in
 * its remarks.
 */
export function carriedConfiguration(): string {
  const remarks = `The provider ${PROVIDER_SOURCE} ${PROVIDER_VERSION} lies in ${IMPLIED_MIRROR} beside this file. No registry has it.

Here Terraform and OpenTofu find it by themselves:
  terraform init

From another folder, and where a configuration of yours has provider_installation, which hides ${IMPLIED_MIRROR}:
  TF_CLI_CONFIG_FILE=DIR/${CLI_CONFIGURATION} terraform -chdir=DIR init
Or put the filesystem_mirror and the exclude from below into the provider_installation of yours.

"init" locks it for every platform at once. "providers lock" takes others by name, and this one from the folder:
  terraform providers lock -platform=darwin_arm64 hashicorp/helm
  terraform providers lock -fs-mirror=${IMPLIED_MIRROR} ${PROVIDER_SOURCE}

"providers mirror" asks registries only and so fails for it. It comes into a mirror with:
  parkit provider install --dir MIRROR`;
  return `${remarks.replaceAll(/^(?=.)/gm, "# ").replaceAll(/^$/gm, "#")}
${providerInstallation(IMPLIED_MIRROR)}`;
}

/**
 * Files in which Terraform and OpenTofu look for settings of the user; those that are not there do not count.
 *
 * @param home - the user's home directory
 */
export function userConfigurations(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): readonly string[] {
  const named = [env["TF_CLI_CONFIG_FILE"], env["TERRAFORM_CONFIG"]].find(
    (path) => path !== undefined && path !== "",
  );
  if (named !== undefined) return [named];
  const settings = env["XDG_CONFIG_HOME"] ?? join(home, ".config");
  return [join(home, ".terraformrc"), join(home, ".tofurc"), join(settings, "opentofu/tofurc")];
}

/**
 * Whether a command-line configuration hides the mirror beside a configuration, and the user's own plugin
 * folder: any `provider_installation` does, unless it names the provider or that mirror.
 */
export function hidesMirrors(configuration: string): boolean {
  const text = configuration.replaceAll(/^\s*(?:#|\/\/).*$/gm, "").replaceAll(/\/\*[^]*?\*\//g, "");
  return (
    /^\s*"?provider_installation\b/m.test(text) &&
    !text.includes(PROVIDER_SOURCE) &&
    !text.includes(IMPLIED_MIRROR)
  );
}
