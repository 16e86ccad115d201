import type { Emulator } from "../../../../../app/rails/kit/emulator.ts";

/** Ready to paste into the settings form. */
export const kudosDemoKey = "kds_goodwordSandbox0001";

interface Gift {
  readonly id: string;
  readonly url: string;
  readonly amount: string;
  readonly currency: string;
}

/** Kudos in miniature: a gift is made once under the caller's key, and a balance can be empty. It never imports the app's code. */
export function createKudosEmulator(): Emulator {
  const gifts = new Map<string, Gift>();
  const state = { empty: false, trouble: 0 };
  const answer = (status: number, body: unknown) => Response.json(body, { status });

  return {
    hosts: ["api.kudos.example"],
    async handle(request, host) {
      const { pathname } = new URL(request.url);
      if (request.headers.get("authorization") !== `Bearer ${kudosDemoKey}`)
        return answer(401, { error: "unknown key" });
      if (pathname === "/v1/me") return answer(200, { name: "Demo Store" });
      const key = /^\/v1\/gifts\/(\w{1,40})$/.exec(pathname)?.[1];
      if (key === undefined) return answer(404, { error: "no such address" });
      const there = gifts.get(key);
      if (request.method === "GET") return there ? answer(200, there) : answer(404, { error: "no such gift" });
      const trouble = state.trouble;
      state.trouble = 0;
      if (trouble > 0) return answer(trouble, { error: "not now" });
      if (there) return answer(200, there);
      if (state.empty) return answer(402, { error: "balance too low" });
      const { amount, currency } = (await request.json()) as Gift;
      const made = { id: host.newId("gift_"), url: host.publicUrl(`/gift/${key}`), amount, currency };
      gifts.set(key, made);
      return answer(201, made);
    },
    snapshot: () => ({ gifts: Object.fromEntries(gifts) }),
    dashboard: () => `<p>${gifts.size} gifts</p>`,
    control: {
      /** `{ empty }`: whether the balance covers anything. */
      setEmpty: ({ empty }: { empty: boolean }) => {
        state.empty = empty;
        return true;
      },
      /** The next gift meets this status: `{ status }`. */
      failNext: ({ status }: { status: number }) => {
        state.trouble = status;
        return true;
      },
    },
  };
}
