import type { Language } from "../../core/language/language.ts";
import { say } from "../../core/language/say.ts";
import { describeDelivery } from "../../core/payout/describe-delivery.ts";
import type { RailOffer } from "../../flows/offer-rails.ts";
import type { ClaimLine } from "../../store/claim-page.ts";
import type { StatementPage } from "../../store/statement-page.ts";
import type { Trouble } from "./answer.ts";
import { claimList } from "./render-claim.ts";
import { frame, payoutLink, pointsLink, type Reader, text } from "./render-referrer-page.ts";

/** What can be chosen besides, and what came of a press. */
interface Choice {
  readonly offer: RailOffer | null;
  /** Whether they have something to set up before they can be paid. */
  readonly setsUp: boolean;
  /** What came of orders of which they, or their friends, said who referred them. */
  readonly claims?: readonly ClaimLine[];
  readonly said?: { readonly trouble: Trouble } | { readonly news: string };
}

/** A month of a person's account as plain HTML; for somebody who is no referrer, the way to become one. */
export function renderStatement(
  page: StatementPage | null,
  reader: Reader,
  month: string,
  { offer, setsUp, claims = [], said }: Choice = { offer: null, setsUp: false },
): string {
  const { language, pathPrefix } = reader;
  const home = `<p><a href="${text(`${pathPrefix}/me?locale=${language.locale}`)}">${text(say(language, "page.title"))}</a></p>`;
  if (page === null) return frame(language, home);
  const to = (values: Record<string, string>) =>
    text(`?${new URLSearchParams({ locale: language.locale, ...values })}`);
  const link = (values: Record<string, string>, name: "statement.earlier" | "statement.later" | "statement.more") =>
    `<a href="${to(values)}">${text(say(language, name))}</a>`;
  const accounts = page.accounts.map((account) => {
    const lines = account.lines.map(
      (line) => `<li>${text(line.at)} – ${text(line.text)}${line.amount === null ? "" : `: ${text(line.amount)}`}</li>`,
    );
    return `<p>${text(say(language, "statement.opening"))}: <strong>${text(account.opening)}</strong></p>
${lines.length === 0 ? `<p>${text(say(language, "statement.empty"))}</p>` : `<ul>${lines.join("")}</ul>`}
${account.next === null ? "" : `<p>${link({ month, ...account.next }, "statement.more")}</p>`}
<p>${text(say(language, "statement.closing"))}: <strong>${text(account.closing)}</strong></p>
${account.explained.map((sentence) => `<p>${text(sentence)}</p>`).join("")}`;
  });
  const ways = [
    link({ month: page.earlier }, "statement.earlier"),
    ...(page.later === null ? [] : [link({ month: page.later }, "statement.later")]),
  ];
  const told =
    said === undefined
      ? ""
      : "news" in said
        ? `<p role="status">${text(said.news)}</p>`
        : `<p role="alert">${text(say(language, `error.${said.trouble}`))}</p>`;
  return frame(
    language,
    `${told}${page.ambassador ? `<p><strong>${text(say(language, "apply.approved"))}</strong></p>` : ""}<h2>${text(say(language, "statement.month", { month: page.month }))}</h2>
${accounts.length === 0 ? `<p>${text(say(language, "statement.empty"))}</p>` : accounts.join("")}
<p>${ways.join(" · ")}</p>${claimList(claims, language)}${page.hasPoints ? pointsLink(reader) : ""}${setsUp ? payoutLink(reader) : ""}${offer === null ? "" : wayForm(offer, language, `${pathPrefix}/statement?locale=${language.locale}`)}${home}`,
    "statement.title",
  );
}

/** How the person wants to be paid; the store's own order is what it is without a choice. */
function wayForm({ ways, chosen }: RailOffer, language: Language, self: string): string {
  const option = (value: string, label: string, selected: boolean) =>
    `<option value="${text(value)}"${selected ? " selected" : ""}>${text(label)}</option>`;
  const options = ways.map(({ rail, brings }) =>
    option(rail, describeDelivery(language, brings, true), rail === chosen),
  );
  return `<h2 id="goodword-way">${text(say(language, "statement.way"))}</h2><form method="post" action="${text(self)}">
<p><select name="rail" style="max-width:100%" aria-labelledby="goodword-way" aria-describedby="goodword-way-help">${option("", say(language, "statement.way_default"), chosen === null)}${options.join("")}</select>
<button type="submit">${text(say(language, "statement.way_press"))}</button></p><p id="goodword-way-help">${text(say(language, "statement.way_help"))}</p></form>`;
}
