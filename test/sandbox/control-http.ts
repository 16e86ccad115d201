import { controlVerbs, type SandboxControl } from "./control.ts";
import { jsonResponse } from "./http/json.ts";
import { Refusal } from "./world/refusal.ts";

/**
 * `POST /__control/<group>/<verb>` with the verb's input as JSON; `GET` works for verbs that only read.
 * 400 with `{ error }` when the input makes no sense, 404 for a verb that is not there.
 */
export async function controlEndpoint(control: SandboxControl, path: string, request: Request): Promise<Response> {
  const text = request.method === "POST" ? await request.text() : "";
  let input: unknown;
  try {
    input = text ? JSON.parse(text) : undefined;
  } catch {
    return jsonResponse({ error: "The body is not JSON." }, 400);
  }
  const [group = "", ...rest] = path.split("/").filter(Boolean).map(decodeURIComponent);
  try {
    const run = find(control, group, rest, request.method);
    if (!run)
      return jsonResponse({ error: `There is no knob ${path}.`, knobs: { checkout: [], ...controlVerbs } }, 404);
    return jsonResponse((await run(input)) ?? null);
  } catch (error) {
    if (error instanceof Refusal || error instanceof TypeError || error instanceof SyntaxError)
      return jsonResponse({ error: error.message }, 400);
    throw error;
  }
}

type Verb = (input: unknown) => Promise<unknown>;

const readingVerbs = ["now", "list", "get", "deliveries", "subscriptions"];

function find(control: SandboxControl, group: string, rest: string[], method: string): Verb | null {
  if (group === "checkout" && rest.length === 0) return method === "POST" ? (control.checkout as Verb) : null;
  if (group === "emulators" && rest[0]) {
    const emulator = control.emulators(rest[0]);
    const knob = rest[1];
    return knob ? (method === "POST" ? (input) => emulator.call(knob, input) : null) : () => emulator.snapshot();
  }
  if (!(group in controlVerbs)) return null;
  const verbs: readonly string[] = controlVerbs[group as keyof typeof controlVerbs];
  const verb = rest[0] ?? (group === "clock" ? "now" : verbs.includes("list") ? "list" : "get");
  if (!verbs.includes(verb) || (method !== "POST" && !readingVerbs.includes(verb))) return null;
  return (control[group as keyof typeof controlVerbs] as Record<string, Verb>)[verb] ?? null;
}
