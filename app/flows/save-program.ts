import { calendarOf } from "../core/calendar.ts";
import { startingFraudRules } from "../core/fraud/fraud-rules.ts";
import type { ProgramId, ShopId } from "../core/ids.ts";
import type { ValueKind } from "../core/money/asset.ts";
import { offerEndsAt } from "../core/program/offer-ends-at.ts";
import { type LocalMoment, resolveSchedule, type Schedule } from "../core/program/schedule.ts";
import { type Terms, termsSchema } from "../core/program/terms.ts";
import { valueKindsOf } from "../core/program/value-kinds-of.ts";
import { newId } from "../platform/new-id.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { reachesFriends } from "../rails/kit/reaches-friends.ts";
import { rails } from "../rails/registry.ts";
import { decideIssuesAnew } from "../store/automatic-due.ts";
import { followLimits } from "../store/follow-limits.ts";
import { readProgram, writeProgram } from "../store/programs.ts";
import { readShop } from "../store/shops.ts";

/** A program as the merchant's form has it. */
export interface ProgramForm {
  readonly programId: ProgramId | null;
  readonly name: string;
  readonly terms: Terms;
  /** When it begins and ends, by the store's clock; absent to leave it as it is. */
  readonly schedule?: Schedule<LocalMoment>;
  readonly actor: string;
}

export type SaveProgramResult =
  | { readonly ok: true; readonly programId: ProgramId; readonly version: number }
  | { readonly ok: false; readonly problems: readonly { readonly path: string; readonly message: string }[] };

const carried: Readonly<Record<ValueKind, string>> = {
  money: "money",
  percent_off: "a code for a percentage off",
  amount_off: "a code for an amount off",
  free_item: "a free product",
  free_service: "what you do for them yourself",
  free_shipping: "a code for free shipping",
  points: "points",
};

/**
 * Saves a program. Changed terms become a new version: open referrals keep the one they were made under. Shopify's discount
 * follows in a job of the same transaction.
 */
export async function saveProgram(services: Services, shopId: ShopId, form: ProgramForm): Promise<SaveProgramResult> {
  const at = services.clock.now();
  const name = form.name.trim();
  const parsed = termsSchema.safeParse(form.terms);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  if (name === "") problems.push({ path: "name", message: "Give the program a name; only you see it." });
  if (name.length > 80) problems.push({ path: "name", message: "A name has at most 80 characters." });
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  const terms = parsed.data;
  return services.db.inShop(shopId, async (db): Promise<SaveProgramResult> => {
    const shop = await readShop(db);
    for (const [path, value] of [
      ["reward.currency", terms.reward],
      ["offer.value.currency", terms.offer.value],
      ["recurrence.firstReward.currency", terms.recurrence.firstReward],
      ["friendReward.value.currency", terms.friendReward?.value ?? null],
      ...terms.tiers.map(({ reward }, index) => [`tiers.${index}.reward.currency`, reward] as const),
      ...terms.milestones.map((milestone, index) => [`milestones.${index}.currency`, milestone] as const),
    ] as const) {
      if (value !== null && "currency" in value && value.currency !== shop.currency)
        problems.push({ path, message: `Amounts are in the shop's currency, ${shop.currency}.` });
    }
    for (const rail of terms.rails)
      if (!Object.hasOwn(rails, rail))
        problems.push({ path: "rails", message: `There is no way of paying called ${rail}.` });
    if (terms.kind === "waiting_list" && terms.milestones.length > 0) {
      const chosen = terms.rails.flatMap((name) => (Object.hasOwn(rails, name) ? (rails[name] ?? []) : []));
      for (const rail of chosen.filter((each) => !reachesFriends(each)))
        problems.push({ path: "rails", message: `${rail.title} cannot reach people on a waiting list. Leave it out.` });
      if (chosen.every(({ needs }) => needs.includes("customer")))
        problems.push({
          path: "rails",
          message: "People on a waiting list have no account. Choose a way that needs an address alone.",
        });
    }
    for (const name of terms.friendReward?.rails ?? []) {
      const rail = Object.hasOwn(rails, name) ? rails[name] : undefined;
      if (rail === undefined || !reachesFriends(rail))
        problems.push({ path: "friendReward.rails", message: `${rail?.title ?? name} cannot reach a friend.` });
    }
    for (const kind of valueKindsOf(terms))
      if (!terms.rails.some((rail) => rails[rail]?.delivers.includes(kind)))
        problems.push({
          path: "rails",
          message: `None of the chosen ways can carry ${carried[kind]}. Choose one that can.`,
        });
    const known = form.programId === null ? null : await readProgram(db, form.programId);
    if (form.programId !== null && known === null)
      problems.push({ path: "programId", message: "This program is no longer there. Reload the page." });
    const calendar = calendarOf(shop.timezone);
    const schedule =
      form.schedule === undefined
        ? (known?.schedule ?? { startsAt: null, endsAt: null })
        : resolveSchedule(form.schedule, calendar);
    const { startsAt, endsAt: stopsAt } = schedule;
    if (startsAt !== null && stopsAt !== null && stopsAt <= startsAt)
      problems.push({ path: "schedule.endsAt", message: "It has to end after it begins." });
    else if (stopsAt !== null && stopsAt <= at && stopsAt.getTime() !== known?.schedule.endsAt?.getTime())
      problems.push({ path: "schedule.endsAt", message: "This moment has passed. Choose a later one." });
    // Days are counted from when people can have the offer: a draft's begin when it is activated.
    const begun =
      terms.offerEnds?.kind === "on" || (known !== null && known.state !== "draft" && known.state !== "scheduled");
    const endsAt = begun ? offerEndsAt(terms, at, calendar) : null;
    const same = JSON.stringify(known?.terms.offerEnds ?? null) === JSON.stringify(terms.offerEnds);
    if (endsAt !== null && endsAt <= at && !same)
      problems.push({ path: "offerEnds.day", message: "This day is over. Choose today or a later one." });
    if (known !== null && known.state !== "draft" && known.terms.kind !== terms.kind)
      problems.push({
        path: "kind",
        message: "Who may refer is fixed once a program has begun. Make another program.",
      });
    if (problems.length > 0) return { ok: false, problems };
    const programId = form.programId ?? newId<ProgramId>("program", at);
    // The program's form does not show its fraud rules: it keeps them, and a new program begins with the usual ones.
    const fraud = terms.fraud ?? (known === null ? startingFraudRules : known.terms.fraud);
    const complete = fraud === undefined ? terms : { ...terms, fraud };
    const { version } = await writeProgram(
      db,
      { programId, name, terms: complete, actor: form.actor, offerEndsAt: endsAt, schedule },
      at,
    );
    if (await followLimits(db, programId, complete, at))
      await enqueue(db, {
        name: "share-limits",
        payload: { shopId, programId },
        key: `share:${shopId}:${programId}`,
        queue: `shop:${shopId}`,
      });
    const ruleBefore = JSON.stringify(known?.terms.issueRule);
    if (known !== null && ruleBefore !== JSON.stringify(terms.issueRule) && (await decideIssuesAnew(db, programId)) > 0)
      await enqueue(db, { name: "issue-automatic", payload: { shopId }, key: `issue:${shopId}` });
    await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
    return { ok: true, programId, version };
  });
}
