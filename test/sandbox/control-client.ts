import { controlVerbs, type SandboxControl } from "./control.ts";

/** The same knobs from another process, over the world's HTTP. A refused input throws with the sandbox' own sentence. */
export function createControlClient(worldUrl: string): SandboxControl {
  const call = async (path: string, input?: unknown): Promise<unknown> => {
    const answer = await fetch(`${worldUrl.replace(/\/$/, "")}/__control/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: input === undefined ? "" : JSON.stringify(input),
    });
    const body: unknown = await answer.json();
    if (!answer.ok) throw new Error(`sandbox control ${path}: ${(body as { error?: string }).error ?? answer.status}`);
    return body;
  };
  const groups = Object.entries(controlVerbs).map(([group, verbs]) => [
    group,
    Object.fromEntries(verbs.map((verb) => [verb, (input?: unknown) => call(`${group}/${verb}`, input)])),
  ]);
  return {
    ...Object.fromEntries(groups),
    checkout: (input: unknown) => call("checkout", input),
    emulators: (name: string) => ({
      call: (knob: string, input?: unknown) => call(`emulators/${name}/${knob}`, input),
      snapshot: () => call(`emulators/${name}`),
    }),
  } as SandboxControl;
}
