import { noSuch, type StripeAnswer, stripeError } from "./answer.ts";
import { attachSchedule, followSchedule } from "./billing.ts";
import { cycleSeconds, type StripePhase, type StripeSchedule } from "./billing-objects.ts";
import { seconds } from "./book.ts";
import {
  form,
  forms,
  newestFirst,
  ok,
  page,
  paging,
  type StripeCall,
  type StripeEndpoint,
  text,
  texts,
  within,
} from "./call.ts";

const bad = (message: string, param: string) => stripeError(400, "invalid_request_error", message, { param });

/** Subscription schedules: made from a subscription, planned in phases, released at the end. */
export const scheduleEndpoints: readonly StripeEndpoint[] = [
  {
    method: "GET",
    path: /^\/v1\/subscription_schedules$/,
    permission: "rak_subscription_read",
    takes: [...paging, "customer", "created"],
    run: (call) => {
      const found = newestFirst([...call.book.schedules.values()]).filter(
        (one) =>
          (text(call.params.customer) === null || one.customer === text(call.params.customer)) &&
          within(one, call.params),
      );
      return page(call, found, (one) => answer(call, one));
    },
  },
  {
    method: "GET",
    path: /^\/v1\/subscription_schedules\/([^/]+)$/,
    permission: "rak_subscription_read",
    takes: ["expand"],
    run: (call) => withSchedule(call, (one) => ok(answer(call, one))),
  },
  {
    method: "POST",
    path: /^\/v1\/subscription_schedules$/,
    permission: "rak_subscription_write",
    takes: ["from_subscription", "expand"],
    needs: ["from_subscription"],
    run: create,
  },
  {
    method: "POST",
    path: /^\/v1\/subscription_schedules\/([^/]+)$/,
    permission: "rak_subscription_write",
    takes: ["phases", "end_behavior", "metadata", "proration_behavior", "expand"],
    run: (call) => withSchedule(call, (one) => plan(call, one)),
  },
  {
    method: "POST",
    path: /^\/v1\/subscription_schedules\/([^/]+)\/release$/,
    permission: "rak_subscription_write",
    takes: ["preserve_cancel_date", "expand"],
    run: (call) =>
      withSchedule(call, (schedule) => {
        const subscription = call.book.subscriptions.find((one) => one.id === schedule.subscription);
        if (schedule.status !== "active" || subscription?.schedule !== schedule.id)
          return bad(
            `You cannot release a subscription schedule that is currently in the \`${schedule.status}\` status.`,
            "id",
          );
        subscription.schedule = null;
        schedule.status = "released";
        schedule.releasedAt = seconds(call.now);
        return ok(answer(call, schedule));
      }),
  },
];

function withSchedule(call: StripeCall, then: (schedule: StripeSchedule) => StripeAnswer): StripeAnswer {
  const schedule = call.book.schedules.get(call.ids[0] ?? "");
  return schedule ? then(schedule) : noSuch("subscription schedule", call.ids[0] ?? "", "schedule");
}

function create(call: StripeCall): StripeAnswer {
  const id = text(call.params.from_subscription) ?? "";
  const subscription = call.book.subscriptions.find((one) => one.id === id);
  if (!subscription) return noSuch("subscription", id, "from_subscription");
  if (subscription.schedule !== null)
    return bad(
      `You cannot migrate a subscription that is already attached to a schedule: ${subscription.schedule}`,
      "from_subscription",
    );
  return ok(answer(call, attachSchedule(call.book, subscription, seconds(call.now))));
}

