import { z } from "zod";
import { type Money, toDecimal } from "../../../../../app/core/money/money.ts";
import type { PayoutOrder, Rail, Refusal } from "../../../../../app/rails/kit/rail.ts";
import { refuseOutsideLimits } from "../../../../../app/rails/kit/refuse-outside-limits.ts";
import { refused } from "../../../../../app/rails/kit/refused.ts";
import { askKudos, type KudosAnswer } from "./ask-kudos.ts";
import { type KudosSettings, kudosSettings } from "./settings.ts";

const gift = z.object({ id: z.string(), url: z.string() });

/** A link to a gift of the person's choice. Never twice: Kudos keeps a gift under our own key for ever. */
export const kudos: Rail<KudosSettings> = {
  name: "kudos",
  title: "Kudos",
  summary: "A link to a gift that the person chooses.",
  settings: kudosSettings,
  delivers: ["money"],
  needs: ["email"],
  pace: { concurrent: 4, perSecond: 10 },
  limits: () => ({ minMinor: 100, maxMinor: 1_000_000 }),

  async test(ctx) {
    const answer = await askKudos(ctx, "GET", "/v1/me");
    if (answer.kind === "ok") return { ok: true, summary: "Connected to Kudos.", account: "kudos", facts: [] };
    const detail = "detail" in answer ? answer.detail : "Kudos does not know this address.";
    return { ok: false, code: answer.kind === "refused" ? answer.code : "unreachable", detail };
  },

  funds: async () => null,

  check: async (order) => refusal(order) ?? { kind: "ready", to: order.person.name ?? "The person's e-mail address" },

  async send(order, ctx) {
    const no = refusal(order);
    if (no) return no;
    const body = { amount: toDecimal(order.value), currency: order.value.currency, to: order.person.email };
    const answer = await askKudos(ctx, "PUT", `/v1/gifts/${order.key}`, body);
    return answer.kind === "not_there"
      ? { kind: "unknown", detail: "Kudos does not know this address." }
      : read(answer);
  },

  async lookUp(order, ctx) {
    const answer = await askKudos(ctx, "GET", `/v1/gifts/${order.key}`);
    if (answer.kind === "not_there") return { kind: "absent" };
    if (answer.kind !== "ok") return { kind: "cannot_tell", detail: answer.detail };
    const found = read(answer);
    return found.kind === "issued" ? found : { kind: "cannot_tell", detail: found.detail };
  },
};

/** What needs no request to be a no. */
function refusal(order: { readonly value: Money; readonly person: PayoutOrder["person"] }): Refusal | null {
  if (!order.person.email) return refused("person_incomplete", "Kudos needs the person's e-mail address.");
  return refuseOutsideLimits(order.value, kudos.limits(order.value.currency), kudos.title);
}

function read(answer: Exclude<KudosAnswer, { readonly kind: "not_there" }>) {
  if (answer.kind !== "ok") return answer;
  const made = gift.safeParse(answer.body);
  if (!made.success) return { kind: "unknown" as const, detail: "Kudos answered with something that is no gift." };
  const { id, url } = made.data;
  return { kind: "issued" as const, delivery: { kind: "gift_card_link" as const, reference: id, url } };
}
