import { html, rawHtml } from "../http/html.ts";
import type { SandboxParts } from "../sandbox-parts.ts";
import { Refusal } from "../world/refusal.ts";
import { callsPage, faultsPage, webhooksPage } from "./accident-pages.ts";
import { clockPage, mailboxPage, overviewPage } from "./everyday-pages.ts";
import { notice, worldPage } from "./page-frame.ts";

/** The pages for people at the world's address; null for paths that are none of theirs. */
export async function worldPages(parts: SandboxParts, url: URL, request: Request): Promise<Response | null> {
  const { pathname } = url;
  const provider = /^\/providers\/([\w-]+)$/.exec(pathname)?.[1];
  if (request.method === "POST") {
    const form = new URLSearchParams(await request.text());
    const act = provider ? () => turnKnob(parts, provider, form) : actions[pathname]?.bind(null, parts, form);
    if (!act) return null;
    let answer: [string, string];
    try {
      answer = ["done", (await act()) || "Done"];
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof SyntaxError || error instanceof TypeError)) throw error;
      answer = ["problem", error.message];
    }
    return new Response(null, { status: 303, headers: { location: `${pathname}?${new URLSearchParams([answer])}` } });
  }
  if (provider) return parts.emulators.names.includes(provider) ? providerPage(parts, url, provider) : null;
  const page = pages[pathname];
  return page ? page(parts, url) : null;
}

const pages: Readonly<Record<string, (parts: SandboxParts, url: URL) => Response>> = {
  "/": overviewPage,
  "/mailbox": mailboxPage,
  "/clock": clockPage,
  "/webhooks": webhooksPage,
  "/calls": callsPage,
  "/faults": faultsPage,
};

type Action = (parts: SandboxParts, form: URLSearchParams) => Promise<string>;

const number = (text: string | null) => (text ? Number(text) : 0);

const actions: Readonly<Record<string, Action>> = {
  "/": async ({ control }, form) => {
    const shop = await control.shops.create({
      domain: form.get("domain") ?? "",
      currency: form.get("currency") || "USD",
    });
    return `${shop.domain} is there`;
  },
  "/mailbox": async ({ control }) => `${(await control.mail.clear()).cleared} mails thrown away`,
  "/clock": async ({ control }, form) => {
    if (form.get("verb") === "set") await control.clock.set({ now: form.get("now") ?? "" });
    else
      await control.clock.advance({
        days: number(form.get("days")),
        hours: number(form.get("hours")),
        minutes: number(form.get("minutes")),
      });
    return `It is ${(await control.clock.now()).now}`;
  },
  "/webhooks": async ({ control }, form) => {
    const verb = form.get("verb");
    if (verb === "redeliver") {
      const delivery = await control.webhooks.redeliver(form.get("id") ?? "");
      return `Sent again: ${delivery.attempts.at(-1)?.problem ?? `answered ${delivery.attempts.at(-1)?.status}`}`;
    }
    if (verb === "release")
      return `${(await control.webhooks.release({ reversed: form.get("reversed") === "on" })).released} released`;
    if (verb === "behave") {
      await control.webhooks.behave();
      return "All rules ended";
    }
    const topic = form.get("topic")?.trim();
    const times = form.get("times");
    const common = { ...(topic ? { topic } : {}), ...(times ? { times: Number(times) } : {}) };
    const kind = form.get("kind");
    if (kind === "repeat")
      await control.webhooks.misbehave({ kind, copies: number(form.get("amount")) || 2, ...common });
    else if (kind === "delay")
      await control.webhooks.misbehave({ kind, by: { minutes: number(form.get("amount")) || 60 }, ...common });
    else if (kind === "hold" || kind === "drop" || kind === "truncate" || kind === "cut_off")
      await control.webhooks.misbehave({ kind, ...common });
    return "The next deliveries go wrong";
  },
  "/calls": async ({ control }) => `${(await control.calls.clear()).cleared} forgotten`,
  "/faults": async ({ control }, form) => {
    if (form.get("verb") === "clear") {
      await control.faults.clear();
      return "All faults taken away";
    }
    const text = (name: string) => form.get(name)?.trim() || undefined;
    const kind = (form.get("kind") ?? "status") as "status";
    await control.faults.add({
      kind,
      ...(text("host") ? { host: text("host") as string } : {}),
      ...(text("path") ? { path: text("path") as string } : {}),
      ...(text("operation") ? { operation: text("operation") as string } : {}),
      ...(text("status") ? { status: Number(text("status")) } : {}),
      ...(text("times") ? { times: Number(text("times")) } : {}),
      ...(text("delayMs") ? { delayMs: Number(text("delayMs")) } : {}),
    });
    return "The fault waits for its request";
  },
};

async function turnKnob({ control }: SandboxParts, name: string, form: URLSearchParams): Promise<string> {
  const input: unknown = JSON.parse(form.get("input")?.trim() || "{}");
  const result = await control.emulators(name).call(form.get("knob") ?? "", input);
  return `${form.get("knob")}: ${JSON.stringify(result)?.slice(0, 300)}`;
}

function providerPage(parts: SandboxParts, url: URL, name: string): Response {
  const emulator = parts.emulators.named(name);
  const content = html`${notice(url)}
    <h1>${name.charAt(0).toUpperCase() + name.slice(1)}, emulated</h1>
    <p class="quiet">Answers for ${emulator.hosts.join(", ")}.</p>
    <div class="card">${rawHtml(emulator.dashboard())}</div>
    <section class="card"><h2>Knobs</h2>
      <form method="post" class="stack">
        <label>Knob <select name="knob">${Object.keys(emulator.control).map((knob) => html`<option>${knob}</option>`)}</select></label>
        <label>Input as JSON <textarea name="input" rows="3" cols="60" spellcheck="false">{}</textarea></label>
        <button type="submit">Turn</button>
      </form>
    </section>
    <details class="card"><summary>Everything it knows</summary><pre>${JSON.stringify(emulator.snapshot(), null, 2)}</pre></details>`;
  return worldPage(parts, `/providers/${name}`, name, content);
}
