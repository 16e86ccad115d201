import type { Language } from "../../core/language/language.ts";
import { say, sayCount } from "../../core/language/say.ts";
import type { ShownList } from "../../flows/show-list.ts";
import type { RewardLine } from "../../store/referrer-page.ts";
import type { Trouble } from "./answer.ts";
import { line, type Reader, text } from "./render-referrer-page.ts";

/** What was typed into the form, and what was wrong with it. */
export interface ListTyped {
  readonly email: string;
  readonly name: string;
  readonly from: string;
  readonly trouble: Trouble | null;
}

/** Where the reader is: at the form (again), after it, or on their own page with its token. */
export type ListStep =
  | { readonly at: "form"; readonly typed: ListTyped }
  | { readonly at: "sent" }
  | { readonly at: "own"; readonly token: string };

/** The waiting list as plain HTML inside the theme: it works without script. */
export function renderList(list: ShownList, reader: Reader, step: ListStep): string {
  const { language } = reader;
  const about =
    list.broughtBy === null
      ? say(language, "list.about", { shop: list.shop })
      : say(language, "list.from", { name: list.broughtBy, shop: list.shop });
  const until = list.until === null ? "" : paragraph(say(language, "list.until", { date: list.until }));
  const closed = list.open ? "" : `<p role="status">${text(say(language, "list.closed"))}</p>`;
  const bonuses =
    list.bonuses.length === 0
      ? ""
      : `<h2>${text(say(language, "list.bonuses"))}</h2><ul>${list.bonuses.map((line) => `<li>${text(line)}</li>`).join("")}</ul>`;
  return frame(
    language,
    `${paragraph(about)}${closed}${until}${middle(list, reader, step)}${bonuses}${firstPart(list, language)}`,
  );
}

/** A store without a waiting list, or a link that is not ours. */
export function renderNoList({ language }: Reader): string {
  return frame(language, paragraph(say(language, "list.gone")));
}

const paragraph = (words: string) => `<p>${text(words)}</p>`;

const frame = (language: Language, inside: string) =>
  `<div class="page-width goodword-list" lang="${language.code}"><h1>${text(say(language, "list.title"))}</h1>${inside}</div>`;

function middle(list: ShownList, reader: Reader, step: ListStep): string {
  const { language } = reader;
  if (step.at === "sent") return `<p role="status">${text(say(language, "list.sent"))}</p>`;
  if (step.at === "form") return list.open ? form(reader, step.typed) : "";
  return list.own === null ? "" : ownPart(list.own, list.open, step.token, reader);
}

function ownPart(own: NonNullable<ShownList["own"]>, open: boolean, token: string, reader: Reader): string {
  const { language, pathPrefix } = reader;
  if (own.stand === "removed") {
    const why = own.reason === null ? "" : paragraph(say(language, "list.removed_reason", { reason: own.reason }));
    return `<p role="status">${text(say(language, "list.removed"))}</p>${why}${reachedPart(own.rewards, language)}`;
  }
  if (own.stand === "open") {
    if (!open) return "";
    const self = text(`${pathPrefix}/list?locale=${language.locale}&me=${encodeURIComponent(token)}`);
    return `${paragraph(say(language, "list.confirm"))}<form method="post" action="${self}"><button type="submit">${text(say(language, "invite.confirm_press"))}</button></form>`;
  }
  const place = new Intl.NumberFormat(language.locale).format(own.place);
  const link = text(`${own.storefront}${pathPrefix}/list?from=${encodeURIComponent(own.code)}`);
  return `<p role="status"><strong>${text(say(language, "list.place", { place }))}</strong></p>
${paragraph(sayCount(language, "list.brought", own.brought))}${reachedPart(own.rewards, language)}
<p><label for="goodword-list-link">${text(say(language, "list.share"))}</label></p><p><input id="goodword-list-link" type="text" readonly value="${link}"></p>
${paragraph(say(language, "list.keep"))}`;
}

/** What they have reached, and where it stands; nothing is said where that is nothing. */
function reachedPart(rewards: readonly RewardLine[], language: Language): string {
  if (rewards.length === 0) return "";
  return `<h2>${text(say(language, "list.reached"))}</h2><ul>${rewards.map(line).join("")}</ul>${paragraph(say(language, "list.reached_help"))}`;
}

function form({ language, pathPrefix }: Reader, { email, name, from, trouble }: ListTyped): string {
  const self = text(`${pathPrefix}/list?locale=${language.locale}`);
  const alert =
    trouble === null ? "" : `<p role="alert" id="goodword-trouble">${text(say(language, `error.${trouble}`))}</p>`;
  const inName = trouble === "shown_name";
  const marks = (help: string, wrong: boolean) =>
    wrong ? `aria-describedby="goodword-trouble ${help}" aria-invalid="true"` : `aria-describedby="${help}"`;
  return `${alert}<form method="post" action="${self}"><input type="hidden" name="from" value="${text(from)}">
<p><label for="goodword-email">${text(say(language, "invite.email"))}</label></p><p id="goodword-email-help">${text(say(language, "list.email_help"))}</p>
<p><input id="goodword-email" type="email" name="email" value="${text(email)}" required maxlength="254" autocomplete="email" ${marks("goodword-email-help", trouble !== null && !inName)}></p>
<p><label for="goodword-name">${text(say(language, "list.name"))}</label></p><p id="goodword-name-help">${text(say(language, "list.name_help"))}</p>
<p><input id="goodword-name" type="text" name="name" value="${text(name)}" maxlength="30" autocomplete="given-name" ${marks("goodword-name-help", inName)}></p>
<p><button type="submit">${text(say(language, "list.press"))}</button></p></form>`;
}

function firstPart({ first }: ShownList, language: Language): string {
  const heading = `<h2 id="goodword-first">${text(say(language, "list.first"))}</h2>`;
  if (first.length === 0) return `${heading}${paragraph(say(language, "list.nobody"))}`;
  const number = new Intl.NumberFormat(language.locale);
  const head = (["list.first_place", "list.first_name", "list.first_brought"] as const)
    .map((name) => `<th scope="col">${text(say(language, name))}</th>`)
    .join("");
  const rows = first
    .map(
      ({ place, name, brought }) =>
        `<tr><td>${text(number.format(place))}</td><td>${text(name ?? say(language, "list.somebody"))}</td><td>${text(number.format(brought))}</td></tr>`,
    )
    .join("");
  return `${heading}<table aria-labelledby="goodword-first"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
}
