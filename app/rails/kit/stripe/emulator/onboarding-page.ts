import type { StripeBook } from "./book.ts";
import { seconds } from "./book.ts";

const path = /^\/setup\/e\/(acct_\w+)\/(\w+)$/;

/** Whether this is the address of Stripe's own pages for people who sign up. */
export function isOnboarding(pathname: string): boolean {
  return path.test(pathname);
}

/**
 * Stripe's hosted sign-up in one page. A link opens once; a used or old one leads to where the platform mints a fresh one. The
 * buttons stand for the forms: finished, left half-way, or handed in and looked at by Stripe.
 */
export async function onboardingPage(request: Request, book: StripeBook, now: Date): Promise<Response> {
  const [, account = "", token = ""] = path.exec(new URL(request.url).pathname) ?? [];
  const link = book.connect.links.find((one) => one.account === account && one.token === token);
  const person = book.connect.accounts.get(account);
  if (!link || !person) return new Response("This link is not valid.", { status: 404 });
  if (request.method === "POST") {
    const choice = new URLSearchParams(await request.text()).get("choice");
    if (choice === "finish") person.state = "active";
    if (choice === "review") person.state = "submitted";
    return leave(link.returnUrl);
  }
  if (link.used || link.expires <= seconds(now)) return leave(link.refreshUrl);
  link.used = true;
  return new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Stripe, emulated</title></head><body>
<main><h1>Get paid by Demo Store with Stripe</h1><p>${person.email === null ? "" : `Signing up ${person.email.replace(/[<>&"]/g, "")}. `}Here Stripe asks for your identity and your bank account.</p>
<form method="post"><button name="choice" value="finish">Agree and submit</button> <button name="choice" value="review">Submit, to be looked at</button> <button name="choice" value="later">Return without finishing</button></form></main></body></html>`,
    { headers: { "content-type": "text/html; charset=utf-8" } },
  );
}

/** Addresses of stores are led to by the sandbox; anybody else's browser would go there itself. */
function leave(url: string): Response {
  return new Response(null, { status: 303, headers: { location: `/follow?link=${encodeURIComponent(url)}` } });
}
