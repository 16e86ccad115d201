import { say } from "../../core/language/say.ts";
import type { PointsPage } from "../../store/points-page.ts";
import type { Trouble } from "./answer.ts";
import { frame, type Reader, text } from "./render-referrer-page.ts";

/** A person's points as plain HTML, with a button for all that they can have for them; for somebody who is no referrer, the way to become one. */
export function renderPoints(
  page: PointsPage | null,
  { language, pathPrefix }: Reader,
  pressKey: string,
  said?: { readonly trouble: Trouble } | { readonly news: string },
): string {
  const link = (path: string, name: "page.title" | "statement.title") =>
    `<a href="${text(`${pathPrefix}/${path}?locale=${language.locale}`)}">${text(say(language, name))}</a>`;
  if (page === null) return frame(language, `<p>${link("me", "page.title")}</p>`);
  const told =
    said === undefined
      ? ""
      : "news" in said
        ? `<p role="status">${text(said.news)}</p>`
        : `<p role="alert">${text(say(language, `error.${said.trouble}`))}</p>`;
  const self = text(`${pathPrefix}/points?locale=${language.locale}`);
  const rates = page.rates.map(({ points, label, press, missing }) =>
    missing === null
      ? `<li><form method="post" action="${self}"><input type="hidden" name="points" value="${points}"><input type="hidden" name="press" value="${text(pressKey)}"><button type="submit">${text(press)}</button></form></li>`
      : `<li>${text(label)} – ${text(missing)}</li>`,
  );
  const lines = page.lines.map((line) => `<li>${text(line.at)} – ${text(line.text)}: ${text(line.points)}</li>`);
  return frame(
    language,
    `${told}${page.told.map((sentence) => `<p>${text(sentence)}</p>`).join("")}
<h2>${text(say(language, "points.rates"))}</h2>
${rates.length === 0 ? `<p>${text(say(language, "points.no_rates"))}</p>` : `<ul>${rates.join("")}</ul>`}
${lines.length === 0 ? "" : `<h2>${text(say(language, "points.history"))}</h2><ul>${lines.join("")}</ul>`}
<p>${link("statement", "statement.title")} · ${link("me", "page.title")}</p>`,
    "points.title",
  );
}
