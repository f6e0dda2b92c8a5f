/** Says when something has changed, by asking the control plane to answer only then. */
import { call, CallError } from "./api";
import { CONTROL_PATH } from "./records";

/** Seconds that one question waits. The page looks again after them anyway: time itself changes it. */
const WAIT_SECONDS = 20;
/** Pause after a change, in milliseconds: many changes in a row are one. */
const REST_MS = 250;
/** Pause before the next try when there was no answer, in milliseconds. */
const RETRY_MS = 1500;

/** What a page does about changes. */
export interface Listener {
  /** Called after each change. */
  readonly changed: () => Promise<void>;
  /** Whether the control plane answers. */
  readonly connected: (is: boolean) => void;
  /** The session has ended; nothing more is asked. */
  readonly loggedOut: () => void;
}

/** Asks until the session has ended. */
export async function listen({ changed, connected, loggedOut }: Listener): Promise<void> {
  let version = 0;
  for (;;) {
    await visible();
    try {
      const path = `${CONTROL_PATH}/changes?since=${version}&wait=${WAIT_SECONDS}`;
      ({ version } = await call<{ version: number }>("GET", path));
      connected(true);
      await changed();
      await pause(REST_MS);
    } catch (error) {
      if (error instanceof CallError && error.status === 403) {
        loggedOut();
        return;
      }
      connected(false);
      await pause(RETRY_MS);
    }
  }
}

async function visible(): Promise<void> {
  if (!document.hidden) return;
  await new Promise<void>((resolve) => {
    document.addEventListener(
      "visibilitychange",
      () => {
        resolve();
      },
      { once: true },
    );
  });
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
