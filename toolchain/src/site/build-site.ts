import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { runFile } from "../run-file";
import { siteConfig } from "./site-config";
import { INDEX, siteFiles } from "./site-files";

/**
 * Makes the documentation's site out of the Markdown of the repository.
 *
 * @param root - root of the repository
 * @param generator - path of the generator's program
 * @param sources - folder for what the generator is given; made anew
 * @param destination - folder for the site; made anew
 * @returns undefined when the site is there; else why not
 */
export async function buildSite(
  root: string,
  generator: string,
  { sources, destination }: { readonly sources: string; readonly destination: string },
): Promise<string | undefined> {
  await rm(sources, { recursive: true, force: true });
  await rm(destination, { recursive: true, force: true });
  const files = new Map(await siteFiles(root));
  files.set(".vitepress/config.mjs", siteConfig(String(files.get(INDEX.replace("README", "index")) ?? "")));
  for (const [path, content] of files) {
    await mkdir(dirname(join(sources, path)), { recursive: true });
    await writeFile(join(sources, path), content);
  }
  // Its pages import what the generator brings, and look for it above themselves.
  await symlink(join(dirname(generator), "node_modules"), join(sources, "node_modules"));
  const argv = ["build", sources, "--outDir", destination];
  const { failure } = await runFile(generator, argv, { env: process.env, cwd: sources });
  return failure;
}
