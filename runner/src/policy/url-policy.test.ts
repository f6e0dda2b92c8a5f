import { networkInterfaces } from "node:os";
import fc from "fast-check";
import { createUrlPolicy, type UrlPolicy } from "./url-policy";

function allows(policy: UrlPolicy, url: string): boolean {
  try {
    policy.check(new URL(url));
    return true;
  } catch {
    return false;
  }
}

const OWN_PORT = 9016;
const open = createUrlPolicy({ allowImdsEndpoint: false });

/** Ways in which a URL may spell an IPv4 address. */
const SPELLINGS: readonly ((bytes: readonly [number, number, number, number]) => string)[] = [
  ([a, b, c, d]) => `${a}.${b}.${c}.${d}`,
  ([a, b, c, d]) => String(((a << 24) | (b << 16) | (c << 8) | d) >>> 0),
  ([a, b, c, d]) => `0x${(((a << 24) | (b << 16) | (c << 8) | d) >>> 0).toString(16)}`,
  ([a, b, c, d]) => `0${(((a << 24) | (b << 16) | (c << 8) | d) >>> 0).toString(8)}`,
  (bytes) => bytes.map((byte) => `0x${byte.toString(16)}`).join("."),
  (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join("."),
  ([a, b, c, d]) => `${a}.${b}.${(c << 8) | d}`,
  ([a, b, c, d]) => `${a}.${(b << 16) | (c << 8) | d}`,
  ([a, b, c, d]) => `${a}.${b}.${c}.${d}.`,
  ([a, b, c, d]) => encodeURIComponent(`${a}.${b}.${c}.${d}`).replaceAll(".", "%2e"),
  ([a, b, c, d]) => `${a}。${b}．${c}.${d}`,
  ([a, b, c, d]) => `[::ffff:${a}.${b}.${c}.${d}]`,
  ([a, b, c, d]) => `[::ffff:${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}]`,
  ([a, b, c, d]) => `[64:ff9b::${a}.${b}.${c}.${d}]`,
  ([a, b, c, d]) => `user:word@${a}.${b}.${c}.${d}:8080`,
];

describe("URL policy", () => {
  it("never lets a metadata address through, however it is spelled", () => {
    const linkLocal = fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255));
    const others = fc.constantFrom([168, 63, 129, 16] as const, [100, 100, 100, 200] as const);
    const scheme = fc.constantFrom("http", "https", "HTTP");
    fc.assert(
      fc.property(
        fc.oneof(linkLocal, others),
        fc.constantFrom(...SPELLINGS),
        scheme,
        ([a, b, c, d], spell, protocol) => {
          return !allows(open, `${protocol}://${spell([a, b, c, d])}/latest/meta-data`);
        },
      ),
    );
  });

  it("lets every spelling of a private address through", () => {
    for (const spell of SPELLINGS) expect(allows(open, `http://${spell([10, 1, 2, 3])}/`)).toBe(true);
  });

  it.each([
    "file:///etc/passwd",
    "ftp://example.test/",
    "gopher://example.test/",
    "http://metadata.google.internal./x",
  ])("refuses %s", (url) => {
    expect(allows(open, url)).toBe(false);
  });

  it("allows metadata services when told so", () => {
    expect(allows(createUrlPolicy({ allowImdsEndpoint: true }), "http://169.254.169.254/")).toBe(true);
  });

  describe("of a runner with a server", () => {
    const own = createUrlPolicy({ allowImdsEndpoint: true, ownPort: OWN_PORT });
    const interfaces = Object.values(networkInterfaces())
      .flatMap((addresses = []) => addresses)
      .map(({ address, family }) => (family === "IPv6" ? `[${address.replace(/%.*$/, "")}]` : address));

    it("refuses its port on this machine, however the address is spelled", () => {
      const here = fc.tuple(fc.constantFrom(0, 127), fc.nat(255), fc.nat(255), fc.nat(255));
      const withPort = SPELLINGS.slice(0, -1);
      fc.assert(
        fc.property(here, fc.constantFrom(...withPort), (bytes, spell) => {
          return !allows(own, `http://${spell([...bytes])}:${OWN_PORT}/metrics`);
        }),
      );
      for (const host of ["[::1]", "[::]", ...interfaces])
        expect([host, allows(own, `http://${host}:${OWN_PORT}/`)]).toEqual([host, false]);
    });

    it("allows other ports of this machine, and its port of others", () => {
      for (const host of ["127.0.0.1", "[::1]", ...interfaces])
        expect([host, allows(own, `http://${host}:8080/`)]).toEqual([host, true]);
      // Addresses that are kept for documents.
      for (const host of ["192.0.2.1", "[2001:db8::1]"])
        expect([host, allows(own, `http://${host}:${OWN_PORT}/`)]).toEqual([host, true]);
    });

    it("knows a port that its scheme means", () => {
      const plain = createUrlPolicy({ allowImdsEndpoint: false, ownPort: 80 });
      expect(allows(plain, "http://127.0.0.1/")).toBe(false);
      expect(allows(plain, "https://127.0.0.1/")).toBe(true);
    });
  });

  it("allows only the hosts that are listed, and none when the list is empty", () => {
    const listed = createUrlPolicy({ allowImdsEndpoint: false, hosts: ["*.example.test"] });
    expect(allows(listed, "https://API.example.test:8443/x")).toBe(true);
    expect(allows(listed, "https://example.test/")).toBe(false);
    expect(allows(listed, "https://api.example.test@other.test/")).toBe(false);
    expect(
      allows(createUrlPolicy({ allowImdsEndpoint: false, hosts: [] }), "https://api.example.test/"),
    ).toBe(false);
  });

  describe("lookup", () => {
    const resolving = (...addresses: readonly string[]): UrlPolicy =>
      createUrlPolicy({
        allowImdsEndpoint: false,
        ownPort: OWN_PORT,
        resolve: (_hostname, callback) => {
          callback(
            null,
            addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
          );
        },
      });
    const look = (policy: UrlPolicy, url = "http://name.test/"): Promise<unknown> =>
      new Promise((resolve, reject) => {
        policy.lookupFor(new URL(url))("name.test", { all: true }, (error, addresses) => {
          if (error === null) resolve(addresses);
          else reject(error);
        });
      });

    it("hands on the addresses that it checked", async () => {
      expect(await look(resolving("10.0.0.1", "::1"))).toEqual([
        { address: "10.0.0.1", family: 4 },
        { address: "::1", family: 6 },
      ]);
    });

    it.each([
      ["169.254.169.254"],
      ["10.0.0.1", "169.254.169.254"],
      ["10.0.0.1", "fd00:ec2::254"],
      ["::ffff:169.254.169.254"],
    ])("fails when one address is %s", async (...addresses) => {
      await expect(look(resolving(...addresses))).rejects.toThrow(/name\.test .* is not authorized/);
    });

    it("fails for the runner's own port when one address is this machine's", async () => {
      const own = `http://name.test:${OWN_PORT}/`;
      await expect(look(resolving("10.0.0.1", "127.0.0.1"), own)).rejects.toThrow(
        "port 9016 is the runner's own",
      );
      await expect(look(resolving("10.0.0.1"), own)).resolves.toHaveLength(1);
      await expect(look(resolving("127.0.0.1"), "http://name.test:9017/")).resolves.toHaveLength(1);
    });
  });
});
