import { describe, expect, test } from "vitest";
import { oldFraudRules, startingFraudRules } from "../../core/fraud/fraud-rules.ts";
import { type RulesDraft, readRulesDraft, rulesDraftOf } from "./rules-draft.ts";

const start = rulesDraftOf(startingFraudRules);
const changed = (change: Partial<RulesDraft>) => readRulesDraft({ ...start, ...change });

describe("the fraud rules' form", () => {
  test("comes back as it was stored", () => {
    expect(readRulesDraft(start)).toEqual({ ok: true, rules: startingFraudRules });
    const old = readRulesDraft(rulesDraftOf(oldFraudRules));
    expect(old).toMatchObject({ ok: true, rules: { reviewDays: 30 } });
    expect(old.ok && old.rules.rules.same_name).toMatchObject({ friend: "off", referrer: "off" });
  });

  test("takes sites as people paste them", () => {
    expect(
      changed({ couponSites: "https://www.Deals.example/anna?x=1\n\n coupons.example, deals.example" }),
    ).toMatchObject({ ok: true, rules: { couponSites: ["deals.example", "coupons.example"] } });
  });

  test.each<[Partial<RulesDraft>, string]>([
    [{ reviewDays: "0" }, "reviewDays"],
    [{ reviewDays: "soon" }, "reviewDays"],
    [{ returnDays: "400" }, "returnDays"],
    [{ couponSites: "not a site!" }, "couponSites"],
    [{ rules: { ...start.rules, velocity: { ...start.rules.velocity, threshold: "" } } }, "velocity.threshold"],
    [
      { rules: { ...start.rules, same_network: { ...start.rules.same_network, windowDays: "31" } } },
      "same_network.windowDays",
    ],
  ])("%j says at its field what to change", (change, field) => {
    const read = changed(change);
    expect(read).toMatchObject({ ok: false, errors: { [field]: expect.stringMatching(/\.$/) } });
  });

  test("without a word about returns there is none", () => {
    expect(changed({ returnDays: " " })).toMatchObject({ ok: true, rules: { returnDays: null } });
    expect(changed({ returnDays: "30" })).toMatchObject({ ok: true, rules: { returnDays: 30 } });
  });
});
