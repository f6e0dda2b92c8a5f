/**
 * Addresses of cloud metadata services, which hand out credentials to whoever can reach them. The Agent's
 * runner refuses two of them; this one refuses all that are known, the whole link-local ranges they lie in,
 * and every IPv6 form that carries such an IPv4 address.
 */
import { BlockList, isIP } from "node:net";
import { METADATA_NETWORKS } from "@parkit/provider-schema/internal/runner/metadata-network";

const networks = new BlockList();
for (const { address, prefix, family } of METADATA_NETWORKS) networks.addSubnet(address, prefix, family);

/**
 * Names that mean a metadata service wherever they resolve: of Google Cloud (the last two are its short
 * ones), Azure, Oracle Cloud, IBM Cloud, Tencent Cloud, Equinix Metal and AWS.
 */
const METADATA_HOSTS: readonly string[] = [
  "metadata.google.internal",
  "metadata.azure.internal",
  "metadata.oraclecloud.com",
  "metadata.oci.oraclecloud.com",
  "api.metadata.cloud.ibm.com",
  "metadata.tencentyun.com",
  "metadata.platformequinix.com",
  "metadata.packet.net",
  "instance-data",
  "metadata.goog",
  "metadata",
];

/**
 * Whether a host name, as a URL has it in lower case, is one of a metadata service, whatever it resolves to.
 */
export function isMetadataHost(host: string): boolean {
  return METADATA_HOSTS.includes(host.replace(/\.+$/, ""));
}

/**
 * Whether an IP address is one of a metadata service. Brackets and zone ids are taken too; anything that is
 * not an IP address is not one.
 */
export function isMetadataAddress(text: string): boolean {
  const address = text.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  const family = isIP(address);
  if (family === 4) return networks.check(address, "ipv4");
  if (family !== 6) return false;
  return (
    networks.check(address, "ipv6") || embeddedIpv4(address).some((inner) => networks.check(inner, "ipv4"))
  );
}

/**
 * IPv4 addresses that an IPv6 address leads to: mapped, compatible, translated (NAT64 of RFC 6052 and of the
 * local prefix of RFC 8215), 6to4, ISATAP.
 */
function embeddedIpv4(address: string): readonly string[] {
  const groups = ipv6Groups(address);
  const ipv4 = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join(".");
  const inGroups = (first: number): string => ipv4(groups[first] ?? 0, groups[first + 1] ?? 0);
  // Behind a prefix of 48 bits the address is cut in two by a byte of zeros.
  const [, , , third = 0, fourth = 0, fifth = 0] = groups;
  const behind48 = ipv4(third, ((fourth & 255) << 8) | (fifth >> 8));
  const startsWith = (...prefix: readonly number[]): boolean =>
    prefix.every((group, index) => groups[index] === group);
  return [
    ...(startsWith(0, 0, 0, 0) || startsWith(0x64, 0xff9b) ? [inGroups(6)] : []),
    ...(startsWith(0x64, 0xff9b, 1) ? [behind48] : []),
    ...(startsWith(0x2002) ? [inGroups(1)] : []),
    ...(groups[5] === 0x5efe ? [inGroups(6)] : []),
  ];
}

/** The eight groups of an IPv6 address. A URL brings any spelling into the compressed form without dots. */
function ipv6Groups(address: string): readonly number[] {
  const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const numbers = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((group) => parseInt(group, 16));
  const before = numbers(head);
  const after = tail === undefined ? [] : numbers(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
