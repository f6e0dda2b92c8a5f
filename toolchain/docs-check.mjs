/**
 * `npm run check:docs`: prints what is wrong with the documents and ends with code 1 if anything is.
 */
import { root } from "./run-program.mjs";
import { checkDocuments } from "./src/documents.js";

const problems = await checkDocuments(root);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
