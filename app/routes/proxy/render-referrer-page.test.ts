import { describe, expect, test } from "vitest";
import { languageOf } from "../../core/language/language-of.ts";
import type { ReferrerPage } from "../../store/referrer-page.ts";
import { renderReferrerPage, renderTrouble } from "./render-referrer-page.ts";

const reader = (locale: string) => ({ language: languageOf(locale), pathPrefix: "/apps/goodword" });
const words = { headline: "10 % Rabatt", detail: "Einmal pro Person." };
const ready: Extract<ReferrerPage, { state: "ready" }> = {
  state: "ready",
  picksCode: false,
  code: "ANNA7QK2",
  link: "https://demo.myshopify.com/discount/ANNA7QK2?redirect=%2F%3Fgw%3DANNA7QK2",
  shareMessage: "",
  offer: words,
  reward: words,
  totals: [{ currency: "USD", earned: "30,00 $", waiting: "10,00 $", issued: "20,00 $", belowZero: null }],
  rewards: [],
  refused: [],
  hasRefused: false,
  visits: 1,
  signUps: false,
  friends: 0,
};
/** What people see of it, as a browser would read it. */
const seen = (html: string) =>
  html
    .replace(/<[^>]+>/g, " ")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replace(/ +/g, " ");

describe("the page without script", () => {
  test("is German for a German store, and says so to screen readers", () => {
    const html = renderReferrerPage(ready, reader("de-AT"));
    expect(html).toMatch(/^<div class="[^"]*" lang="de">/);
    expect(seen(html)).toContain("Insgesamt 30,00 $: 10,00 $ ausstehend, 20,00 $ gesendet.");
    expect(seen(html)).toContain("Dein Link wurde 1-mal geöffnet. 0 Freunde haben damit gekauft.");
    expect(seen(html)).toContain("Noch keine Freunde. Teile deinen Link, dann geht es los.");
  });

  test("keeps the language wherever it leads back to itself", () => {
    expect(renderReferrerPage({ state: "can_join", offer: words, reward: words }, reader("fr-CA"))).toContain(
      'action="/apps/goodword/me?locale=fr-CA"',
    );
    expect(renderReferrerPage({ state: "signed_out" }, reader("de"))).toContain(
      `return_url=${encodeURIComponent("/apps/goodword/me?locale=de")}`,
    );
    expect(renderTrouble(languageOf("de"), "too_many")).toContain('href="?locale=de"');
  });

  test("tells what went wrong above what is there, and alone where nothing is", () => {
    const failed = renderReferrerPage({ state: "can_join", offer: words, reward: words }, reader("fr"), {
      trouble: "not_now",
    });
    expect(failed).toMatch(/role="alert">Cela n’a pas fonctionné\..*<form/s);
    expect(seen(renderTrouble(languageOf("en"), "not_installed"))).toContain("This store does not use Goodword.");
  });

  test("has a form for who may apply as an ambassador, and says where an application stands", () => {
    const page = (state: "open" | "waiting" | "declined", answer: string | null = null) =>
      renderReferrerPage(
        { state: "can_join", offer: words, reward: words, apply: { state, answer, reward: words } },
        reader("en"),
      );
    expect(page("open")).toMatch(/<label for="goodword-about">.*<textarea id="goodword-about"/s);
    expect(page("waiting")).not.toContain("<textarea");
    expect(seen(page("declined", "We look for baristas."))).toContain("not to take you in. We look for baristas.");
    expect(renderReferrerPage({ ...ready, ambassador: true }, reader("fr"))).toContain("Vous êtes ambassadeur");
  });

  test("shows a delivery with its code and its address", () => {
    const delivery = {
      rail: "shopify-discount",
      text: "Ein Rabattcode",
      code: "THANKS-1",
      url: "https://x.example/a?b&c",
    };
    const reward = {
      amount: "10,00 $",
      state: "issued",
      label: "Gesendet",
      reason: "An dich gesendet.",
      at: "",
    } as const;
    const html = renderReferrerPage({ ...ready, rewards: [{ ...reward, delivery }] }, reader("de"));
    expect(html).toContain('<a href="https://x.example/a?b&amp;c">Ein Rabattcode</a>: <strong>THANKS-1</strong>');
    expect(seen(html)).toContain("10,00 $ – Gesendet. An dich gesendet.");
  });

  test.each(["en", "de", "fr"])("leaves no Liquid and no tag of anybody's making (%s)", (locale) => {
    const hostile = `{{ shop.secret }}{% raw %}<script>alert(1)</script>"' onload=x`;
    const delivery = { rail: "x", text: hostile, code: hostile, url: hostile };
    const reward = { amount: hostile, state: "issued", label: hostile, reason: hostile, at: "", delivery } as const;
    const pages: ReferrerPage[] = [
      { state: "closed", message: hostile },
      {
        state: "closed",
        message: hostile,
        apply: { state: "declined", answer: hostile, reward: { headline: hostile, detail: hostile } },
      },
      { state: "signed_out" },
      {
        state: "can_join",
        offer: { headline: hostile, detail: hostile },
        reward: { headline: hostile, detail: hostile },
      },
      {
        ...ready,
        code: hostile,
        link: hostile,
        totals: [{ currency: "USD", earned: hostile, waiting: hostile, issued: hostile, belowZero: hostile }],
        rewards: [reward],
      },
    ];
    for (const page of pages) {
      const html = renderReferrerPage(page, { ...reader(locale), pathPrefix: "/apps/{{x}}" });
      expect(html).not.toMatch(/\{\{|\{%|%\}|<script|"' onload/);
      if (page.state === "ready" || page.state === "closed")
        expect(seen(html)).toContain(`<script>alert(1)</script>"' onload=x`);
    }
  });
});
