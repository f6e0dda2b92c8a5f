/** Loaded before a program that is measured: tells at its end what its process took, on file descriptor 3. */
import { writeSync } from "node:fs";

process.on("exit", () => {
  writeSync(3, JSON.stringify(process.resourceUsage()));
});
