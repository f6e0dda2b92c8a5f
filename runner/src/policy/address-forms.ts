/** What an IP address means, however it is written. */
import { isIP } from "node:net";

/** An address in the form that `BlockList` of Node.js takes. */
export interface AddressForm {
  readonly address: string;
  readonly family: "ipv4" | "ipv6";
}

/**
 * An IP address and the IPv4 addresses it leads to. Brackets and zone ids are taken too; a name has none.
 */
export function addressForms(text: string): readonly AddressForm[] {
  const address = text.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  const family = isIP(address);
  if (family === 4) return [{ address, family: "ipv4" }];
  if (family !== 6) return [];
  const inner = embeddedIpv4(address).map((ipv4): AddressForm => ({ address: ipv4, family: "ipv4" }));
  return [{ address, family: "ipv6" }, ...inner];
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
