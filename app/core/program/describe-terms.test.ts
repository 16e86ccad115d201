import { describe, expect, test } from "vitest";
import { languageOf } from "../language/language-of.ts";
import { currency } from "../money/money.ts";
import { describeOffer, describeReward } from "./describe-terms.ts";
import type { Terms } from "./terms.ts";
import { usualRules } from "./usual-rules.ts";

const usd = currency("USD");
const terms: Terms = {
  ...usualRules,
  kind: "refer_a_friend",
  offer: { value: { kind: "percent", basisPoints: 1_000 }, minimumMinor: 3_000, oncePerCustomer: true },
  reward: { kind: "fixed", amountMinor: 1_000, currency: usd },
  trigger: "first_paid_order",
  minimumSpendMinor: 5_000,
  newCustomersOnly: true,
  holdDays: 14,
  issue: "manual",
  rails: ["shopify-discount"],
  referrerPicksCode: false,
};
const [en, de, fr] = ["en", "de", "fr"].map(languageOf);

describe("the friend's offer", () => {
  test("is said in each language, with its conditions", () => {
    expect(describeOffer(terms, usd)).toEqual({
      headline: "10% off your first order",
      detail: "On orders of $30.00 or more. Once per customer.",
    });
    expect(describeOffer(terms, usd, en)).toEqual(describeOffer(terms, usd));
    expect(describeOffer(terms, usd, de)).toEqual({
      headline: "10\u00a0% Rabatt auf deine erste Bestellung",
      detail: "Ab einem Bestellwert von 30,00\u00a0$. Einmal pro Person.",
    });
    expect(describeOffer(terms, usd, fr)).toEqual({
      headline: "10\u00a0% de réduction sur votre première commande",
      detail: "Dès 30,00\u00a0$US d’achat. Une fois par client.",
    });
  });

  test("of an amount is in the decimals of its currency, and names no condition that is not there", () => {
    const yen = currency("JPY");
    const value = { kind: "amount", amountMinor: 1_500, currency: yen } as const;
    const plain = { ...terms, newCustomersOnly: false, offer: { value, minimumMinor: null, oncePerCustomer: false } };
    expect(describeOffer(plain, yen, de)).toEqual({ headline: "1.500\u00a0¥ Rabatt auf deine Bestellung", detail: "" });
  });
});

describe("the referrer's reward", () => {
  test("is said in each language, with its conditions", () => {
    expect(describeReward(terms, usd)).toEqual({
      headline: "Get $10.00 for every friend who orders",
      detail: "For orders of $50.00 or more. For your friend's first order. Yours 14 days after the order is paid.",
    });
    expect(describeReward(terms, usd, de)).toEqual({
      headline: "Du bekommst 10,00\u00a0$ für jeden Freund, der bestellt",
      detail:
        "Für Bestellungen ab 50,00\u00a0$. Für die erste Bestellung deines Freundes. Gehört dir 14 Tage nach der Zahlung der Bestellung.",
    });
    expect(describeReward(terms, usd, fr)).toEqual({
      headline: "Recevez 10,00\u00a0$US pour chaque ami qui commande",
      detail:
        "Pour les commandes d’au moins 50,00\u00a0$US. Pour la première commande de votre ami. À vous 14 jours après le paiement de la commande.",
    });
  });

  test("of a percentage names its cap, and a day is one day", () => {
    const share: Terms = {
      ...terms,
      reward: { kind: "percent_of_order", basisPoints: 1_250, capMinor: 2_000 },
      minimumSpendMinor: null,
      newCustomersOnly: false,
      holdDays: 1,
    };
    expect(describeReward(share, usd)).toEqual({
      headline: "Get 12.5% of your friend's order for every friend who orders",
      detail: "Up to $20.00 for one order. Yours 1 day after the order is paid.",
    });
    expect(describeReward(share, usd, de).detail).toBe(
      "Höchstens 20,00\u00a0$ pro Bestellung. Gehört dir 1 Tag nach der Zahlung der Bestellung.",
    );
    expect(describeReward({ ...share, holdDays: 0 }, usd, fr).detail).toContain(
      "À vous dès que la commande est payée.",
    );
  });

  test("of a share of every order says how long it goes on", () => {
    const share: Terms = {
      ...terms,
      trigger: "every_paid_order",
      reward: { kind: "percent_of_order", basisPoints: 1_000, capMinor: null },
      minimumSpendMinor: null,
      holdDays: 0,
    };
    expect(describeReward(share, usd)).toEqual({
      headline: "Get 10% of every order of a friend",
      detail: "Yours as soon as the order is paid.",
    });
    const ends: Terms = {
      ...share,
      recurrence: {
        firstReward: { kind: "fixed", amountMinor: 2_500, currency: usd },
        maxOrders: 12,
        months: 1,
        totalMinor: 10_000,
      },
    };
    expect(describeReward(ends, usd).detail).toBe(
      "For a friend's first order: $25.00. For the first 12 orders of each friend. For 1 month from a friend's first order. Up to $100.00 for one friend. Yours as soon as the order is paid.",
    );
    expect(describeReward(ends, usd, de).detail).toContain("1 Monat lang ab der ersten Bestellung eines Freundes.");
    expect(describeReward(ends, usd, fr).detail).toContain("Pour les 12 premières commandes de chaque ami.");
  });

  test("of a later order says which", () => {
    const third: Terms = { ...terms, trigger: "nth_paid_order", nthOrder: 3 };
    expect(describeReward(third, usd).detail).toBe(
      "Once a friend has ordered 3 times. For orders of $50.00 or more. Yours 14 days after the order is paid.",
    );
    expect(describeReward(third, usd, de).detail).toContain("Sobald ein Freund 3-mal bestellt hat.");
  });

  test("of places among the friends names each, the lowest first", () => {
    const places: Terms = {
      ...terms,
      minimumSpendMinor: null,
      newCustomersOnly: false,
      holdDays: 0,
      tiers: [
        { from: 10, reward: { kind: "percent_of_order", basisPoints: 2_500, capMinor: null } },
        { from: 5, reward: { kind: "fixed", amountMinor: 1_500, currency: usd } },
      ],
      milestones: [{ at: 3, amountMinor: 5_000, currency: usd }],
      everyNth: 2,
    };
    expect(describeReward(places, usd).detail).toBe(
      "One reward for every 2 friends. From friend number 5 on: $15.00. From friend number 10 on: 25% of the order. A bonus of $50.00 with friend number 3. Yours as soon as the order is paid.",
    );
    expect(describeReward(places, usd, de).detail).toContain("Ab Freund Nummer 5: 15,00\u00a0$.");
    expect(describeReward(places, usd, fr).detail).toContain("Une récompense pour 2 amis.");
  });
});
