import { createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { selfSignedCertificate } from "./rsa-certificate";

it.each([512, 2048, 4096])("holds a key of %i bits, and is signed with it", (modulusLength) => {
  const keys = generateKeyPairSync("rsa", {
    modulusLength,
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "der" },
  });
  const certificate = new X509Certificate(selfSignedCertificate(keys, "key-1 ü"));
  const publicKey = createPublicKey({ key: keys.publicKey, format: "der", type: "spki" });
  expect(certificate.subject).toBe("CN=key-1 ü");
  expect(certificate.publicKey.equals(publicKey)).toBe(true);
  expect(certificate.verify(publicKey)).toBe(true);
  expect(certificate.checkIssued(certificate)).toBe(true);
});
