import type { Rail, Refusal, RefusalCode } from "./rail.ts";

/** What the merchant must fix before anything leaves over a rail again. */
export interface RailProblem {
  /** The same trouble twice is one problem; the next success clears it. */
  readonly key: string;
  readonly what: string;
  readonly action: string;
  readonly href: string;
}

/** The key under which a rail's trouble is kept. */
export function railProblemKey(rail: string): string {
  return `rail:${rail}`;
}

/** Some refusals are about the rail and not about the person: those are the merchant's to fix. `null` for the others. */
export function railProblem(name: string, rail: Pick<Rail, "title"> | undefined, refusal: Refusal): RailProblem | null {
  const title = rail?.title ?? name;
  const actions: Partial<Record<RefusalCode, string>> = {
    credentials_refused: `${title} refused our key. Put in a new one and test the connection.`,
    permission_missing: `Our key at ${title} lacks a permission. ${refusal.detail}`,
    needs_funds: `The balance at ${title} is too low. Top it up: what waits then goes out by itself.`,
    not_configured: `Connect ${title} to issue rewards with it.`,
  };
  const action = actions[refusal.code];
  return action === undefined
    ? null
    : {
        key: railProblemKey(name),
        what: `Rewards over ${title} are not going out.`,
        action,
        href: "/app/settings",
      };
}
