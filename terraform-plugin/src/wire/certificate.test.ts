import { X509Certificate } from "node:crypto";
import { selfSignedCertificate } from "./certificate";

describe("selfSignedCertificate", () => {
  const now = new Date("2026-11-21T12:00:00Z");

  it("makes a certificate authority for localhost that signed itself", () => {
    const { certificate, der } = selfSignedCertificate(now);
    const parsed = new X509Certificate(certificate);
    expect(parsed.raw).toEqual(der);
    expect(parsed.subject).toBe("CN=localhost");
    expect(parsed.issuer).toBe("CN=localhost");
    expect(parsed.subjectAltName).toBe("DNS:localhost");
    expect(parsed.ca).toBe(true);
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(parsed.publicKey.asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
    expect(parsed.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
  });

  it("starts in the past, because clocks differ", () => {
    const parsed = new X509Certificate(selfSignedCertificate(now).certificate);
    expect(new Date(parsed.validFrom).toISOString()).toBe("2026-11-21T11:50:00.000Z");
    expect(new Date(parsed.validTo).toISOString()).toBe("2027-11-21T12:00:00.000Z");
  });

  it("writes years after 2049 in the long form", () => {
    const parsed = new X509Certificate(selfSignedCertificate(new Date("2050-06-01T00:00:00Z")).certificate);
    expect(new Date(parsed.validTo).getUTCFullYear()).toBe(2051);
  });

  it("never repeats a key or a serial number", () => {
    const [one, two] = [selfSignedCertificate(now), selfSignedCertificate(now)];
    expect(one.key).not.toBe(two.key);
    expect(new X509Certificate(one.certificate).serialNumber).not.toBe(
      new X509Certificate(two.certificate).serialNumber,
    );
  });
});
