/** Certificate authorities that the environment adds to those of Node. */
import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tls } from "./late-tls";
import { UnusableEnvironment } from "./unusable-environment";

/**
 * Variables that name a file of further certificate authorities: Node's own, and the one that OpenSSL and Go
 * read.
 */
const VARIABLES = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"] as const;
/**
 * Variable that names directories of such files, with colons between, as OpenSSL and Go read it. The runner's
 * chart mounts one.
 */
const DIRECTORIES_VARIABLE = "SSL_CERT_DIR";

/**
 * Certificate authorities to trust, in PEM: Node's, and those of the files that the environment names. Files
 * are read at once, directories when the result is asked for: systems have hundreds of certificates there,
 * and of what stands there nothing is refused. The result is undefined when there are none; Node then takes
 * its defaults without copying them.
 *
 * @throws {@link UnusableEnvironment} naming variable and file when a file cannot be read or holds no
 *   certificate: leaving it out would only show as a failed handshake.
 */
export function certificateAuthorities(env: NodeJS.ProcessEnv): () => readonly string[] | undefined {
  const further = VARIABLES.flatMap((name) => {
    const file = env[name];
    return file === undefined || file === "" ? [] : certificatesIn(name, file);
  });
  return () => {
    const all = [...further, ...certificatesBelow(env[DIRECTORIES_VARIABLE] ?? "")];
    return all.length === 0 ? undefined : [...tls().rootCertificates, ...new Set(all)];
  };
}

/** What is no file of certificates is passed over, as Go does: such directories hold other files too. */
function certificatesBelow(directories: string): readonly string[] {
  return directories
    .split(":")
    .filter((directory) => directory !== "")
    .flatMap((directory) => namesIn(directory).map((name) => join(directory, name)))
    .flatMap((file) => textOf(file).match(CERTIFICATE) ?? [])
    .filter(isCertificate);
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
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

/**
 * Whether texts are certificates, of those that were read before: both variables often name one file, and its
 * certificates stand in the directory too, while a process makes several clients.
 */
const READ = new Map<string, boolean>();

function isCertificate(pem: string): boolean {
  const is = READ.get(pem) ?? canBeRead(pem);
  READ.set(pem, is);
  return is;
}

function canBeRead(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
