/**
 * Addresses of cloud metadata services, which hand out credentials to whoever can reach them. The Agent's
 * runner refuses two of them; this one refuses all that are known, the whole link-local ranges they lie in,
 * and every IPv6 form that carries such an IPv4 address.
 */
import { BlockList, isIP } from "node:net";

const services = new BlockList();
// Link-local: AWS, Azure, Google Cloud and most others, credential endpoints of containers.
services.addSubnet("169.254.0.0", 16, "ipv4");
services.addSubnet("fe80::", 10, "ipv6");
// Azure's wire server.
services.addAddress("168.63.129.16", "ipv4");
// Alibaba Cloud.
services.addAddress("100.100.100.200", "ipv4");
// AWS: metadata, credentials of pods. Google Cloud.
services.addAddress("fd00:ec2::254", "ipv6");
services.addAddress("fd00:ec2::23", "ipv6");
services.addAddress("fd20:ce::254", "ipv6");

const METADATA_HOSTS: readonly string[] = ["metadata.google.internal", "metadata.goog", "metadata"];

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
  if (family === 4) return services.check(address, "ipv4");
  if (family !== 6) return false;
  return (
    services.check(address, "ipv6") || embeddedIpv4(address).some((inner) => services.check(inner, "ipv4"))
  );
}

/** IPv4 addresses that an IPv6 address leads to: mapped, compatible, translated (NAT64), 6to4, ISATAP. */
function embeddedIpv4(address: string): readonly string[] {
  const groups = ipv6Groups(address);
  const inGroups = (first: number): string => {
    const [high = 0, low = 0] = groups.slice(first, first + 2);
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  };
  const startsWith = (...prefix: readonly number[]): boolean =>
    prefix.every((group, index) => groups[index] === group);
  return [
    ...(startsWith(0, 0, 0, 0) || startsWith(0x64, 0xff9b) ? [inGroups(6)] : []),
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
