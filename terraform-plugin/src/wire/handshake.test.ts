import { handshakeLine, refusal } from "./handshake";
import type { Address } from "./listen";

const cookie = { TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2" };
const address: Address = { network: "unix", address: "/run/a.sock", dispose: () => undefined };

describe("refusal", () => {
  it("is absent for a CLI that offers protocol 6", () => {
    expect(refusal({ ...cookie, PLUGIN_PROTOCOL_VERSIONS: "5,6" })).toBeUndefined();
  });

  it("tells a person how the file is used", () => {
    expect(refusal({})).toContain("not meant to be run directly");
    expect(refusal({ TF_PLUGIN_MAGIC_COOKIE: "other" })).toContain("not meant to be run directly");
  });

  it("names the versions that an old CLI offers", () => {
    expect(refusal({ ...cookie, PLUGIN_PROTOCOL_VERSIONS: "4,5" })).toContain("the CLI offers 4, 5");
  });
});

describe("handshakeLine", () => {
  it.each([1, 2, 3, 4])("has no padding for a certificate of %i bytes", (size) => {
    const line = handshakeLine(address, Buffer.alloc(size, 1), {});
    const certificate = Buffer.alloc(size, 1).toString("base64").replaceAll("=", "");
    expect(line).toBe(`1|6|unix|/run/a.sock|grpc|${certificate}\n`);
  });

  it("leaves the certificate empty for plain text", () => {
    expect(handshakeLine(address, undefined, {})).toBe("1|6|unix|/run/a.sock|grpc|\n");
  });

  it("declines multiplexing when it is offered", () => {
    expect(handshakeLine(address, undefined, { PLUGIN_MULTIPLEX_GRPC: "true" })).toMatch(/\|false\n$/);
  });
});
