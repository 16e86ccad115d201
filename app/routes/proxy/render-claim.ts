import type { PlainName } from "../../core/language/catalogue.ts";
import type { Language } from "../../core/language/language.ts";
import { say, sayCount } from "../../core/language/say.ts";
import type { ClaimLine, ClaimPage } from "../../store/claim-page.ts";
import type { Trouble } from "./answer.ts";
import { frame, type Reader, text } from "./render-referrer-page.ts";

/** What came of a press, and what was typed: an error does not lose it. */
export type SaidOfClaim =
  | { readonly news: string }
  | {
      readonly trouble: Extract<Trouble, `claim_${string}`>;
      readonly side: "friend" | "referrer";
      readonly order: string;
      readonly email: string;
      readonly code: string;
    };

/** The page for forgotten codes as plain HTML: a form for the friend, one for the referrer, and what came of earlier ones. */
export function renderClaim(page: ClaimPage, reader: Reader, said?: SaidOfClaim): string {
  const { language, pathPrefix } = reader;
  const t = (name: PlainName) => text(say(language, name as "claim.title"));
  const home = `<p><a href="${text(`${pathPrefix}/me?locale=${language.locale}`)}">${t("page.title")}</a></p>`;
  const told = said !== undefined && "news" in said ? `<p role="status">${text(said.news)}</p>` : "";
  if (page.days === null)
    return frame(language, `<p>${t("claim.closed")}</p>${claimList(page.claims, language)}${home}`, "claim.title");
  const wrong = said !== undefined && "trouble" in said ? said : null;
  const self = text(`${pathPrefix}/claim?locale=${language.locale}`);
  const field = (side: "friend" | "referrer", name: "order" | "email" | "code", label: PlainName, more: string) => {
    const id = `goodword-${side}-${name}`;
    const mine = wrong?.side === side ? wrong : null;
    const bad = mine?.trouble === `claim_${name}`;
    const error = bad ? `<p id="${id}-error" role="alert">${text(say(language, `error.claim_${name}`))}</p>` : "";
    return `<p><label for="${id}">${t(label)}</label></p>${error}
<p><input id="${id}" name="${name}" value="${text(mine?.[name] ?? "")}" required ${more}${bad ? ` aria-invalid="true" aria-describedby="${id}-error" autofocus` : ""}></p>`;
  };
  const other = (side: "friend" | "referrer") =>
    wrong?.side === side && (wrong.trouble === "claim_closed" || wrong.trouble === "claim_often")
      ? `<p role="alert">${text(say(language, `error.${wrong.trouble}`))}</p>`
      : "";
  const form = (side: "friend" | "referrer", fields: string) =>
    `<h2>${t(`claim.${side}`)}</h2>${other(side)}<form method="post" action="${self}"><input type="hidden" name="side" value="${side}">${fields}
<p><button type="submit">${t("claim.press")}</button></p></form>`;
  const order = (side: "friend" | "referrer") =>
    field(side, "order", "claim.order", 'maxlength="40" autocomplete="off" spellcheck="false"');
  const email = (side: "friend" | "referrer", label: PlainName) =>
    field(side, "email", label, `type="email" maxlength="254" autocomplete="${side === "friend" ? "email" : "off"}"`);
  const friend = form(
    "friend",
    order("friend") +
      email("friend", "claim.email") +
      field(
        "friend",
        "code",
        "claim.code",
        'maxlength="50" autocomplete="off" spellcheck="false" autocapitalize="characters"',
      ),
  );
  const referrer = page.isReferrer ? form("referrer", order("referrer") + email("referrer", "claim.friend_email")) : "";
  const signIn = page.signedIn
    ? ""
    : `<p>${t("claim.sign_in")} <a href="/account/login?return_url=${encodeURIComponent(`${pathPrefix}/claim?locale=${language.locale}`)}">${t("page.sign_in")}</a></p>`;
  return frame(
    language,
    `${told}<p>${text(sayCount(language, "claim.until", page.days))}</p>${signIn}${friend}${referrer}${claimList(page.claims, language)}${home}`,
    "claim.title",
  );
}

/** What came of what a person said; nothing where they said nothing. */
export function claimList(claims: readonly ClaimLine[], language: Language): string {
  if (claims.length === 0) return "";
  const items = claims.map(
    (claim) =>
      `<li><p>${text(claim.at)} – ${text(say(language, "claim.of_order", { order: claim.order }))}: ${text(claim.text)}</p>${claim.answer === null ? "" : `<blockquote>${text(claim.answer)}</blockquote>`}</li>`,
  );
  return `<h2>${text(say(language, "claim.list"))}</h2><ul>${items.join("")}</ul>`;
}
