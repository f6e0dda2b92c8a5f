import { execFile } from "node:child_process";
import { promisify } from "node:util";

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

/**
 * Makes and exports keys by the thousand, in a process of its own: where this fails it stops for ever, with
 * everything that waits in it.
 *
 * @param node - the Node.js that makes them
 */
export function makeKeys(node: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return promisify(execFile)(node, ["-e", PROGRAM], { cwd: __dirname, timeout: 120_000 });
}
