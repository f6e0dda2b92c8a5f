// Writes docs/rules from the metadata of the rules: one page each, and an index. Needs a build; run by `npm run docs:rules`.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRequire } from "node:module";

const { ruleDocuments } = createRequire(import.meta.url)("./dist/rules/page.js");

const folder = join(import.meta.dirname, "..", "docs", "rules");
await mkdir(folder, { recursive: true });
const documents = new Map(ruleDocuments().map(({ name, text }) => [name, text]));
for (const name of await readdir(folder)) if (!documents.has(name)) await rm(join(folder, name));
for (const [name, text] of documents) await writeFile(join(folder, name), text);
process.stdout.write(`${documents.size} files in docs/rules\n`);
