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

describe("points by what the order comes to", () => {
  const rate = { kind: "points_of_order", points: 5, perMinor: 100, currency: usd } as const;
  const headlines = (change: Partial<Terms>) =>
    [en, de, fr].map((language) =>
      describeReward({ ...terms, ...change }, usd, language).headline.replaceAll("\u00a0", " "),
    );

  test("are a headline in each language, for one order and for every one", () => {
    expect(headlines({ reward: rate })).toEqual([
      "Get 5 points for each $1.00 of your friend's order for every friend who orders",
      "Du bekommst 5 Punkte je 1,00 $ vom Bestellwert für jeden Freund, der bestellt",
      "Recevez 5 points de fidélité pour 1,00 $US du montant de la commande pour chaque ami qui commande",
    ]);
    expect(headlines({ reward: rate, trigger: "every_paid_order" })[0]).toBe(
      "Get 5 points for each $1.00 of every order of a friend",
    );
  });

  test("are said of a tier and of a first order", () => {
    const change: Partial<Terms> = {
      trigger: "every_paid_order",
      tiers: [{ from: 3, reward: rate }],
      recurrence: { ...terms.recurrence, firstReward: { ...rate, points: 1 } },
    };
    const { detail } = describeReward({ ...terms, ...change }, usd, en);
    expect(detail).toContain("From friend number 3 on: 5 points for each $1.00 of the order.");
    expect(detail).toContain("For a friend's first order: 1 point for each $1.00 of the order.");
  });
});

describe("a reward that is no money", () => {
  const said = (change: Partial<Terms>) =>
    [en, de, fr].map((language) => describeReward({ ...terms, holdDays: 0, ...change }, usd, language));

  test("is said as the person gets it", () => {
    const headlines = (reward: Terms["reward"]) => said({ reward }).map(({ headline }) => headline);
    expect(headlines({ kind: "percent_off", basisPoints: 2_000 })).toEqual([
      "Get 20% off your next order for every friend who orders",
      "Du bekommst 20\u00a0% Rabatt auf deine nächste Bestellung für jeden Freund, der bestellt",
      "Recevez 20\u00a0% de réduction sur votre prochaine commande pour chaque ami qui commande",
    ]);
    expect(headlines({ kind: "free_shipping" })[0]).toBe(
      "Get free shipping on your next order for every friend who orders",
    );
    const item = { id: "gid://shopify/Product/1", title: "Mug" };
    expect(headlines({ kind: "free_item", item })[1]).toBe("Du bekommst Mug gratis für jeden Freund, der bestellt");
    expect(headlines({ kind: "free_service", text: "an hour of coaching" })[2]).toBe(
      "Recevez an hour of coaching pour chaque ami qui commande",
    );
  });

  test("stands in tiers, bonuses and limits beside money", () => {
    const { detail } = describeReward(
      {
        ...terms,
        minimumSpendMinor: null,
        newCustomersOnly: false,
        holdDays: 0,
        tiers: [{ from: 5, reward: { kind: "percent_off", basisPoints: 5_000 } }],
        milestones: [{ at: 10, piece: { kind: "free_shipping" } }],
        referrerPieces: { count: 3, period: "month" },
      },
      usd,
    );
    expect(detail).toBe(
      "From friend number 5 on: 50% off your next order. With friend number 10, once: free shipping on your next order. Up to 3 codes or gifts a month. Yours as soon as the order is paid.",
    );
  });
});

describe("the goods that a reward is for", () => {
  const named = (kind: "Product" | "Collection", titles: readonly string[]) =>
    titles.map((title, at) => ({ id: `gid://shopify/${kind}/${at}`, title }));
  const says = (kind: "only" | "all_but", products: readonly string[], collections: readonly string[]) => {
    const rewardItems = { kind, products: named("Product", products), collections: named("Collection", collections) };
    return [undefined, de, fr].map(
      (language) =>
        describeReward({ ...terms, rewardItems, minimumSpendMinor: null }, usd, language).detail.split(". ")[0],
    );
  };

  test("products and collections stand in one sentence", () => {
    expect(says("only", ["Mug", "Kit"], ["Coffee"])).toEqual([
      "Only these products count: Mug, Kit, and everything of Coffee",
      "Nur diese Produkte zählen: Mug, Kit und alles aus Coffee",
      "Seuls ces produits comptent\u00a0: Mug, Kit et tous les articles de Coffee",
    ]);
    expect(says("all_but", [], ["Coffee", "Sale"])).toEqual([
      "Not for: everything of Coffee or everything of Sale",
      "Nicht für: alles aus Coffee oder alles aus Sale",
      "Sauf pour\u00a0: tous les articles de Coffee ou tous les articles de Sale",
    ]);
  });

  test("many of both are not named", () => {
    expect(says("only", ["a", "b"], ["c", "d"])[0]).toBe("Only selected products count");
    expect(says("all_but", [], ["a", "b", "c", "d"])[0]).toBe("Not for some products");
    expect(says("only", ["a"], ["b", "c"])[0]).toContain("everything of c");
  });
});

