/** Name of the Terraform provider, prefix of its resource types. */
export const PROVIDER_NAME = "parkit";

/**
 * Address of the Terraform provider. The host is a reserved name that nobody can register; Terraform and
 * OpenTofu find the provider in the mirror that every synthesized stack carries.
 */
export const PROVIDER_SOURCE = "parkit.invalid/parkit/parkit";

/**
 * Version of the Terraform provider; every change of its bundle is a new one. Equals the version of its npm
 * package.
 */
export const PROVIDER_VERSION = "0.1.0";

/**
 * Platforms for which stacks carry the provider, as Terraform names them. It is the same file for all: a
 * Node.js program.
 */
export const PROVIDER_PLATFORMS: readonly string[] = [
  "darwin_amd64",
  "darwin_arm64",
  "linux_amd64",
  "linux_arm64",
];

/**
 * Path of the provider's file inside an implied mirror (`terraform.d/plugins` of the run directory) or a
 * filesystem mirror.
 */
export function providerMirrorPath(platform: string, version = PROVIDER_VERSION): string {
  return `${PROVIDER_SOURCE}/${version}/${platform}/terraform-provider-${PROVIDER_NAME}_v${version}`;
}

/** File beside the provider's, in the same folder, that it loads when Terraform has connected. */
export const ANSWERS_FILE = "answers.cjs";
/** File beside the provider's that it loads when it asks a cluster. */
export const KUBERNETES_CLIENT_FILE = "kubernetes-client.cjs";
/** All files beside the provider's. */
export const FILES_BESIDE_PROVIDER: readonly string[] = [ANSWERS_FILE, KUBERNETES_CLIENT_FILE];

/** Behind the name of an argument with a secret: the one that takes the secret and never stores it. */
export const WRITE_ONLY = "_wo";
/** Behind the same name: the number that tells a new value of the write-only argument. */
export const WRITE_ONLY_VERSION = "_wo_version";
/** The first release of Terraform, and of OpenTofu, that takes write-only arguments. */
export const WRITE_ONLY_CLI_VERSION = "1.11";

/** The oldest release of Terraform that the provider is tested with. */
export const OLDEST_TERRAFORM = "1.5.7";
