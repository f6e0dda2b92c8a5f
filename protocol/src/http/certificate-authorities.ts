/** Certificate authorities that the environment adds to those of Node. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { UnusableEnvironment } from "./unusable-environment";

/**
 * Variables that name a file of further certificate authorities: Node's own, and the one that OpenSSL and Go
 * read.
 */
const VARIABLES = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"] as const;

/**
 * Certificate authorities to trust, in PEM: Node's, and those of the files that the environment names.
 * Undefined when it names none; Node then takes its defaults without copying them.
 *
 * @throws {@link UnusableEnvironment} naming variable and file when a file cannot be read or holds no
 *   certificate: leaving it out would only show as a failed handshake.
 */
export function certificateAuthorities(env: NodeJS.ProcessEnv): readonly string[] | undefined {
  const further = VARIABLES.flatMap((name) => {
    const file = env[name];
    return file === undefined || file === "" ? [] : certificatesIn(name, file);
  });
  return further.length === 0 ? undefined : [...rootCertificates, ...further];
}

const CERTIFICATE =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

function certificatesIn(name: string, file: string): readonly string[] {
  const certificates = readText(name, file).match(CERTIFICATE) ?? [];
  if (certificates.length === 0 || !certificates.every(isCertificate))
    throw new UnusableEnvironment(
      `${name} names the file ${file}, which is not a file of certificates in PEM`,
    );
  return certificates;
}

function readText(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UnusableEnvironment(`${name} names the file ${file}, which cannot be read`);
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