describe("an offer of another kind", () => {
  const of = (value: Terms["offer"]["value"], more: Partial<Terms> = {}): Terms => ({
    ...terms,
    ...more,
    offer: { value, minimumMinor: null, oncePerCustomer: false },
  });
  const mug = { id: "gid://shopify/Product/1", title: "Mug" };
  const products = (...titles: string[]) =>
    ({ kind: "products", goods: titles.map((title, at) => ({ id: `gid://shopify/Product/${at}`, title })) }) as const;
  const said = (one: Terms) => [undefined, de, fr].map((language) => describeOffer(one, usd, language));

  test("free shipping", () => {
    expect(said(of({ kind: "free_shipping" })).map(({ headline }) => headline)).toEqual([
      "Free shipping on your first order",
      "Kostenloser Versand für deine erste Bestellung",
      "Livraison offerte pour votre première commande",
    ]);
    const any = of({ kind: "free_shipping" }, { newCustomersOnly: false });
    expect(describeOffer(any, usd)).toEqual({ headline: "Free shipping on your order", detail: "" });
  });

  test("a free product says what has to be bought, by name where it is little", () => {
    const item = of({ kind: "free_item", item: mug }, { offerItems: products("Coffee", "Tea") });
    expect(said(item)).toEqual([
      {
        headline: "Free with your order: Mug",
        detail: "When you buy: Coffee or Tea. Add both to your cart; the free one costs nothing at checkout.",
      },
      {
        headline: "Gratis zu deiner Bestellung: Mug",
        detail:
          "Wenn du kaufst: Coffee oder Tea. Leg beides in den Warenkorb; das Gratisprodukt kostet an der Kasse nichts.",
      },
      {
        headline: "Offert avec votre commande\u00a0: Mug",
        detail:
          "Pour l’achat de\u00a0: Coffee ou Tea. Ajoutez les deux au panier\u00a0; le produit offert ne coûte rien au paiement.",
      },
    ]);
    const many = of({ kind: "free_item", item: mug }, { offerItems: products("a", "b", "c", "d") });
    expect(describeOffer(many, usd).detail).toContain("When you buy one of the selected products.");
  });

  test("a discount on some goods, for some orders", () => {
    const half = of({ kind: "percent", basisPoints: 5_000 }, { offerItems: products("Coffee"), offerMaxUses: 3 });
    expect(said(half).map(({ detail }) => detail)).toEqual([
      "For: Coffee. For the first 3 orders with this code.",
      "Gilt für: Coffee. Für die ersten 3 Bestellungen mit diesem Code.",
      "Valable pour\u00a0: Coffee. Pour les 3 premières commandes avec ce code.",
    ]);
    const many = of({ kind: "percent", basisPoints: 5_000 }, { offerItems: products("a", "b", "c", "d") });
    expect(describeOffer(many, usd).detail).toBe("For selected products.");
  });

  test("an offer that ends says its last day, or how long it will be", () => {
    const on = of({ kind: "free_shipping" }, { offerEnds: { kind: "on", day: "2027-01-01" } });
    expect(said(on).map(({ detail }) => detail)).toEqual([
      "Until January 1, 2027.",
      "Bis 1. Januar 2027.",
      "Jusqu’au 1er janvier 2027.",
    ]);
    const days = of({ kind: "free_shipping" }, { offerEnds: { kind: "after_days", days: 30 } });
    expect(describeOffer(days, usd).detail).toBe("For 30 days.");
    const end = { at: new Date("2027-01-02T05:00:00Z"), timeZone: "America/New_York" };
    expect(describeOffer(days, usd, en, end).detail).toBe("Until January 1, 2027.");
  });

  test("nothing is not said", () => {
    expect(describeOffer(of({ kind: "none" }, { offerEnds: { kind: "after_days", days: 3 } }), usd)).toEqual({
      headline: "",
      detail: "",
    });
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
