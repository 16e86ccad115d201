/** How two ways of typing one code are compared: case and the width of letters do not matter, blanks around do not count. */
export function foldCode(typed: string): string {
  return typed.normalize("NFKC").trim().toUpperCase();
}
