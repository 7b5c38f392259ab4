/** A Huffman table as its segment gives it (T.81, annex C): codes of up to nine bits are looked up, longer ones are searched. */
export interface HuffmanTable {
  /** By the next nine bits: bits of the code × 256 + its symbol; 0 for longer codes. */
  readonly short: Uint16Array;
  /** By bits of the code: the highest code of that length, or -1; and where its symbol lies. */
  readonly highest: Int32Array;
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
}

const shortBits = 9;

/** `null` for counts that no code has. `counts`: how many codes have 1…16 bits. */
export const huffmanTable = (counts: Uint8Array, symbols: Uint8Array): HuffmanTable | null => {
  const short = new Uint16Array(1 << shortBits);
  const [highest, offset] = [new Int32Array(18).fill(-1), new Int32Array(18)];
  let [code, at] = [0, 0];
  for (let bits = 1; bits <= 16; bits += 1) {
    const count = counts[bits - 1] ?? 0;
    if (code + count > 1 << bits) return null;
    offset[bits] = at - code;
    for (let index = 0; index < count; index += 1, code += 1, at += 1) {
      if (bits > shortBits) continue;
      const from = code << (shortBits - bits);
      short.fill((bits << 8) | (symbols[at] ?? 0), from, from + (1 << (shortBits - bits)));
    }
    if (count > 0) highest[bits] = code - 1;
    code <<= 1;
  }
  return { short, highest, offset, symbols };
};

/** Bits of a scan's data, without its stuffed zeros, up to the next marker; zeros behind it. */
export class ScanBits {
  #held = 0;
  #count = 0;
  /** Bits that were made up behind the data's end. */
  #madeUp = 0;
  #atMarker = false;
  /** A code that its table has not was met. */
  isSpoilt = false;

  constructor(
    private readonly data: Uint8Array,
    private at: number,
  ) {}

  #fill(): void {
    const { data } = this;
    while (this.#count <= 16) {
      let byte = 0;
      if (this.#atMarker) this.#madeUp += 8;
      else {
        byte = data[this.at] ?? 0;
        if (this.at >= data.length) {
          this.#atMarker = true;
          this.#madeUp += 8;
        } else if (byte === 0xff) {
          let next = this.at + 1;
          while (data[next] === 0xff) next += 1;
          if (data[next] === 0) this.at = next + 1;
          else {
            [this.#atMarker, byte] = [true, 0];
            this.#madeUp += 8;
          }
        } else this.at += 1;
      }
      this.#held = ((this.#held << 8) | byte) & 0x3fffffff;
      this.#count += 8;
    }
  }

  /** 1…16 bits. */
  take(bits: number): number {
    if (this.#count < bits) this.#fill();
    this.#count -= bits;
    return (this.#held >> this.#count) & ((1 << bits) - 1);
  }

  skip(bits: number): void {
    if (this.#count < bits) this.#fill();
    this.#count -= bits;
  }

  symbol(table: HuffmanTable): number {
    if (this.#count < 16) this.#fill();
    const found = table.short[(this.#held >> (this.#count - shortBits)) & ((1 << shortBits) - 1)] ?? 0;
    if (found !== 0) {
      this.#count -= found >> 8;
      return found & 0xff;
    }
    const next = (this.#held >> (this.#count - 16)) & 0xffff;
    for (let bits = shortBits + 1; bits <= 16; bits += 1) {
      const code = next >> (16 - bits);
      if (code > (table.highest[bits] ?? -1)) continue;
      this.#count -= bits;
      return table.symbols[code + (table.offset[bits] ?? 0)] ?? 0;
    }
    this.isSpoilt = true;
    return 0;
  }

  /** More bits were taken than there are. */
  get isShort(): boolean {
    return this.#madeUp > this.#count;
  }

  /** The bits left of the byte in which the last taken one lies: all ones, all zeros or none is what encoders fill it up with. */
  get isPadded(): boolean {
    const bits = (this.#count - this.#madeUp) & 7;
    const rest = (this.#held >> (this.#count - bits)) & ((1 << bits) - 1);
    return rest === 0 || rest === (1 << bits) - 1;
  }

  /** Where the byte after the last taken bit lies. */
  get end(): number {
    let at = this.at;
    for (let bytes = (this.#count - this.#madeUp) >> 3; bytes > 0; bytes -= 1)
      at -= this.data[at - 1] === 0 && this.data[at - 2] === 0xff ? 2 : 1;
    return at;
  }

  /** Goes on behind the restart marker that comes next. Answers with whether there is one. */
  restart(): boolean {
    const { data } = this;
    for (let at = data.indexOf(0xff, this.end); at !== -1; at = data.indexOf(0xff, at)) {
      const marker = data[at + 1] ?? 0xd9;
      if (marker >= 0xd0 && marker <= 0xd7) {
        [this.at, this.#held, this.#count, this.#madeUp, this.#atMarker] = [at + 2, 0, 0, 0, false];
        return true;
      }
      if (marker !== 0 && marker !== 0xff) return false;
      at += marker === 0xff ? 1 : 2;
    }
    return false;
  }
}
