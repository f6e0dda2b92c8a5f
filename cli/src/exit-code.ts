/** What the exit code of every command means, unless its help says otherwise. */
export const EXIT = {
  ok: 0,
  /** The description is wrong, the task failed, Datadog refused. */
  failed: 1,
  /** Wrong usage, unreadable file, or not available in this version. */
  usage: 2,
} as const;

/** An exit code of a command. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
