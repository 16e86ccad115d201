import { expect, test } from "vitest";
import { shopFormat } from "../shop-format.ts";
import { describeActivity } from "./describe-activity.ts";
import { setupSteps } from "./setup-steps.ts";

const words = {
  format: shopFormat("UTC", new Date("2026-11-21T10:00:00Z")),
  rail: (name: string) => (name === "tremendous" ? "Tremendous" : name),
  who: "Anna",
  order: "#1001",
};
const tell = (what: string, more: { reason?: string; data?: Record<string, unknown>; actor?: string } = {}) =>
  describeActivity(
    { what, actor: more.actor ?? "goodword", reason: more.reason ?? null, data: more.data ?? {} },
    words,
  );

test("every line names whose reward and which order it is about", () => {
  expect(tell("reward_due")).toBe("Anna’s reward for #1001 is due");
  expect(
    tell("reward_held", { data: { order: "#7", toMinor: 1_000, currency: "USD", holdUntil: "2026-12-05T00:00:00Z" } }),
  ).toBe("Anna earned $10.00 by #7, on hold until Dec 5");
  expect(tell("payout_failed", { reason: "needs_funds", data: { rail: "tremendous" } })).toBe(
    "Anna’s reward for #1001 was not issued over Tremendous. The provider's balance is too low. Top it up there, then issue again",
  );
  expect(tell("referral_rejected", { actor: "staff:7", data: { note: "own office" } })).toBe(
    "Your staff rejected Anna’s referral of #1001: own office",
  );
});

test("a reason whose values were not kept is told without a gap", () => {
  expect(tell("order_refused", { reason: "below_minimum_spend" })).toBe(
    "Order #1001, referred by Anna, earns nothing. The order was below the amount that earns a reward",
  );
});

test("what a later version wrote is told by its name", () => {
  expect(tell("milestone_reached")).toBe("Milestone reached (Anna)");
});

test("the setup guide is ticked by facts and leads to our own blocks", () => {
  const steps = setupSteps(
    { programState: "draft", railConnected: true, hasReferrer: false, hasVisit: false },
    { shopDomain: "demo.myshopify.com", apiKey: "key1" },
  );
  expect(steps.filter((step) => step.done).map((step) => step.key)).toEqual(["program", "rail"]);
  const url = (key: string) => steps.find((step) => step.key === key)?.action.url;
  expect(url("popup")).toBe(
    "https://demo.myshopify.com/admin/themes/current/editor?context=apps&template=index&activateAppId=key1/friend-offer",
  );
  expect(url("widget")).toContain("addAppBlockId=key1/referral-widget&target=newAppsSection");
});

test("an application is told from asking to the decision, and back", () => {
  const staff = { actor: "staff:7" };
  expect([
    tell("application_made", { actor: "rfr_1" }),
    tell("application_approved", staff),
    tell("application_declined", staff),
    tell("application_reopened", staff),
  ]).toEqual([
    "Anna applied as an ambassador",
    "Your staff made Anna an ambassador",
    "Your staff declined Anna’s application",
    "Your staff took the decision about Anna’s application back",
  ]);
});
