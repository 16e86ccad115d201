import type { Language } from "../../core/language/language.ts";
import { say, sayCount } from "../../core/language/say.ts";
import type { Description } from "../../core/program/describe-terms.ts";
import type { ApplyLine, EarnedLine, ReferrerPage, RefusedLine, RewardLine } from "../../store/referrer-page.ts";
import type { Trouble } from "./answer.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "{": "&#123;",
  "}": "&#125;",
  "%": "&#37;",
};

/** Text into HTML that Shopify renders as Liquid first: braces and percent signs would be code there. */
export const text = (value: string) => value.replace(/[&<>"'{}%]/g, (sign) => entities[sign] ?? sign);

/** For whom a page is written, and where it stands in the store. */
export interface Reader {
  readonly language: Language;
  readonly pathPrefix: string;
}

/** What came of a press on the page, and what was typed: an error does not lose it. */
export interface Said {
  readonly trouble?: Trouble;
  readonly news?: string;
  readonly typed?: string;
  /** Whether there is something to set up before they can be paid. */
  readonly setsUp?: boolean;
}

/** The referrer's page as plain HTML: headings, lists and one form, so that it takes the theme's own looks. */
export function renderReferrerPage(page: ReferrerPage, reader: Reader, said: Said = {}): string {
  const news = said.news === undefined ? "" : `<p role="status">${text(said.news)}</p>`;
  return frame(
    reader.language,
    (said.trouble ? alert(reader.language, said.trouble) : news) + body(page, reader, said),
  );
}

/** The page in place of the one that could not be shown; following the link asks for the same address again. */
export function renderTrouble(language: Language, trouble: Trouble): string {
  const again = `<p><a href="?locale=${language.locale}">${text(say(language, "page.retry"))}</a></p>`;
  return frame(language, `${alert(language, trouble)}${trouble === "too_many" ? again : ""}`);
}

type Title = "page.title" | "claim.title" | "payout.title" | "points.title" | "statement.title";

/** A page of the store, in whatever looks its theme has. */
export function frame(language: Language, inside: string, title: Title = "page.title"): string {
  return `<div class="page-width goodword-me" lang="${language.code}"><h1>${text(say(language, title))}</h1>${inside}</div>`;
}

const alert = (language: Language, trouble: Trouble) =>
  `<p role="alert">${text(say(language, `error.${trouble}`))}</p>`;

/** The way to the page on which people set up how they get paid. */
export function payoutLink({ language, pathPrefix }: Reader): string {
  return `<p><a href="${text(`${pathPrefix}/payout?locale=${language.locale}`)}">${text(say(language, "payout.title"))}</a></p>`;
}

/** The way to a person's points. */
export function pointsLink({ language, pathPrefix }: Reader): string {
  return `<p><a href="${text(`${pathPrefix}/points?locale=${language.locale}`)}">${text(say(language, "points.title"))}</a></p>`;
}

function body(page: ReferrerPage, reader: Reader, said: Said): string {
  const { language, pathPrefix } = reader;
  // The language comes along wherever the page leads back to itself.
  const self = `${pathPrefix}/me?locale=${language.locale}`;
  switch (page.state) {
    case "closed":
      return `<p>${text(page.message)}</p>${earnedPart(page.earned, reader)}${refusedList(page.refused ?? [], language, self)}${applyPart(page.apply, language, self)}`;
    case "signed_out":
      return `<p>${text(say(language, "page.sign_in_first"))}</p><p><a href="/account/login?return_url=${encodeURIComponent(self)}">${text(say(language, "page.sign_in"))}</a></p>`;
    case "can_join":
      return `<p><strong>${text(page.reward.headline)}</strong></p><p>${text(page.reward.detail)}</p>${friendGets(page.offer, language)}
<form method="post" action="${text(self)}"><button type="submit">${text(say(language, "page.join"))}</button></form>${earnedPart(page.earned, reader)}${applyPart(page.apply, language, self)}`;
    case "ready":
      return `${page.ambassador === true ? `<p><strong>${text(say(language, "apply.approved"))}</strong></p>` : ""}<p>${text(page.reward.headline)}. ${text(page.reward.detail)}</p>
<h2>${text(say(language, "page.code"))}</h2><p><strong>${text(page.code)}</strong></p>
${page.picksCode ? codeForm(language, self, said.typed ?? "") : ""}
<h2>${text(say(language, "page.link"))}</h2><p><a href="${text(page.link)}">${text(page.link)}</a></p>
${totals(page.totals, reader)}${said.setsUp === true ? payoutLink(reader) : ""}
<p>${text(sayCount(language, "page.visits", page.visits))} ${text(sayCount(language, page.signUps ? "page.joined" : "page.friends", page.friends))}</p>
${page.rewards.length === 0 ? `<p>${text(say(language, "page.empty"))}</p>` : `<ul>${page.rewards.map(line).join("")}</ul>`}${refusedList(page.refused, language, self)}${applyPart(page.apply, language, self)}`;
  }
}

/** What they have, and the way to their statement. */
function totals(all: EarnedLine["totals"], reader: Reader): string {
  const { language, pathPrefix } = reader;
  return `<h2>${text(say(language, "page.earned"))}</h2>${all.map((total) => `<p>${text(say(language, "page.totals", total))}</p>${total.belowZero === null ? "" : `<p>${text(total.belowZero)}</p>`}`).join("")}
<p><a href="${text(`${pathPrefix}/statement?locale=${language.locale}`)}">${text(say(language, "statement.title"))}</a></p>${all.some((total) => total.currency === "POINTS") ? pointsLink(reader) : ""}`;
}

/** What somebody has who has no code: nothing is said where that is nothing. */
function earnedPart(earned: EarnedLine | null | undefined, reader: Reader): string {
  if (!earned) return "";
  return `${totals(earned.totals, reader)}<ul>${earned.rewards.map(line).join("")}</ul>`;
}

/** The way to become an ambassador, and where somebody stands on it. */
function applyPart(apply: ApplyLine | null | undefined, language: Language, self: string): string {
  if (!apply) return "";
  const title = `<h2>${text(say(language, "apply.title"))}</h2>`;
  if (apply.state === "waiting") return `${title}<p>${text(say(language, "apply.waiting"))}</p>`;
  if (apply.state === "declined")
    return `${title}<p>${text(say(language, "apply.declined"))}</p>${apply.answer === null ? "" : `<blockquote>${text(apply.answer)}</blockquote>`}`;
  return `${title}<p>${text(say(language, "apply.gets", { reward: apply.reward.headline }))} ${text(apply.reward.detail)}</p>
<form method="post" action="${text(self)}"><input type="hidden" name="apply" value="yes"><p><label for="goodword-about">${text(say(language, "apply.about"))}</label></p>
<p><textarea id="goodword-about" name="about" rows="4" maxlength="1000"></textarea></p><p><button type="submit">${text(say(language, "apply.press"))}</button></p></form>`;
}

/** Nothing is said where the friend gets nothing. */
function friendGets(offer: Description, language: Language): string {
  if (offer.headline === "") return "";
  return `<p>${text(say(language, "page.friend_gets", { offer: offer.headline }))} ${text(offer.detail)}</p>`;
}

function refusedList(refused: readonly RefusedLine[], language: Language, self: string): string {
  if (refused.length === 0) return "";
  const said = { asked: "page.second_look_asked", answered: "page.second_look_answered" } as const;
  const day = new Intl.DateTimeFormat(language.locale, { dateStyle: "medium", timeZone: "UTC" });
  const items = refused.map(({ id, at, reason, appeal }) => {
    const form = `<form method="post" action="${text(self)}"><input type="hidden" name="referral" value="${text(id)}">
<p><label for="why-${text(id)}">${text(say(language, "page.second_look_why"))}</label></p><p><textarea id="why-${text(id)}" name="plea" rows="3" maxlength="500"></textarea></p>
<p><button type="submit">${text(say(language, "page.second_look"))}</button></p></form>`;
    const next = appeal === "possible" ? form : `<p>${text(say(language, said[appeal]))}</p>`;
    return `<li><p>${text(day.format(new Date(at)))}: ${text(reason)}</p>${next}</li>`;
  });
  return `<h2>${text(say(language, "page.refused"))}</h2><ul>${items.join("")}</ul>`;
}

function codeForm(language: Language, self: string, typed: string): string {
  return `<form method="post" action="${text(self)}"><p><label for="goodword-code">${text(say(language, "page.choose_code"))}</label></p>
<p id="goodword-code-help">${text(say(language, "page.choose_code_help"))}</p>
<p><input id="goodword-code" name="code" value="${text(typed)}" required maxlength="60" autocomplete="off" spellcheck="false" aria-describedby="goodword-code-help">
<button type="submit">${text(say(language, "page.choose_code_press"))}</button></p></form>`;
}

/** A reward as its person reads it. */
export function line(reward: RewardLine): string {
  return `<li>${text(reward.amount)} – ${text(reward.label)}. ${text(reward.reason)}${howDelivered(reward.delivery)}</li>`;
}

function howDelivered(delivery: RewardLine["delivery"]): string {
  if (delivery === null) return "";
  const what =
    delivery.url === null ? text(delivery.text) : `<a href="${text(delivery.url)}">${text(delivery.text)}</a>`;
  return ` ${what}${delivery.code === null ? "" : `: <strong>${text(delivery.code)}</strong>`}`;
}
