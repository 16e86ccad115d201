import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { currency } from "../../app/core/money/money.ts";
import { changeProgramState } from "../../app/flows/change-program-state.ts";
import { connect, type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

interface Page {
  readonly state: string;
  readonly message?: string;
  readonly shareMessage: string;
  readonly link: string;
  readonly reward: { readonly headline: string };
  readonly totals: readonly { readonly earned: string }[];
  readonly rewards: readonly {
    readonly amount: string;
    readonly label: string;
    readonly reason: string;
    readonly delivery: { readonly text: string; readonly code: string | null } | null;
  }[];
}

const pageOf = async (store: Store, locale: string, customer?: string): Promise<Page> => {
  const answer = await store.proxy(
    `/proxy/referrer?locale=${locale}`,
    customer === undefined ? undefined : { customer },
  );
  expect(answer.status).toBe(200);
  return (await answer.json()) as Page;
};
/** Spaces that may not break are Intl's and ours; a story is written with plain ones. */
const plain = (text: string | undefined) => text?.replace(/[\u00a0\u202f]/g, " ");
/** A page as people read it. */
const seen = (html: string) =>
  plain(html.replace(/<[^>]+>/g, " ").replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))));

/** A store where a friend of Anna has bought. */
async function storeWithReward(holdDays: number, name = "Kaffee & Co"): Promise<Store> {
  const store = await house.openShop({ name, currency: "EUR" });
  await store.program({ holdDays });
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  return store;
}

describe("a referrer reads in the language of the store's page", () => {
  test("what they earned, until when it waits, and why", async () => {
    const store = await storeWithReward(14);
    const [row] = await house.query<{ hold_until: Date }>("select hold_until from reward where shop_id = $1", [
      store.shopId,
    ]);
    const day = (locale: string) =>
      row?.hold_until.toLocaleDateString(locale, { day: "numeric", month: "long", timeZone: "America/New_York" });
    const [zone] = await house.query<{ timezone: string }>("select timezone from shop where id = $1", [store.shopId]);
    expect(zone).toEqual({ timezone: "America/New_York" });

    const german = await pageOf(store, "de", "anna@example.com");
    expect(plain(german.reward.headline)).toBe("Du bekommst 10,00 € für jeden Freund, der bestellt");
    expect(plain(german.shareMessage)).toBe(`10 % Rabatt auf deine erste Bestellung bei Kaffee & Co: ${german.link}`);
    expect(german.rewards.map(({ label, reason }) => [label, reason])).toEqual([
      [`Wartet bis ${day("de")}`, "Wartet, bis die Rückgabefrist vorbei ist."],
    ]);
    expect(plain(german.totals[0]?.earned)).toBe("10,00 €");

    const english = await pageOf(store, "pt-BR", "anna@example.com");
    expect(english.rewards).toMatchObject([
      { amount: "€10.00", label: `Waiting until ${day("en")}`, reason: "Waiting until the return window is over." },
    ]);
    expect(await pageOf(store, "en", "anna@example.com")).toEqual(english);
  });

  test("how it came, also where it came before kinds of deliveries were kept", async () => {
    const store = await storeWithReward(0);
    await house.days(0);
    await store.issue("shopify-discount");
    const [german] = (await pageOf(store, "de", "anna@example.com")).rewards;
    expect(german).toMatchObject({ label: "Gesendet", reason: "An dich gesendet." });
    expect(german?.delivery).toMatchObject({
      text: "Ein Rabattcode für deine nächste Bestellung",
      code: expect.stringMatching(/^THANKS-/),
    });

    const { seal } = house.app.services;
    const old = { reference: "gid://shopify/DiscountCodeNode/1", text: "A discount code", code: "THANKS-OLD" };
    await house.query("update payout set delivery_sealed = $2 where shop_id = $1", [
      store.shopId,
      Buffer.from(seal.seal(JSON.stringify(old), `payout.delivery:${store.shopId}`)),
    ]);
    const [french] = (await pageOf(store, "fr", "anna@example.com")).rewards;
    expect(french?.delivery).toMatchObject({ text: "Votre récompense", code: "THANKS-OLD" });
  });

  test("that a gift card is on its way until its mail has gone out, and that it was sent from then on", async () => {
    const store = await house.openShop();
    await connect({ ...house, ...store }, "tremendous");
    const emulator = house.control.emulators("tremendous");
    await emulator.call("setDeliveries", { mode: "by_hand" });
    await store.program({ holdDays: 0, reward: { kind: "fixed", amountMinor: 1_000, currency: currency("USD") } });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    await store.issue("tremendous");
    const delivery = async () => (await pageOf(store, "de", "anna@example.com")).rewards[0]?.delivery?.text;
    expect(await delivery()).toBe("Eine Geschenkkarte, unterwegs an deine E-Mail-Adresse");
    const { orders } = (await emulator.snapshot()) as { orders: { reward: { id: string } }[] };
    await emulator.call("deliver", { id: orders.at(-1)?.reward.id });
    await emulator.call("settle");
    await house.settled();
    expect(await delivery()).toBe("Eine Geschenkkarte, an deine E-Mail-Adresse gesendet");
    await emulator.call("setDeliveries", { mode: "automatic" });
  });

  test("that the program is closed", async () => {
    const store = await house.openShop();
    const programId = await store.program();
    await changeProgramState(house.app.services, store.shopId, { programId, state: "paused", actor: "merchant" });
    await house.settled();
    expect(await pageOf(store, "fr-CA", "anna@example.com")).toEqual({
      state: "closed",
      message: "Le programme de parrainage fait une pause. Vos récompenses sont conservées.",
    });
    const page = await store.proxy("/proxy/me?locale=de");
    expect(await page.text()).toContain("Das Empfehlungsprogramm macht gerade Pause.");
  });
});

