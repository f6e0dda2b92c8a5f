/** A key, and a certificate that it signs itself, made by OpenSSL. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Both in PEM. */
export interface SelfSigned {
  readonly key: string;
  readonly certificate: string;
}

/** Makes them for a host of this name. */
export function selfSigned(name: string): SelfSigned {
  const directory = mkdtempSync(join(tmpdir(), "parkit-certificate-"));
  const [key, certificate] = [join(directory, "key.pem"), join(directory, "certificate.pem")];
  const algorithm = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`, "-days", "2"];
  const files = ["-keyout", key, "-out", certificate];
  execFileSync("openssl", ["req", "-x509", ...algorithm, ...subject, ...files], { stdio: "ignore" });
  const made = { key: readFileSync(key, "utf8"), certificate: readFileSync(certificate, "utf8") };
  rmSync(directory, { recursive: true });
  return made;
}
