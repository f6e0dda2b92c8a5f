import { processTerminal, type Terminal } from "../../terminal";
import { enrollCommand, type EnrollCommand } from "./enroll.run";

const WATCHED: Terminal = { ...processTerminal(false), isWatched: true };
const PRIVATE = "the identity holds a private key, which does not belong on a terminal";

describe("enrollCommand on a terminal", () => {
  const enroll = (options: Partial<EnrollCommand>): Promise<unknown> =>
    enrollCommand(
      { file: ["nowhere.yaml"], output: "secret", show: false, ifMissing: false, done: false, ...options },
      WATCHED,
    );

  it("prints no private key unless asked to", async () => {
    await expect(enroll({})).rejects.toThrow(PRIVATE);
  });

  it.each([
    ["--show", { show: true }],
    ["--to", { to: "identity.yaml" }],
  ])("goes on with %s", async (_option, options) => {
    await expect(enroll(options)).rejects.toThrow("cannot read nowhere.yaml");
  });
});
