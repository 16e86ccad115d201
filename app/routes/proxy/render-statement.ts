import { say } from "../../core/language/say.ts";
import type { StatementPage } from "../../store/statement-page.ts";
import { frame, payoutLink, type Reader, text } from "./render-referrer-page.ts";

/** A month of a person's account as plain HTML; for somebody who is no referrer, the way to become one. */
export function renderStatement(
  page: StatementPage | null,
  reader: Reader,
  month: string,
  /** Whether they have something to set up before they can be paid. */
  setsUp = false,
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
  return frame(
    language,
    `<h2>${text(say(language, "statement.month", { month: page.month }))}</h2>
${accounts.length === 0 ? `<p>${text(say(language, "statement.empty"))}</p>` : accounts.join("")}
<p>${ways.join(" · ")}</p>${setsUp ? payoutLink(reader) : ""}${home}`,
  );
}
