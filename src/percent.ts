/** A path or query with what no request line can hold percent-encoded, and all else as it is: `/cafés/{id}` → `/caf%C3%A9s/{id}`. */
export const sendable = (path: string): string =>
  path.toWellFormed().replace(/[^\x21-\x7e]+/g, (part) => encodeURIComponent(part));

/** Percent-encoding undone; the text as it is where it is no proper one. */
export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
