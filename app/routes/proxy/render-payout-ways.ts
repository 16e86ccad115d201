import type { PlainName } from "../../core/language/catalogue.ts";
import { say, sayDate } from "../../core/language/say.ts";
import { type DetailsField, type DetailsKind, detailsFields } from "../../core/payout/payout-details.ts";
import type { PayoutWay, WayDetails } from "../../flows/show-payout-ways.ts";
import type { Trouble } from "./answer.ts";
import { frame, type Reader, text } from "./render-referrer-page.ts";

/** What came of a press. What was typed and cannot be right stands in its form again, with what is wrong with it. */
export interface WaysSaid {
  readonly trouble?: Trouble;
  readonly news?: string;
  readonly form?: {
    readonly rail: string;
    readonly kind: DetailsKind;
    readonly typed: Readonly<Record<string, string>>;
    readonly wrong: readonly DetailsField[];
  };
}

/** What a person sets up before they can be paid, as plain HTML; `null` for somebody who is no referrer: the way to become one. */
export function renderPayoutWays(
  ways: readonly PayoutWay[] | null,
  reader: Reader & { readonly timezone: string },
  said: WaysSaid = {},
): string {
  const { language, pathPrefix } = reader;
  const home = `<p><a href="${text(`${pathPrefix}/me?locale=${language.locale}`)}">${text(say(language, "page.title"))}</a></p>`;
  if (ways === null) return frame(language, home);
  const self = `${pathPrefix}/payout?locale=${language.locale}`;
  const press = (way: PayoutWay, label: string, values: Readonly<Record<string, string>> = {}) =>
    `<form method="post" action="${text(self)}">${hidden({ rail: way.rail, ...values })}<button type="submit">${text(label)}</button></form>`;
  const parts = ways.map((way) => {
    const provider = way.title;
    if (way.details !== undefined)
      return `<h2>${text(provider)}</h2>${detailsPart(way, way.details, reader, said, press)}`;
    const next =
      way.state === "not_started"
        ? press(way, say(language, "payout.begin", { provider }))
        : way.state === "unfinished"
          ? press(way, say(language, "payout.go_on", { provider }))
          : "";
    return `<p>${text(say(language, `payout.${way.state}`, { provider }))}</p>${next}`;
  });
  return frame(
    language,
    `${said.trouble === undefined ? "" : `<p role="alert">${text(say(language, `error.${said.trouble}`))}</p>`}
${said.news === undefined ? "" : `<p role="status">${text(said.news)}</p>`}
${parts.length === 0 ? `<p>${text(say(language, "payout.none"))}</p>` : parts.join("")}
${home}`,
    "payout.title",
  );
}

const hidden = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `<input type="hidden" name="${text(name)}" value="${text(value)}">`)
    .join("");

function detailsPart(
  way: PayoutWay,
  { kinds, usual, current }: WayDetails,
  { language, pathPrefix, timezone }: Reader & { readonly timezone: string },
  said: WaysSaid,
  press: (way: PayoutWay, label: string, values: Readonly<Record<string, string>>) => string,
): string {
  const self = `${pathPrefix}/payout?locale=${language.locale}`;
  const stands = () => {
    if (current === null)
      return usual === null ? say(language, "details.none") : say(language, "details.ready", { destination: usual });
    const destination = current.masked;
    if (!current.verified) return say(language, "details.unverified", { destination, address: current.mailedTo });
    return current.opensAt === null
      ? say(language, "details.ready", { destination })
      : say(language, "details.cooling", { destination, date: sayDate(language, current.opensAt, timezone) });
  };
  const open = current !== null && (!current.verified || current.opensAt !== null);
  const again =
    current !== null && !current.verified ? press(way, say(language, "details.again"), { do: "again" }) : "";
  const back = open ? press(way, say(language, "details.back"), { do: "back" }) : "";
  const forms = kinds.map((kind) => {
    const mine = said.form?.rail === way.rail && said.form.kind === kind ? said.form : null;
    const fields: readonly DetailsField[] = detailsFields[kind];
    const inputs = fields.map((name) => {
      const id = `goodword-${way.rail}-${kind}-${name}`;
      const wrong = mine?.wrong.includes(name) === true;
      const help = wrong
        ? `<p id="${id}-wrong">${text(say(language, `details.wrong_${name}` satisfies PlainName))}</p>`
        : "";
      return `<p><label for="${id}">${text(say(language, `details.${name}` satisfies PlainName))}</label><br>
<input id="${id}" name="${name}" type="${name === "email" ? "email" : "text"}" value="${text(mine?.typed[name] ?? "")}" required maxlength="160" autocomplete="${name === "holder" ? "name" : "off"}" spellcheck="false" style="max-width:100%;box-sizing:border-box"${wrong ? ` aria-invalid="true" aria-describedby="${id}-wrong"` : ""}></p>${help}`;
    });
    return `<details${mine || (current === null && usual === null && kinds.length === 1) ? " open" : ""}><summary>${text(say(language, `details.to_${kind}` satisfies PlainName))}</summary>
<form method="post" action="${text(self)}" novalidate>${hidden({ rail: way.rail, do: "save", kind })}${inputs.join("")}
<p><button type="submit">${text(say(language, "details.save"))}</button></p></form></details>`;
  });
  return `<p>${text(stands())}</p>${again}${back}${forms.join("")}`;
}
