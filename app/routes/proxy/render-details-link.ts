import { say, sayDate } from "../../core/language/say.ts";
import type { LinkedDetails } from "../../flows/follow-details-link.ts";
import { frame, type Reader, text } from "./render-referrer-page.ts";

/** What the link of a mail is about, with its button; what its press did; or that it opens nothing any more. */
export function renderDetailsLink(
  linked: LinkedDetails | null,
  {
    reader: { language, pathPrefix },
    timezone,
    token,
    done,
  }: { readonly reader: Reader; readonly timezone: string; readonly token: string; readonly done: boolean },
): string {
  const page = `<p><a href="${text(`${pathPrefix}/payout?locale=${language.locale}`)}">${text(say(language, "payout.title"))}</a></p>`;
  if (linked === null) return frame(language, `<p role="alert">${text(say(language, "confirm.gone"))}</p>${page}`);
  const { purpose, destination, opensAt } = linked;
  const told = (inside: string) => frame(language, `<p role="status">${text(inside)}</p>${page}`);
  if (done && purpose === "stop") return told(say(language, "confirm.stopped"));
  if (done && opensAt === null) return told(say(language, "confirm.verified", { destination }));
  const date = opensAt === null ? "" : sayDate(language, opensAt, timezone);
  if (done) return told(say(language, "confirm.verified_later", { destination, date }));
  const [ask, press] =
    purpose === "stop"
      ? [say(language, "confirm.stop", { destination }), say(language, "confirm.stop_press")]
      : [say(language, "confirm.verify", { destination }), say(language, "confirm.verify_press")];
  const action = `${pathPrefix}/confirm?${new URLSearchParams({ locale: language.locale, token })}`;
  return frame(
    language,
    `<p>${text(ask)}</p>
<form method="post" action="${text(action)}"><button type="submit">${text(press)}</button></form>`,
    "payout.title",
  );
}
