import { EventEmitter, once } from "node:events";

/** Tells those who wait that something of an organisation has changed; not what. */
export class ChangeFeed {
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #version: number;

  /** @param version - of the start; another than before a restart, so that nobody waits in vain */
  constructor(version: number) {
    this.#version = version;
  }

  /** Says that something has changed. */
  note(): void {
    this.#version += 1;
    this.#changes.emit("change");
  }

  /**
   * The version, when it is another than the one that is known, the time is over, or the signal is aborted,
   * whichever comes first. Never rejects.
   */
  async after(known: number, milliseconds: number, signal: AbortSignal): Promise<number> {
    if (known === this.#version) {
      const end = AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
      await once(this.#changes, "change", { signal: end }).catch(() => undefined);
    }
    return this.#version;
  }
}
