const trusted = Symbol("html");

/** HTML that is safe to place as it is. */
export interface Html {
  readonly [trusted]: true;
  readonly text: string;
}

/** A template in which every value is escaped unless it is `Html`; arrays are joined, null, undefined and false print nothing. */
export function html(parts: TemplateStringsArray, ...values: unknown[]): Html {
  return rawHtml(parts.reduce((text, part, index) => text + print(values[index - 1]) + part));
}

/** Trusts a text as HTML: for emulators' fragments and rendered Liquid only. */
export function rawHtml(text: string): Html {
  return { [trusted]: true, text };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function print(value: unknown): string {
  if (Array.isArray(value)) return value.map(print).join("");
  if (value === null || value === undefined || value === false) return "";
  if (typeof value === "object" && trusted in value) return (value as Html).text;
  return escapeHtml(String(value));
}

/** An HTML answer; pages of the sandbox are never cached. */
export function htmlResponse(page: Html, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(page.text, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", ...headers },
  });
}
