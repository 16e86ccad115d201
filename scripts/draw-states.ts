import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { batchTransitions } from "../app/core/payout/batch-states.ts";
import { payoutFileTransitions } from "../app/core/payout/file-states.ts";
import { payoutTransitions } from "../app/core/payout/payout-states.ts";
import { applicationTransitions } from "../app/core/program/application-states.ts";
import { listEntryTransitions } from "../app/core/program/list-entry-states.ts";
import { programTransitions } from "../app/core/program/program-states.ts";
import { claimTransitions } from "../app/core/referral/claim-states.ts";
import { referralTransitions } from "../app/core/referral/referral-states.ts";
import { rewardTransitions } from "../app/core/reward/reward-states.ts";
import type { Transitions } from "../app/core/transitions.ts";

const lives: readonly [name: string, file: string, table: Transitions<string>][] = [
  ["Program", "app/core/program/program-states.ts", programTransitions],
  ["Application", "app/core/program/application-states.ts", applicationTransitions],
  ["Waiting list entry", "app/core/program/list-entry-states.ts", listEntryTransitions],
  ["Referral", "app/core/referral/referral-states.ts", referralTransitions],
  ["Claim", "app/core/referral/claim-states.ts", claimTransitions],
  ["Reward", "app/core/reward/reward-states.ts", rewardTransitions],
  ["Payout", "app/core/payout/payout-states.ts", payoutTransitions],
  ["Payout batch", "app/core/payout/batch-states.ts", batchTransitions],
  ["Payout file", "app/core/payout/file-states.ts", payoutFileTransitions],
];

/** The tables of states as diagrams, in Markdown. A state that nothing follows ends the life. */
export function drawStates(): string {
  const drawn = lives.map(([name, file, table]) => {
    const ways = Object.entries(table.next).flatMap(([from, targets]) =>
      targets.length === 0 ? [`  ${from} --> [*]`] : targets.map((to) => `  ${from} --> ${to}`),
    );
    const first = table.first.map((state) => `  [*] --> ${state}`);
    return [`## ${name}`, "", `\`${file}\``, "", "```mermaid", "stateDiagram-v2", ...first, ...ways, "```", ""].join(
      "\n",
    );
  });
  return [
    "# States",
    "",
    "Drawn from the transition tables by `node scripts/draw-states.ts`; `npm run check` refuses a drawing that is out of date.",
    "",
    ...drawn,
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL("../docs/states.md", import.meta.url));
  const drawn = drawStates();
  if (!process.argv.includes("--check")) writeFileSync(path, drawn);
  else if (readFileSync(path, "utf8") !== drawn) {
    console.error("docs/states.md is out of date: node scripts/draw-states.ts");
    process.exitCode = 1;
  }
}
