/** Entry program of the image. */
import { ParkitError } from "@parkit/provider-schema/internal/parkit-error";
import { printable } from "@parkit/provider-schema/internal/printable";
import { ConfigurationError } from "../configuration-error";
import { parseCommandLine } from "./command-line";
import { runEntry } from "./entry";

void main();

async function main(): Promise<void> {
  const { argv, env, stdout, stderr } = process;
  try {
    const { command, allowOpenFiles } = parseCommandLine(argv.slice(2), env);
    process.exitCode = await runEntry(command, {
      out: stdout,
      err: stderr,
      env,
      folder: process.cwd(),
      allowOpenFiles,
      containerized: true,
    });
  } catch (error) {
    if (!(error instanceof ParkitError)) throw error;
    stderr.write(`${printable(error.message, "\n")}\n`);
    process.exitCode = error instanceof ConfigurationError ? 2 : 1;
  }
}
