import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { UnusableEnvironment } from "./unusable-environment";

/** Variables that name a file of further certificate authorities: Node's own, and the one that OpenSSL and Go read. */
const VARIABLES = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"] as const;

/**
 * Certificate authorities to trust, in PEM: Node's, and those of the files that the environment names. Undefined when it
 * names none; Node then takes its defaults without copying them.
 *
 * @throws {@link UnusableEnvironment} naming variable and file when a file cannot be read: leaving it out would only show as a failed handshake.
 */
export function certificateAuthorities(env: NodeJS.ProcessEnv): readonly string[] | undefined {
  const further = VARIABLES.flatMap((name) => {
    const file = env[name];
    return file === undefined || file === "" ? [] : [readPem(name, file)];
  });
  return further.length === 0 ? undefined : [...rootCertificates, ...further];
}

function readPem(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UnusableEnvironment(`${name} names the file ${file}, which cannot be read`);
  }
}
