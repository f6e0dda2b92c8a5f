/** Wakes those who wait for a task to end, so that nobody has to poll. */
export class TaskSignals {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Says that a task has ended. */
  ended(taskId: string): void {
    const waiting = this.#waiting.get(taskId);
    this.#waiting.delete(taskId);
    waiting?.forEach((wake) => {
      wake();
    });
  }

  /**
   * Resolves when the task ends, the time is over, or the signal is aborted, whichever comes first. Never
   * rejects.
   */
  async wait(taskId: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const waiting = this.#waiting.get(taskId) ?? new Set();
      this.#waiting.set(taskId, waiting);
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        waiting.delete(wake);
        if (waiting.size === 0 && this.#waiting.get(taskId) === waiting) this.#waiting.delete(taskId);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      signal.addEventListener("abort", wake, { once: true });
      waiting.add(wake);
    });
  }
}
