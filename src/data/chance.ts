/** Repeatable randomness from a text: equal texts give equal streams. */

/** FNV-1a over the text, then mulberry32: numbers from 0 up to, not including, 1. */
export function chanceFrom(text: string): () => number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  let state = hash >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

export const between = (random: () => number, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));

/** A version 4 UUID. */
export function uuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, (_, index) => {
    if (index === 12) return '4';
    return (index === 16 ? 8 + between(random, 0, 3) : between(random, 0, 15)).toString(16);
  }).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
