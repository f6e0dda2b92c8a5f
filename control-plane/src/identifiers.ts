/** Ids and keys, made from a source of random bytes. */

type RandomBytes = (size: number) => Buffer;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the text has the form of a UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A random UUID (version 4). */
export function randomUuid(randomBytes: RandomBytes): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Digits and letters without those that look alike. */
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** A runner id in Datadog's style: `runner-` and 22 letters and digits. */
export function randomRunnerId(randomBytes: RandomBytes): string {
  const letters = Array.from(randomBytes(22), (byte) => BASE58.charAt(byte % BASE58.length));
  return `runner-${letters.join("")}`;
}

/** An API key: 32 lower-case hexadecimal digits. */
export function randomApiKey(randomBytes: RandomBytes): string {
  return randomBytes(16).toString("hex");
}

/** An application key: 40 lower-case hexadecimal digits. */
export function randomAppKey(randomBytes: RandomBytes): string {
  return randomBytes(20).toString("hex");
}
