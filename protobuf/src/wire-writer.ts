/** Writes the wire format of protobuf: numbers, lengths, texts. */
export class WireWriter {
  #buffer = Buffer.allocUnsafe(256);
  #length = 0;

  /** A field's number and wire type in one, as {@link WireReader.tag} reads it. */
  tag(tag: number): this {
    return this.#uint32(tag);
  }

  bool(value: boolean): this {
    return this.#uint32(value ? 1 : 0);
  }

  /** A signed number of up to 64 bits; what is beyond 64 bits is cut off. */
  int64(value: bigint | number): this {
    if (typeof value === "number" && value >= 0 && value <= 0xffffffff) return this.#uint32(value);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest >= 0x80n; rest >>= 7n) this.#byte(Number(rest & 0x7fn) | 0x80);
    return this.#byte(Number(rest));
  }

  double(value: number): this {
    this.#reserve(8);
    this.#length = this.#buffer.writeDoubleLE(value, this.#length);
    return this;
  }

  /** Bytes without a length before them. */
  raw(value: Uint8Array): this {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  /** Bytes with their length before them. */
  bytes(value: Uint8Array): this {
    return this.#uint32(value.length).raw(value);
  }

  string(value: string): this {
    const length = Buffer.byteLength(value);
    this.#uint32(length).#reserve(length);
    this.#buffer.write(value, this.#length);
    this.#length += length;
    return this;
  }

  /** What a function writes, with its length before it. */
  nested(write: () => void): this {
    // Most messages are short, so one byte is kept free for the length; longer ones are moved.
    const start = this.#byte(0).#length;
    write();
    const length = this.#length - start;
    let more = 0;
    for (let rest = length >>> 7; rest > 0; rest >>>= 7) more += 1;
    this.#reserve(more);
    if (more > 0) this.#buffer.copyWithin(start + more, start, this.#length);
    this.#length = start - 1;
    this.#uint32(length).#length += length;
    return this;
  }

  /** Everything that was written. */
  finish(): Uint8Array {
    return new Uint8Array(this.#buffer.subarray(0, this.#length));
  }

  #uint32(value: number): this {
    let rest = value;
    for (; rest >= 0x80; rest >>>= 7) this.#byte((rest & 0x7f) | 0x80);
    return this.#byte(rest);
  }

  #byte(value: number): this {
    this.#reserve(1);
    this.#buffer[this.#length] = value;
    this.#length += 1;
    return this;
  }

  #reserve(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#buffer.length));
    this.#buffer.copy(larger, 0, 0, this.#buffer.length);
    this.#buffer = larger;
  }
}
