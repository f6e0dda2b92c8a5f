/**
 * Puts the provider where Terraform and OpenTofu find it without a registry, for people who write plain HCL.
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { ParkitError } from "@parkit/provider-schema/internal/parkit-error";
import {
  CLI_CONFIGURATION,
  providerInstallation,
} from "@parkit/provider-schema/internal/provider-installation";
import {
  FILES_BESIDE_PROVIDER,
  PROVIDER_PLATFORMS,
  PROVIDER_SOURCE,
  PROVIDER_VERSION,
  providerMirrorPath,
} from "@parkit/provider-schema/internal/terraform-provider";

/** What was installed. */
export interface InstalledProvider {
  /** Root of the filesystem mirror. */
  readonly directory: string;
  readonly source: string;
  readonly version: string;
  /** The provider's file for each platform; beside each is what it loads later. */
  readonly files: readonly string[];
  /**
   * Command-line configuration that names the mirror, to be named by `TF_CLI_CONFIG_FILE` or copied into
   * `~/.terraformrc`.
   */
  readonly cliConfiguration: string;
  /** What a configuration has to say to use the provider. */
  readonly requiredProviders: string;
}

/**
 * Where Terraform and OpenTofu look for providers of a user, unless a command-line configuration says
 * otherwise.
 */
export function defaultInstallDirectory(): string {
  return join(homedir(), ".terraform.d", "plugins");
}

/** The provider cannot be started where it was to be installed. */
export class UnsupportedPlatformError extends ParkitError {
  override readonly code = "PARKIT_PLATFORM";
  override readonly name = "UnsupportedPlatformError";

  constructor(
    /** The platform as Terraform names it, such as `windows_amd64`. */
    readonly platform: string,
  ) {
    super(`there is no provider for ${platform}, only for ${PROVIDER_PLATFORMS.join(", ")}`);
  }
}

/** This computer as Terraform names it, such as `linux_amd64`. */
export function thisPlatform(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  return `${system}_${process.arch === "x64" ? "amd64" : process.arch}`;
}

/**
 * Writes the provider for every platform into a filesystem mirror. What was there of the same version is
 * replaced; other versions stay.
 *
 * @param directory - root of the mirror
 * @param bundle - the provider's file, with {@link FILES_BESIDE_PROVIDER} beside it. Default: the one of
 *   this package
 * @returns the provider's file for each platform
 * @throws {UnsupportedPlatformError} before anything is written, on a computer whose Terraform could not
 *   start it. Windows starts no scripts, and knows no executable bit, without which the provider would be of
 *   no use to others either
 * @throws the system's error when the directory cannot be written
 */
export function mirrorProvider(
  directory: string,
  bundle: string = require.resolve("@parkit/terraform-provider/bundle"),
): readonly string[] {
  const platform = thisPlatform();
  if (!PROVIDER_PLATFORMS.includes(platform)) throw new UnsupportedPlatformError(platform);
  const provider = readFileSync(bundle);
  const beside = FILES_BESIDE_PROVIDER.map((name) => ({
    name,
    content: readFileSync(join(dirname(bundle), name)),
    mode: 0o644,
  }));
  const files = PROVIDER_PLATFORMS.map((name) => join(directory, providerMirrorPath(name)));
  for (const file of files)
    writeFolder(dirname(file), [{ name: basename(file), content: provider, mode: 0o755 }, ...beside]);
  return files;
}

/**
 * {@link mirrorProvider}, and a command-line configuration beside it.
 *
 * @param directory - root of the mirror
 * @param bundle - the provider's file. Default: the one of this package
 */
export function installProvider(
  directory: string = defaultInstallDirectory(),
  bundle?: string,
): InstalledProvider {
  const root = resolve(directory);
  const files = mirrorProvider(root, bundle);
  const cliConfiguration = join(root, CLI_CONFIGURATION);
  writeFileSync(cliConfiguration, providerInstallation(root));
  return {
    directory: root,
    source: PROVIDER_SOURCE,
    version: PROVIDER_VERSION,
    files,
    cliConfiguration,
    requiredProviders: `parkit = {\n  source  = "${PROVIDER_SOURCE}"\n  version = "${PROVIDER_VERSION}"\n}`,
  };
}

interface WrittenFile {
  readonly name: string;
  readonly content: Buffer;
  readonly mode: number;
}

/**
 * Terraform hashes every file of the folder, so it must hold these only; and it may be starting the old one
 * right now.
 */
function writeFolder(folder: string, files: readonly WrittenFile[]): void {
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  for (const { name, content, mode } of files) {
    writeFileSync(join(fresh, name), content);
    chmodSync(join(fresh, name), mode);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}
