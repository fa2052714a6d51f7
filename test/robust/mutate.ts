/** What disks, cables and hostile people do to a file: flips, cuts, gaps, other bytes, pieces of another file. */
const mutations: readonly ((bytes: Buffer, other: Buffer, upTo: (limit: number) => number) => Buffer)[] = [
  function flipBits(bytes, _other, upTo) {
    const changed = Buffer.from(bytes);
    for (let n = 1 + upTo(32); n > 0; n--) changed[upTo(bytes.length)]! ^= 1 << upTo(8);
    return changed;
  },
  // Heads decide most: sizes, offsets, types.
  function flipHead(bytes, _other, upTo) {
    const changed = Buffer.from(bytes);
    for (let n = 1 + upTo(8); n > 0; n--) changed[upTo(Math.min(512, bytes.length))] = upTo(256);
    return changed;
  },
  function extremeNumbers(bytes, _other, upTo) {
    const changed = Buffer.from(bytes);
    const words = ['ffffffff', '7fffffff', '80000000', '00000000', '00000001', 'ffff', '0000'];
    for (let n = 1 + upTo(4); n > 0; n--) {
      Buffer.from(words[upTo(words.length)]!, 'hex').copy(changed, upTo(Math.min(2048, bytes.length)));
    }
    return changed;
  },
  (bytes, _other, upTo) => bytes.subarray(0, upTo(bytes.length)),
  function loseMiddle(bytes, _other, upTo) {
    const from = upTo(bytes.length);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + upTo(4096))]);
  },
  function zeroBlock(bytes, _other, upTo) {
    const changed = Buffer.from(bytes);
    const from = upTo(bytes.length);
    return changed.fill(0, from, Math.min(changed.length, from + 1 + upTo(4096)));
  },
  function spliceOther(bytes, other, upTo) {
    return Buffer.concat([bytes.subarray(0, upTo(bytes.length)), other.subarray(upTo(other.length))]);
  },
  function repeatPart(bytes, _other, upTo) {
    const from = upTo(bytes.length);
    const part = bytes.subarray(from, from + 1 + upTo(512));
    return Buffer.concat([
      bytes.subarray(0, from),
      ...Array<Buffer>(1 + upTo(50)).fill(part),
      bytes.subarray(from),
    ]);
  },
];

/** A damaged copy of `bytes`, the same for the same numbers; `other` gives pieces. */
export function mutate(bytes: Buffer, other: Buffer, random: () => number): Buffer {
  const upTo = (limit: number) => Math.floor(random() * limit);
  let changed = bytes;
  for (let n = 1 + upTo(2); n > 0 && changed.length > 0; n--) {
    changed = mutations[upTo(mutations.length)]!(changed, other, upTo);
  }
  return changed;
}