describe("a friend reads in the language of the store's page", () => {
  test("what the link brings", async () => {
    const store = await house.openShop({ currency: "EUR" });
    await store.program({
      offer: { value: { kind: "percent", basisPoints: 1_250 }, minimumMinor: 3_000, oncePerCustomer: true },
    });
    const anna = await store.referrer("anna@example.com");
    const offer = async (locale: string) => {
      const answer = await store.proxy(`/proxy/offer?locale=${locale}&code=${anna.code}`);
      expect(answer.headers.get("content-language")).toBe(locale.slice(0, 2));
      const { headline, detail } = (await answer.json()) as { headline: string; detail: string };
      return [plain(headline), plain(detail)];
    };
    expect(await offer("en")).toEqual([
      "12.5% off your first order",
      "On orders of €30.00 or more. Once per customer.",
    ]);
    expect(await offer("de-AT")).toEqual([
      "12,5 % Rabatt auf deine erste Bestellung",
      "Ab einem Bestellwert von € 30,00. Einmal pro Person.",
    ]);
    expect(await offer("fr")).toEqual([
      "12,5 % de réduction sur votre première commande",
      "Dès 30,00 € d’achat. Une fois par client.",
    ]);
  });

  test.each([
    ["de", "Dieses Angebot gibt es nicht mehr."],
    ["fr", "Cette offre n’est plus disponible."],
    ["xx", "This offer is no longer available."],
    ["de%22%3E%3Cscript%3E", "Dieses Angebot gibt es nicht mehr."],
    [`de-${"a".repeat(2_000)}`, "Dieses Angebot gibt es nicht mehr."],
    ["a".repeat(2_000), "This offer is no longer available."],
    ["de&locale=fr", "Dieses Angebot gibt es nicht mehr."],
  ])("that there is no such offer (%#)", async (locale, message) => {
    const answer = await house.proxy(`/proxy/offer?code=NOSUCH77&locale=${locale}`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: "offer_unavailable", message });
  });

  test("that an address is not for them, when they did not come through the store", async () => {
    const answer = await fetch(new URL("/proxy/offer?locale=de", house.app.services.env.appUrl));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      error: "not_signed",
      message: "Diese Adresse ist nur über den Shop erreichbar.",
    });
  });
});

describe("the page without script", () => {
  test("is joined and read in French, in the theme, through the store's own proxy", async () => {
    await house.program({ reward: { kind: "fixed", amountMinor: 1_000, currency: currency("USD") } });
    const { storefrontUrl } = house.sandbox;
    const { id } = await house.control.customers.get({ shop: house.shop, customer: "erin@example.com" });
    const jar = new Map<string, string>();
    const visit = async (path: string, form?: Record<string, string>) => {
      const answer = await fetch(new URL(path, storefrontUrl), {
        redirect: "manual",
        headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
        ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
      });
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (name !== undefined) jar.set(name, value ?? "");
      }
      return answer;
    };

    const stranger = await (await visit("/fr/apps/goodword/me?locale=fr")).text();
    expect(seen(stranger)).toContain("Connectez-vous pour obtenir votre code et voir ce que vous avez gagné.");
    const back = /return_url=([^"]*)"/.exec(stranger)?.[1] ?? "";
    const signedIn = await visit("/account/login", { customer: id, return_url: decodeURIComponent(back) });
    expect(signedIn.headers.get("location")).toBe("/apps/goodword/me?locale=fr");

    const invited = await (await visit("/apps/goodword/me?locale=fr")).text();
    expect(seen(invited)).toContain("Votre ami reçoit : 10 % de réduction sur votre première commande.");
    const action = /<form method="post" action="([^"]*goodword[^"]*)"/.exec(invited)?.[1] ?? "";
    const joined = await (await visit(action, {})).text();
    await house.settled();
    expect(joined).toMatch(/<div class="[^"]*goodword-me" lang="fr"><h1>Parrainez un ami<\/h1>/);
    expect(seen(joined)).toContain("0,00 $US au total : 0,00 $US en attente, 0,00 $US déjà envoyés.");
    expect(seen(joined)).toContain("Aucun ami pour l’instant. Partagez votre lien pour commencer.");
  });

  test("keeps a store's hostile name as text in every language", async () => {
    const name = `{{ shop.domain }}{% raw %}<script>x</script>"'`;
    const store = await storeWithReward(14, name);
    for (const locale of ["en", "de", "fr"]) {
      expect((await pageOf(store, locale, "anna@example.com")).shareMessage).toContain(name);
      const html = await (await store.proxy(`/proxy/me?locale=${locale}`, { customer: "anna@example.com" })).text();
      expect(html).toContain(`lang="${locale}"`);
      expect(html).not.toMatch(/\{\{|\{%|<script/);
    }
  });
});

test("who asks too much is told so in their language, on the page as well", async () => {
  const store = await house.openShop();
  await store.program();
  const ask = (path: string) => store.proxy(path, { customer: "anna@example.com" });
  let busy = await ask("/proxy/me?locale=de");
  for (let asked = 0; busy.status === 200 && asked < 500; asked += 1) busy = await ask("/proxy/me?locale=de");
  expect(busy.status).toBe(429);
  expect(busy.headers.get("content-type")).toBe("application/liquid");
  expect(Number(busy.headers.get("retry-after"))).toBeGreaterThan(0);
  const html = await busy.text();
  expect(html).toContain(`<p role="alert">Das war viel auf einmal.`);
  expect(html).toContain(`href="?locale=de">Erneut versuchen`);
  expect(await (await ask("/proxy/referrer?locale=fr")).json()).toEqual({
    error: "too_many",
    message: "Cela fait beaucoup à la fois. Réessayez dans une minute.",
  });
});
