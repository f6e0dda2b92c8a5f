import { readFileSync } from "node:fs";

/** A process that no later one can be taken for. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in clock ticks since the machine did: field 22 of `/proc/PID/stat`. */
  readonly startTicks: number;
}

/** Who runs under a number now; undefined for nobody, and for one that has ended and is not yet collected. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const startTicks = Number(fields[18]);
  return state === "Z" || state === "X" || !Number.isInteger(startTicks) ? undefined : { pid, startTicks };
}

/** Whether that very process still runs, and not another under its number. */
export function isRunning({ pid, startTicks }: ProcessIdentity): boolean {
  return identifyProcess(pid)?.startTicks === startTicks;
}
