import { access, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import {
  DEPLOYMENTS,
  deploymentTypeOf,
  type DeploymentType,
} from "@parkit/provider-schema/internal/deployment/deployment";
import { descriptionJsonSchema } from "@parkit/provider-schema/internal/description/json-schema";
import { printable } from "@parkit/provider-schema/internal/printable";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";
import type { TargetFile } from "@parkit/targets/internal/target-file";

import { DESCRIPTION_FILE } from "../description/description-file";
import { EXIT, type ExitCode } from "../exit-code";
import { APP_DEPLOYMENT, starterApp, starterAppDeployments } from "../starter/starter-app";
import { RECOMMENDED_DEPLOYMENT, SCHEMA_FILE, starterDescription } from "../starter/starter-description";
import { systemError } from "../system-error";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";

/** Options of `parkit init`. */
export interface InitCommand {
  readonly directory: string;
  /** @default - the recommended one; of an app the one that it can start with */
  readonly target?: string;
  readonly cdktf: boolean;
}

/** Writes a description or a CDKTF app to start from. Nothing that exists is overwritten. */
export async function initCommand(
  { directory, cdktf, target = cdktf ? APP_DEPLOYMENT : RECOMMENDED_DEPLOYMENT }: InitCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const type = deploymentTypeOf(target);
  if (type === undefined) {
    throw new UsageError(
      `${quoted(target)} is not a way to deploy a runner`,
      `Ways: ${Object.keys(DEPLOYMENTS).join(", ")}.`,
    );
  }
  const files = cdktf ? appFiles(type) : descriptionFiles(type);
  await writeNew(directory, files, terminal);
  const where = directory === "." ? "" : ` in ${printable(directory)}`;
  terminal.err.write(`Next${where}: ${cdktf ? "npm install && npm run synth" : "parkit validate"}\n`);
  return EXIT.ok;
}

function descriptionFiles(type: DeploymentType): readonly TargetFile[] {
  return [
    { path: DESCRIPTION_FILE, text: starterDescription(type) },
    { path: SCHEMA_FILE, text: `${JSON.stringify(descriptionJsonSchema(), null, 2)}\n` },
  ];
}

function appFiles(type: DeploymentType): readonly TargetFile[] {
  const files = starterApp(type);
  if (files !== undefined) return files;
  throw new UsageError(
    `a CDKTF app for ${type} is not available in this version`,
    `With --cdktf: ${starterAppDeployments().join(", ")}.`,
  );
}

async function writeNew(directory: string, files: readonly TargetFile[], terminal: Terminal): Promise<void> {
  const paths = files.map(({ path }) => join(directory, path));
  const present = await Promise.all(paths.map((path) => exists(resolve(terminal.folder, path))));
  const inTheWay = paths.filter((_path, index) => present[index] === true);
  if (inTheWay.length > 0) {
    const are = inTheWay.length === 1 ? "is" : "are";
    throw new UsageError(
      `${inTheWay.join(", ")} ${are} there already`,
      "Choose an empty directory; nothing was written.",
    );
  }
  for (const { path, text } of files) await writeOne(directory, path, text, terminal);
}

async function writeOne(directory: string, path: string, text: string, terminal: Terminal): Promise<void> {
  const full = join(directory, path);
  try {
    await mkdir(resolve(terminal.folder, directory), { recursive: true });
    await writeFile(resolve(terminal.folder, full), text, { flag: "wx" });
  } catch (error) {
    throw new UsageError(`cannot write ${full}: ${systemError(error)}`, "Choose another directory.");
  }
  terminal.err.write(`wrote ${full}\n`);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
