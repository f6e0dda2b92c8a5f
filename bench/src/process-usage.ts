/** What a process takes while it works, as Linux tells; not a number elsewhere. */
import { existsSync, readFileSync } from "node:fs";

/** Processor time since its start, user and system, in milliseconds. */
export function processorTimeOf(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return Number.NaN;
  // The name of the program, in parentheses, may hold anything; user and system time are the 12th and 13th
  // fields behind it, in hundredths of a second.
  const fields = readFileSync(file, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Memory that it holds now, in MiB. */
export function residentMemoryOf(pid: number): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return Number.NaN;
  const [, kibibytes] = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(file, "utf8")) ?? [];
  return Number(kibibytes) / 1024;
}