/** Replaces the plan: the first phase begins where the current one did, each other where the one before it ends. */
function plan(call: StripeCall, schedule: StripeSchedule): StripeAnswer {
  const subscription = call.book.subscriptions.find((one) => one.id === schedule.subscription);
  if (schedule.status !== "active" || !subscription)
    return bad(
      `You cannot update a subscription schedule that is currently in the \`${schedule.status}\` status.`,
      "id",
    );
  const wanted = forms(call.params.phases);
  const phases: StripePhase[] = [];
  const [current] = schedule.phases;
  for (const [index, phase] of wanted.entries()) {
    const start: number = phases.at(-1)?.end ?? Number(text(phase.start_date));
    if (index === 0 && start !== current?.start)
      return bad("The start date of the current phase cannot be modified.", "phases[0][start_date]");
    const items: { price: (typeof subscription.items)[number]["price"]; quantity: number }[] = [];
    for (const item of forms(phase.items)) {
      const price = call.book.prices.get(text(item.price) ?? "");
      if (!price) return noSuch("price", text(item.price) ?? "", `phases[${index}][items][0][price]`);
      items.push({ price, quantity: Number(text(item.quantity) ?? "1") });
    }
    const [first] = items;
    if (!first) return bad("Missing required param: phases[0][items].", `phases[${index}][items]`);
    const duration = form(phase.duration);
    const count = Number(text(duration.interval_count) ?? "1");
    const length =
      text(duration.interval) === null
        ? null
        : cycleSeconds({ interval: text(duration.interval) as typeof first.price.interval, intervalCount: count });
    const end: number =
      phase.end_date === undefined ? start + (length ?? cycleSeconds(first.price)) : Number(text(phase.end_date));
    if (end <= start) return bad("The phase's end_date must come after its start_date.", `phases[${index}][end_date]`);
    phases.push({
      start,
      end,
      items,
      metadata: texts(phase.metadata),
      prorationBehavior: text(phase.proration_behavior) ?? "create_prorations",
    });
  }
  if (wanted.length > 0) schedule.phases = phases;
  schedule.endBehavior = text(call.params.end_behavior) ?? schedule.endBehavior;
  Object.assign(schedule.metadata, texts(call.params.metadata));
  followSchedule(call.book, subscription);
  return ok(answer(call, schedule));
}

function answer(call: StripeCall, schedule: StripeSchedule): Record<string, unknown> {
  const subscription = call.book.subscriptions.find((one) => one.id === schedule.subscription);
  const active = schedule.status === "active";
  const phase = active
    ? schedule.phases.find(
        (one) => subscription && one.start <= subscription.periodStart && subscription.periodStart < one.end,
      )
    : undefined;
  return {
    id: schedule.id,
    object: "subscription_schedule",
    application: null,
    billing_mode: { flexible: null, type: "classic" },
    canceled_at: null,
    completed_at: null,
    created: schedule.created,
    current_phase: phase ? { start_date: phase.start, end_date: phase.end } : null,
    customer: schedule.customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: "automatic",
      billing_thresholds: null,
      collection_method: "charge_automatically",
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: "self" },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: schedule.endBehavior,
    livemode: call.livemode,
    metadata: schedule.metadata,
    pause_schedules: [],
    phases: schedule.phases.map((one) => ({
      add_invoice_items: [],
      application_fee_percent: null,
      billing_cycle_anchor: null,
      billing_thresholds: null,
      collection_method: null,
      currency: subscription?.currency ?? "usd",
      default_payment_method: null,
      default_tax_rates: [],
      description: null,
      discounts: [],
      end_date: one.end,
      invoice_settings: null,
      items: one.items.map(({ price, quantity }) => ({
        billing_thresholds: null,
        discounts: [],
        metadata: {},
        plan: price.id,
        price: price.id,
        quantity,
        tax_rates: [],
      })),
      metadata: one.metadata,
      on_behalf_of: null,
      proration_behavior: one.prorationBehavior,
      start_date: one.start,
      transfer_data: null,
      trial_end: null,
    })),
    released_at: schedule.releasedAt,
    released_subscription: schedule.status === "released" ? schedule.subscription : null,
    status: schedule.status,
    subscription: schedule.status === "released" ? null : schedule.subscription,
    test_clock: null,
  };
}
