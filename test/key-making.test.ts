import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** In a process of its own: where this fails it stops for ever, with everything that waits in it. */
const PROGRAM = `
  const { encodePrivateKey, generateRunnerKey, publicKeyPem } = require("@parkit/protocol/internal/key-pair");
  const { generateSigningKey } = require("@parkit/protocol/internal/signing-key");
  void (async () => {
    for (let made = 0; made < 2000; made += 1) {
      const key = await generateRunnerKey();
      publicKeyPem(key);
      encodePrivateKey(key);
      generateSigningKey("demo");
    }
  })();
`;

it("makes and exports keys by the thousand, which Node stops at for keys that it hands out as objects", async () => {
  const ended = promisify(execFile)(process.execPath, ["-e", PROGRAM], { cwd: __dirname, timeout: 120_000 });
  await expect(ended).resolves.toEqual({ stdout: "", stderr: "" });
});
