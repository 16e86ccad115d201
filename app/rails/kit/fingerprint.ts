import { createHash } from "node:crypto";

/** Tells keys apart where they may not say whose they are: a new key counts as another account then. Not to be turned back. */
export function fingerprint(key: string): string {
  return `key-${createHash("sha256").update(key).digest("hex").slice(0, 20)}`;
}
