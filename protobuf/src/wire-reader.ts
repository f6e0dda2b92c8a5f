/**
 * Reads the wire format of protobuf: numbers, lengths, texts. Input is hostile until it is read: every step
 * is bounded by the bytes.
 */

/** What follows a field's number. */
export const WireType = {
  varint: 0,
  bit64: 1,
  delimited: 2,
  startGroup: 3,
  endGroup: 4,
  bit32: 5,
} as const;

/** How many messages may stand within each other. Protobuf implementations bound their recursion alike. */
export const MAX_NESTING = 400;

/**
 * Thrown when bytes are not the expected message. It says what is wrong, and nothing of what the bytes hold.
 */
export class MessageError extends Error {
  override readonly name = "MessageError";

  constructor(
    /**
     * `overrun`: a field is longer than its message; `nesting`: more than {@link MAX_NESTING} levels;
     * `malformed`: anything else.
     */
    readonly kind: "malformed" | "overrun" | "nesting",
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`malformed message: ${problem}`, options);
  }
}

/** Keeps a byte order mark, which is a character of the text like any other. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Up to so many bytes the decoder takes longer than a look at each of them. */
const SHORT_TEXT = 32;

/** A place in the bytes of a message. Every method reads from there and moves it behind what it read. */
export class WireReader {
  position = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #nesting = 0;
  /** High half of the number that {@link #varint} read last. */
  #high = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** A field's number and wire type in one: `number * 8 + type`. */
  tag(): number {
    const tag = this.#varint() >>> 0;
    if (this.#high !== 0 || tag < 8) throw new MessageError("malformed", "a field has an illegal number");
    return tag;
  }

  bool(): boolean {
    return this.#varint() !== 0 || this.#high !== 0;
  }

  int32(): number {
    return this.#varint();
  }

  int64(): bigint {
    const low = BigInt(this.#varint() >>> 0);
    return this.#high === 0 ? low : (BigInt(this.#high) << 32n) | low;
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** Bytes with their length before them; a view into the message. */
  bytes(): Uint8Array {
    const length = this.#length();
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** What is left up to an end that was told; a view into the message. */
  rest(end: number): Uint8Array {
    const start = this.#take(end - this.position);
    return this.#bytes.subarray(start, end);
  }

  /** A text; bytes that are not UTF-8 are refused, as in every proto3 parser. */
  string(): string {
    const length = this.#length();
    const start = this.#take(length);
    if (length <= SHORT_TEXT) {
      const text = this.#ascii(start, this.position);
      if (text !== undefined) return text;
    }
    try {
      return decoder.decode(this.#bytes.subarray(start, this.position));
    } catch (cause) {
      throw new MessageError("malformed", "a text is not UTF-8", { cause });
    }
  }

  /** Reads a message with its length before it, with a function that reads up to the end that it is told. */
  nested<T>(read: (end: number) => T): T {
    const end = this.#length() + this.position;
    this.#enter();
    const result = read(end);
    this.#nesting -= 1;
    if (this.position !== end) throw new MessageError("overrun", "a field runs over the end of its message");
    return result;
  }

  /** Moves behind the field whose tag was read. */
  skip(tag: number): void {
    switch (tag & 7) {
      case WireType.varint:
        this.#varint();
        return;
      case WireType.bit64:
        this.#take(8);
        return;
      case WireType.delimited:
        this.#take(this.#length());
        return;
      case WireType.startGroup:
        this.#enter();
        this.#skipGroup(tag >>> 3);
        this.#nesting -= 1;
        return;
      case WireType.bit32:
        this.#take(4);
        return;
      default:
        throw new MessageError("malformed", `a field has the illegal wire type ${tag & 7}`);
    }
  }

  /** The text if it is ASCII. */
  #ascii(start: number, end: number): string | undefined {
    let text = "";
    for (let position = start; position < end; position += 1) {
      const code = this.#bytes[position] ?? 0;
      if (code > 0x7f) return undefined;
      text += String.fromCharCode(code);
    }
    return text;
  }

  #skipGroup(number: number): void {
    for (;;) {
      const tag = this.tag();
      if ((tag & 7) !== WireType.endGroup) this.skip(tag);
      else if (tag >>> 3 === number) return;
      else throw new MessageError("malformed", "a group ends that did not begin");
    }
  }

  #enter(): void {
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING) {
      throw new MessageError("nesting", `is nested deeper than ${MAX_NESTING} messages`);
    }
  }

  #length(): number {
    const length = this.#varint() >>> 0;
    if (this.#high !== 0) throw new MessageError("malformed", "a length has more than 32 bits");
    return length;
  }

  /** The low half of a number of up to 64 bits, signed; the high half is left in {@link #high}. */
  #varint(): number {
    let low = 0;
    this.#high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.position];
      if (byte === undefined) throw endsEarly();
      this.position += 1;
      const part = byte & 0x7f;
      if (shift < 32) low |= part << shift;
      if (shift >= 32) this.#high |= part << (shift - 32);
      else if (shift === 28) this.#high = part >>> 4;
      if (byte < 0x80) return low;
    }
    throw new MessageError("malformed", "a number has more than ten bytes");
  }

  /** Moves over so many bytes and returns where they begin. */
  #take(length: number): number {
    const start = this.position;
    if (length > this.#bytes.length - start) throw endsEarly();
    this.position += length;
    return start;
  }
}

function endsEarly(): MessageError {
  return new MessageError("malformed", "it ends early");
}
