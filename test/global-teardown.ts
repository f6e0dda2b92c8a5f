import { rm } from "node:fs/promises";

/** Takes away what commands of the tests kept. */
export default async function tearDown(): Promise<void> {
  const state = process.env["XDG_STATE_HOME"];
  if (state !== undefined) await rm(state, { recursive: true, force: true });
}
