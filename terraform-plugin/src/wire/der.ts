/**
 * Writers for the few forms of DER (ITU-T X.690) that a certificate needs. Each returns a complete element.
 */

/** SEQUENCE of elements. */
export function sequence(...elements: readonly Buffer[]): Buffer {
  return element(0x30, Buffer.concat(elements));
}

/** INTEGER from its big-endian magnitude; never negative. */
export function integer(magnitude: Buffer): Buffer {
  const isNegativeLooking = ((magnitude[0] ?? 0) & 0x80) !== 0;
  return element(0x02, isNegativeLooking ? Buffer.concat([Buffer.of(0), magnitude]) : magnitude);
}

/** BOOLEAN. */
export function boolean(value: boolean): Buffer {
  return element(0x01, Buffer.of(value ? 0xff : 0));
}

/** BIT STRING; `unusedBits` counts the bits at the end that do not belong to it. */
export function bitString(content: Buffer, unusedBits = 0): Buffer {
  return element(0x03, Buffer.concat([Buffer.of(unusedBits), content]));
}

/** OCTET STRING. */
export function octetString(content: Buffer): Buffer {
  return element(0x04, content);
}

/** OBJECT IDENTIFIER from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(0x06, Buffer.concat([first * 40 + second, ...rest].map(base128)));
}

/** A distinguished name of one common name. */
export function commonName(name: string): Buffer {
  return sequence(element(0x31, sequence(oid("2.5.4.3"), element(0x0c, Buffer.from(name)))));
}

/** A time: UTCTime up to 2049, GeneralizedTime after that, as certificates must have it. */
export function utcTime(date: Date): Buffer {
  const text = date.toISOString().replace(/[-:T]|\.\d+/g, "");
  return date.getUTCFullYear() < 2050
    ? element(0x17, Buffer.from(text.slice(2)))
    : element(0x18, Buffer.from(text));
}

/** An element with a context tag around it. */
export function explicit(tag: number, content: Buffer): Buffer {
  return element(0xa0 | tag, content);
}

/** Primitive content with a context tag in place of its own. */
export function implicit(tag: number, content: Buffer): Buffer {
  return element(0x80 | tag, content);
}

function element(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag), length(content.length), content]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.of(size);
  return size < 0x100 ? Buffer.of(0x81, size) : Buffer.of(0x82, size >> 8, size & 0xff);
}

function base128(value: number): Buffer {
  const bytes = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift((rest & 0x7f) | 0x80);
  return Buffer.from(bytes);
}
