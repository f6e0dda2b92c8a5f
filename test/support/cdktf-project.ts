import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runProgram, type Finished } from "../../examples/demo/program";
import { PLATFORM, type LocalProvider } from "./terraform";

const ROOT = resolve(__dirname, "../..");

/** A directory with a CDKTF app, and a home directory of its own that has no settings. */
export interface CdktfProject {
  readonly path: string;
  /** Folder of a synthesized stack. */
  stackFolder(stack: string): string;
  /** Replaces the app's program, which is run with Node.js as it is. */
  write(program: string): Promise<void>;
  /** Runs the CLI of CDKTF as a user does; never rejects for a failed command. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Finished>;
  /** Why Terraform cannot install a provider of others here, in its words; undefined where it can. */
  installProblem(source: string): Promise<string | undefined>;
  remove(): Promise<void>;
}

/** The `cdktf` command of this workspace, to be run with Node.js. */
export const CDKTF_CLI: readonly string[] = [
  process.execPath,
  join(ROOT, "node_modules/cdktf-cli/bundle/bin/cdktf.js"),
];

/**
 * Directory in the layout of `terraform providers mirror` that holds providers of others, for machines that
 * do not reach their registry. Undefined where the registry is asked.
 */
export const PROVIDER_MIRROR: string | undefined = process.env["PARKIT_PROVIDER_MIRROR"];

/**
 * Makes an app's directory. Packages are those of this workspace, as they are built.
 *
 * @param cli - the command and what comes before its arguments
 * @param terraform - path of Terraform or OpenTofu
 * @param providers - what the user's own plugin folder holds, in the place of a registry
 * @param mirror - a directory that is that folder
 */
export async function cdktfProject(
  cli: readonly string[],
  terraform: string,
  providers: readonly LocalProvider[] = [],
  mirror?: string,
): Promise<CdktfProject> {
  const root = await mkdtemp(join(tmpdir(), "cdktf-"));
  const home = join(root, "home");
  const path = join(root, "app");
  await Promise.all([mkdir(home), mkdir(path)]);
  if (mirror !== undefined) {
    await mkdir(join(home, ".terraform.d"));
    await symlink(resolve(mirror), join(home, ".terraform.d/plugins"));
  }
  for (const { source, version, file } of providers) {
    const folder = join(home, ".terraform.d/plugins", source, version, PLATFORM);
    await mkdir(folder, { recursive: true });
    await copyFile(file, join(folder, `terraform-provider-${source.split("/").at(-1) ?? ""}`));
  }
  await symlink(join(ROOT, "node_modules"), join(path, "node_modules"));
  const settings = {
    language: "typescript",
    app: "node app.cjs",
    projectId: "app",
    sendCrashReports: "false",
  };
  await writeFile(join(path, "cdktf.json"), JSON.stringify(settings));
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:TF|CDKTF)_/.test(name));
  const own = {
    ...Object.fromEntries(inherited),
    HOME: home,
    TERRAFORM_BINARY_NAME: terraform,
    CHECKPOINT_DISABLE: "1",
    CI: "1",
    NO_COLOR: "1",
    FORCE_COLOR: "0",
  };
  const [program = "", ...first] = cli;
  return {
    path,
    stackFolder: (stack) => join(path, "cdktf.out/stacks", stack),
    write: (text) => writeFile(join(path, "app.cjs"), text),
    run: (args, env = {}) => runProgram(program, [...first, ...args], { cwd: path, env: { ...own, ...env } }),
    installProblem: async (source) => {
      const folder = await mkdtemp(join(root, "init-"));
      const required = { required_providers: { wanted: { source } } };
      await writeFile(join(folder, "main.tf.json"), JSON.stringify({ terraform: required }));
      const { code, stdout, stderr } = await runProgram(terraform, ["init", "-no-color"], {
        cwd: folder,
        env: own,
      });
      if (code === 0) return undefined;
      return /Failed to query available provider packages/.exec(stdout + stderr)?.[0] ?? stderr;
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
