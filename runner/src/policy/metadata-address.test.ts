import fc from "fast-check";
import { isMetadataAddress, isMetadataHost } from "./metadata-address";

describe("metadata addresses", () => {
  it.each([
    "169.254.169.254",
    "169.254.170.2",
    "169.254.170.23",
    "169.254.0.1",
    "168.63.129.16",
    "100.100.100.200",
    "fd00:ec2::254",
    "[fd00:ec2::254]",
    "fd00:0ec2:0000:0000:0000:0000:0000:0254",
    "fd00:ec2::23",
    "fd20:ce::254",
    "fd00:100::100:200",
    "fd00:c1::a9fe:a9fe",
    "192.0.0.192",
    "fd00:42::42",
    "fd00:a9fe:a9fe::1",
    "64:ff9b:1:a9fe:a9:fe00::",
    "64:ff9b:1::a9fe:a9fe",
    "::ffff:0:a9fe:a9fe",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "::a9fe:a9fe",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001:db8::5efe:a9fe:a9fe",
  ])("%s is one", (address) => {
    expect(isMetadataAddress(address)).toBe(true);
  });

  it.each([
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.253.255.255",
    "169.255.0.0",
    "::1",
    "fd00:ec2::255",
    "fec0::1",
    "64:ff9b:1:a00:0:100::",
    "::ffff:10.0.0.1",
    "2002:a00:1::1",
    "metadata.google.internal",
    "",
  ])("%s is none", (address) => {
    expect(isMetadataAddress(address)).toBe(false);
  });

  it("knows the names of metadata services, with a dot at the end too", () => {
    expect(
      [
        "metadata.google.internal",
        "metadata.google.internal.",
        "metadata.goog",
        "metadata.tencentyun.com",
      ].every(isMetadataHost),
    ).toBe(true);
    expect(["example.test", "metadata.example.test"].some(isMetadataHost)).toBe(false);
  });

  it("finds a link-local IPv4 address in every IPv6 form that carries it, however it is written", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const form = fc.constantFrom("::ffff:", "::", "64:ff9b::", "64:ff9b:0:0:0:0:");
    fc.assert(
      fc.property(form, byte, byte, fc.boolean(), fc.boolean(), (prefix, third, fourth, dotted, upper) => {
        const tail = dotted ? `169.254.${third}.${fourth}` : `a9fe:${((third << 8) | fourth).toString(16)}`;
        const text = prefix + tail;
        return isMetadataAddress(upper ? text.toUpperCase() : text);
      }),
    );
  });
});
