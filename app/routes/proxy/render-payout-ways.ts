import { say } from "../../core/language/say.ts";
import type { PayoutWay } from "../../flows/show-payout-ways.ts";
import type { Trouble } from "./answer.ts";
import { frame, type Reader, text } from "./render-referrer-page.ts";

/** What a person sets up before they can be paid, as plain HTML; `null` for somebody who is no referrer: the way to become one. */
export function renderPayoutWays(
  ways: readonly PayoutWay[] | null,
  { language, pathPrefix }: Reader,
  trouble?: Trouble,
): string {
  const home = `<p><a href="${text(`${pathPrefix}/me?locale=${language.locale}`)}">${text(say(language, "page.title"))}</a></p>`;
  if (ways === null) return frame(language, home);
  const self = `${pathPrefix}/payout?locale=${language.locale}`;
  const press = (way: PayoutWay, name: "payout.begin" | "payout.go_on") =>
    `<form method="post" action="${text(self)}"><input type="hidden" name="rail" value="${text(way.rail)}"><button type="submit">${text(say(language, name, { provider: way.title }))}</button></form>`;
  const parts = ways.map((way) => {
    const next =
      way.state === "not_started"
        ? press(way, "payout.begin")
        : way.state === "unfinished"
          ? press(way, "payout.go_on")
          : "";
    return `<p>${text(say(language, `payout.${way.state}`, { provider: way.title }))}</p>${next}`;
  });
  return frame(
    language,
    `<h2>${text(say(language, "payout.title"))}</h2>
${trouble === undefined ? "" : `<p role="alert">${text(say(language, `error.${trouble}`))}</p>`}
${parts.length === 0 ? `<p>${text(say(language, "payout.none"))}</p>` : parts.join("")}
${home}`,
  );
}
