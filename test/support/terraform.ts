import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { terraformEnvironment } from "@parkit/toolchain";

/** What a command left behind. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A provider executable to be found in the run directory. */
export interface LocalProvider {
  /** Source address, such as `parkit.invalid/parkit/parkit`. */
  readonly source: string;
  readonly version: string;
  /** The executable. */
  readonly file: string;
  /** Files that it finds beside itself. @default - none */
  readonly beside?: readonly string[];
}

/** A directory in which the real Terraform CLI runs, cut off from the user's settings and from registries. */
export interface TerraformDirectory {
  readonly path: string;
  /** Replaces `main.tf`. */
  write(configuration: string): Promise<void>;
  /** Runs the CLI; never rejects for a failed command. Output has no colours. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  /** Environment of the runs, for tests that start the CLI themselves. */
  readonly env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

/** Name under which Go programs know this system. */
export const PLATFORM = `${process.platform === "win32" ? "windows" : process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

/**
 * Makes a run directory with providers in its implied mirror.
 * @param executable path of Terraform or OpenTofu.
 */
export async function terraformDirectory(
  executable: string,
  providers: readonly LocalProvider[] = [],
): Promise<TerraformDirectory> {
  const path = await mkdtemp(join(tmpdir(), "terraform-"));
  for (const { source, version, file, beside = [] } of providers) {
    const directory = join(path, "terraform.d", "plugins", ...source.split("/"), version, PLATFORM);
    await mkdir(directory, { recursive: true });
    const target = join(directory, `terraform-provider-${source.split("/").at(-1) ?? ""}`);
    await copyFile(file, target);
    await chmod(target, 0o755);
    for (const other of beside) await copyFile(other, join(directory, basename(other)));
  }
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("TF_"));
  const env = {
    ...terraformEnvironment(Object.fromEntries(inherited)),
    NO_COLOR: "1",
    // What a provider that is killed leaves behind goes with the directory.
    TMPDIR: path,
    TF_CLI_ARGS: "-no-color",
  };
  return {
    path,
    env,
    write: (configuration) => writeFile(join(path, "main.tf"), configuration),
    run: (args, extra = {}) => runCommand(executable, args, path, { ...env, ...extra }),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

function runCommand(
  file: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd, env, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === "number") resolve({ code, stdout, stderr });
      else reject(error ?? new Error(`${file} did not run`));
    });
  });
}
