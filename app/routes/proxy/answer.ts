import type { PlainName } from "../../core/language/catalogue.ts";
import type { Language } from "../../core/language/language.ts";
import { say } from "../../core/language/say.ts";

/** Why a storefront request got nothing: the code for scripts, its sentence is in the catalogue. */
export type Trouble = Extract<PlainName, `error.${string}`> extends `error.${infer Name}` ? Name : never;

/** JSON for the storefront scripts, and in which language its texts are. Never cached: it is about one person. */
export function answer(language: Language, body: unknown, status = 200): Response {
  return Response.json(body, {
    status,
    headers: { "cache-control": "no-store", "content-language": language.code },
  });
}

/** What went wrong, as JSON. */
export function refuse(language: Language, error: Trouble, status: number): Response {
  return answer(language, { error, message: say(language, `error.${error}`) }, status);
}
