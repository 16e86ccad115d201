import { startWorld } from "./demo/start-world.ts";
import { playStory } from "./demo/story.ts";

/**
 * The main job on a sandbox store: starts everything, plays the story, prints what came of it, and stays up to be clicked
 * through. `--once` ends after the story, with 0 only if every step was verified at the provider's side.
 */
const once = process.argv.includes("--once");
const startedAt = Date.now();
const say = (text = "") => process.stdout.write(`${text}\n`);
const tell = (who: string, what: string) =>
  say(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${who.padEnd(9)} ${what}`);
const ends: (() => Promise<unknown>)[] = [];
const endAll = async () => {
  for (const end of ends.splice(0).reverse()) await end().catch((error: unknown) => say(String(error)));
};

say("Goodword: a referral, from share link to payout\n");
const verified = await main().catch(async (error: unknown) => {
  say(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}`);
  return false;
});
if (once || !verified) {
  await endAll();
  process.exit(verified ? 0 : 1);
}

async function main(): Promise<boolean> {
  const { services, sandbox } = await startWorld({ name: "demo", ports: once ? "free" : "known", tell, ends });
  const ending = await playStory({
    services,
    control: sandbox.control,
    storefrontUrl: sandbox.storefrontUrl,
    tell,
  });
  say("\nWhat came of it");
  table(
    ["order", "friend", "reward", "state", "rail", "provider's reference", "at the provider"],
    ending.outcomes.map((one) => [
      one.order,
      one.friend,
      one.reward,
      one.state,
      one.rail,
      one.reference,
      one.atProvider,
    ]),
  );
  say("\nLedger (sums to zero)");
  table(
    ["account", "balance"],
    ending.ledger.map((row) => [row.account, row.balance]),
  );
  for (const doubt of ending.doubts) say(`NOT AS IT SHOULD BE: ${doubt}`);
  const verified = ending.doubts.length === 0;
  say(
    verified
      ? `\nEvery step was verified at the provider's side, ${((Date.now() - startedAt) / 1000).toFixed(1)} s after the start.`
      : "\nThe story did not hold.",
  );
  if (!once && verified) {
    say(`
Look around:
  ${sandbox.adminUrl.padEnd(28)} the Shopify admin, with Goodword inside
  ${`${sandbox.storefrontUrl}/account/login`.padEnd(28)} the storefront: sign in as Anna and find the referral widget
  ${sandbox.storefrontUrl.padEnd(28)} the storefront as a friend: open Anna's link in a private window
  ${`${sandbox.worldUrl}/mailbox`.padEnd(28)} the mailbox
  ${sandbox.worldUrl.padEnd(28)} the world: providers' dashboards, webhooks, faults, the clock

Ctrl-C ends it and leaves nothing behind.`);
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => void endAll().then(() => process.exit(0)));
  }
  return verified;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  say(line(head));
  say(line(widths.map((width) => "─".repeat(width))));
  for (const row of rows) say(line(row));
}
