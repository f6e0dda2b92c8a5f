import { mkdir, writeFile } from "node:fs/promises";

import { terraformEnvironment } from "@parkit/toolchain";

import { mustRun } from "./program";

/** The CLI of CDKTF in the directory of an app. */
export interface Cdktf {
  /** Runs a command, which has to succeed; what it writes. */
  run(argv: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
}

/**
 * Makes the directory of a CDKTF app, in which the CLI also keeps the state.
 *
 * @param project - the directory
 * @param program - file of the app, for Node.js
 * @param output - where stacks are synthesized
 */
export async function cdktfProject(project: string, program: string, output: string): Promise<Cdktf> {
  await mkdir(project, { recursive: true });
  const settings = {
    language: "typescript",
    app: `node ${JSON.stringify(program)}`,
    projectId: "parkit-demo",
    sendCrashReports: "false",
    output,
  };
  await writeFile(`${project}/cdktf.json`, JSON.stringify(settings));
  const cli = require.resolve("cdktf-cli/bundle/bin/cdktf.js");
  return {
    run: (argv, env = {}) =>
      mustRun(process.execPath, [cli, ...argv], {
        cwd: project,
        env: { ...terraformEnvironment(), NO_COLOR: "1", FORCE_COLOR: "0", ...env },
      }),
  };
}
