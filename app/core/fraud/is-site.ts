/** Whether a text names a site as rules do: "example.com", without scheme and path. */
export function isSite(text: string): boolean {
  return text.length <= 120 && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text);
}
