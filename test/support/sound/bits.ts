/** Writes a JPEG's bits, most significant first, with a zero behind every byte of ones. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #held = 0;
  #count = 0;

  put(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      this.#held = (this.#held << 1) | ((value >> bit) & 1);
      this.#count += 1;
      if (this.#count === 8) this.#flush();
    }
  }

  #flush(): void {
    this.#bytes.push(this.#held);
    if (this.#held === 0xff) this.#bytes.push(0);
    [this.#held, this.#count] = [0, 0];
  }

  /** Fills the last byte with ones, or with zeros as some cameras do. */
  pad(filling: 0 | 1): void {
    while (this.#count > 0) this.put(filling, 1);
  }

  /** A mark, which begins at a byte. */
  mark(code: number): void {
    this.#bytes.push(0xff, code);
  }

  get bytes(): Buffer {
    return Buffer.from(this.#bytes);
  }
}
