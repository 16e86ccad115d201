import type { Language } from "../../core/language/language.ts";
import { say } from "../../core/language/say.ts";
import type { Invitation } from "../../flows/show-invitation.ts";
import type { Trouble } from "./answer.ts";
import { type Reader, text } from "./render-referrer-page.ts";

/** What came of a press on the page, and what was typed: an error does not lose it. */
export interface InvitationSaid {
  readonly trouble: Trouble;
  readonly typed: string;
  readonly token: string;
}

const page = (language: Language, inside: string) =>
  `<div class="page-width goodword-invitation" lang="${language.code}"><h1>${text(say(language, "invite.title"))}</h1>${inside}</div>`;

const alert = (language: Language, trouble: Trouble) =>
  `<p role="alert" id="goodword-trouble">${text(say(language, `error.${trouble}`))}</p>`;

/** The invitation as plain HTML inside the theme: who invites, what there is to get, and the address to sign up with. */
export function renderInvitation(invitation: Invitation, reader: Reader, signedIn: boolean): string {
  const { language } = reader;
  const { shop, referrerName, offer } = invitation;
  const from =
    referrerName === null
      ? say(language, "invite.from_friend", { shop })
      : say(language, "invite.from", { name: referrerName, shop });
  const gets =
    offer.headline === "" ? "" : `<p><strong>${text(offer.headline)}</strong></p><p>${text(offer.detail)}</p>`;
  const next = signedIn
    ? `<p>${text(say(language, "invite.member"))}</p>`
    : form(reader, { typed: "", token: invitation.token, trouble: null });
  return page(language, `<p>${text(from)}</p>${gets}${next}`);
}

/** The same form again, with what was wrong. */
export function renderRefusedInvitation(said: InvitationSaid, reader: Reader): string {
  return page(reader.language, `${alert(reader.language, said.trouble)}${form(reader, said)}`);
}

/** The next step: an account with this address. `code` is the friend's discount, kept for their checkout. */
export function renderAcceptedInvitation(code: string | null, { language }: Reader): string {
  const home = code === null ? "/" : `/discount/${encodeURIComponent(code)}?redirect=%2F`;
  return page(
    language,
    `<p role="status">${text(say(language, "invite.done"))}</p>
<p><a href="/account/login?return_url=${encodeURIComponent(home)}">${text(say(language, "invite.sign_up"))}</a></p>`,
  );
}

/** Where the link of the mail leads: a button first, since what reads mails before people do follows links. */
export function renderConfirmation(
  stand: "open" | "confirmed",
  token: string,
  { language, pathPrefix }: Reader,
): string {
  const self = text(`${pathPrefix}/invite?locale=${language.locale}&confirm=${encodeURIComponent(token)}`);
  if (stand === "open")
    return page(
      language,
      `<p>${text(say(language, "invite.confirm"))}</p><form method="post" action="${self}"><button type="submit">${text(say(language, "invite.confirm_press"))}</button></form>`,
    );
  return page(
    language,
    `<p role="status">${text(say(language, "invite.confirmed"))}</p>
<p><a href="/account/login">${text(say(language, "invite.sign_up"))}</a></p>`,
  );
}

/** An invitation that is no longer good, or a store that has none. */
export function renderNoInvitation({ language }: Reader): string {
  return page(language, `<p>${text(say(language, "invite.gone"))}</p>`);
}

function form(
  { language, pathPrefix }: Reader,
  { typed, token, trouble }: { readonly typed: string; readonly token: string; readonly trouble: Trouble | null },
): string {
  const self = text(`${pathPrefix}/invite?locale=${language.locale}`);
  const wrong = trouble === null ? "" : ` aria-invalid="true"`;
  const help = trouble === null ? "goodword-email-help" : "goodword-trouble goodword-email-help";
  return `<form method="post" action="${self}"><input type="hidden" name="token" value="${text(token)}">
<p><label for="goodword-email">${text(say(language, "invite.email"))}</label></p><p id="goodword-email-help">${text(say(language, "invite.email_help"))}</p>
<p><input id="goodword-email" type="email" name="email" value="${text(typed)}" required maxlength="254" autocomplete="email" aria-describedby="${help}"${wrong}>
<button type="submit">${text(say(language, "invite.press"))}</button></p></form>`;
}
