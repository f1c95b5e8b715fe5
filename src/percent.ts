/** Percent-encoding undone; the text as it is where it is no proper one. */
export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
