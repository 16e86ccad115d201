import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PageLoading } from "../components/page-loading.tsx";
import { readAmount } from "../components/program/read-amount.ts";
import { SettingUp } from "../components/setting-up.tsx";
import type { MailCardData } from "../components/settings/mail-card.tsx";
import type { PointsAnswer, PointsDraft } from "../components/settings/points-card.tsx";
import type { RailAnswer, RailCardData } from "../components/settings/rail-card.tsx";
import { pointsDraftOf, readPoints } from "../components/settings/read-points.ts";
import { SettingsPage } from "../components/settings/settings-page.tsx";
import { shopFormat } from "../components/shop-format.ts";
import { currency, formatMoney, money, toDecimal } from "../core/money/money.ts";
import { connectRail } from "../flows/connect-rail.ts";
import { disconnectRail } from "../flows/disconnect-rail.ts";
import { railChoices } from "../flows/rail-choices.ts";
import { sendTestMail } from "../flows/send-test-mail.ts";
import { setDetailsWait } from "../flows/set-details-wait.ts";
import { setExpiryReminder } from "../flows/set-expiry-reminder.ts";
import { setFundLimit } from "../flows/set-fund-limit.ts";
import { setPointsRules } from "../flows/set-points-rules.ts";
import { testRail } from "../flows/test-rail.ts";
import { expiryReminder, longestReminder } from "../store/expiries.ts";
import { readPointsRules } from "../store/points-rules.ts";
import { mailCounts } from "../store/views/mail-counts.ts";
import { openProblems } from "../store/views/open-problems.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Settings · Goodword" }];

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<Loaded | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const rails = await railChoices(services, shop.shopId);
  return shop.read(async (db, row) => {
    const format = shopFormat(row.timezone, services.clock.now());
    const problems = new Map((await openProblems(db)).map((problem) => [problem.key, problem]));
    const mails = await mailCounts(db, new Date(services.clock.now().getTime() - mailDays * 86_400_000));
    return {
      detailsWaitDays: row.detailsWaitDays,
      expiryRemindDays: await expiryReminder(db),
      mail: { from: services.mail.from, replyTo: row.contactEmail, ...mails },
      currency: row.currency,
      points: pointsDraftOf(await readPointsRules(db), currency(row.currency)),
      rails: rails.map(({ checkedAt, lowFundsMinor, ...rail }) => {
        const problem = problems.get(`rail:${rail.name}`);
        return {
          ...rail,
          currency: row.currency,
          lowFunds:
            lowFundsMinor === null ? "" : toDecimal(money(lowFundsMinor, currency(row.currency))).replace(/\.0+$/, ""),
          checkedAt: checkedAt === null ? null : format.moment(checkedAt),
          problem: problem ? { what: problem.what, action: problem.action, since: format.moment(problem.since) } : null,
        };
      }),
    };
  });
}

/** For so long the page tells how mails went. */
const mailDays = 30;

interface Loaded {
  readonly mail: MailCardData;
  readonly detailsWaitDays: number;
  readonly expiryRemindDays: number | null;
  readonly currency: string;
  readonly points: PointsDraft;
  readonly rails: readonly RailCardData[];
}

const rail = z.string().min(1).max(40);
const press = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("test-mail") }),
  z.object({ intent: z.literal("details-wait"), days: z.string().max(10) }),
  z.object({ intent: z.literal("expiry-reminder"), days: z.string().max(10) }),
  z.object({ intent: z.literal("test"), rail }),
  z.object({ intent: z.literal("disconnect"), rail }),
  z.object({ intent: z.literal("low-funds"), rail, amount: z.string().max(40) }),
  z.object({ intent: z.literal("points"), draft: z.string().max(10_000) }),
  z.looseObject({ intent: z.literal("connect"), rail }),
]);
const noTestMail = {
  no_server: "No mail server is set up. Whoever runs Goodword for you sets SMTP_URL and MAIL_FROM.",
  no_address: "Your store has no contact e-mail. Set one in Shopify under Settings, General, and reload this page.",
  just_sent: "A test mail was sent a moment ago. Look in your inbox, and try again in a minute.",
} as const;
const text = z.string().max(40);
const pointsDraft = z.object({
  rates: z.array(z.object({ points: text, amount: text })).max(20),
  lapseDays: text,
  remindDays: text,
});
/** Longer than any key of a provider. */
const longest = 2_000;

export async function action({
  request,
  context: { services },
}: ActionFunctionArgs): Promise<RailAnswer & PointsAnswer> {
  const shop = await openShop(request, services);
  const form = Object.fromEntries(await request.formData());
  const read = press.safeParse(form);
  if (shop === null || !read.success) return { message: "The page is out of date. Reload it and try again." };
  const { shopId, actor } = shop;
  switch (read.data.intent) {
    case "details-wait": {
      const days = /^\d+$/.test(read.data.days.trim()) ? Number(read.data.days) : -1;
      if (days < 0 || days > 30) return { message: "Enter a whole number of days from 0 to 30." };
      await setDetailsWait(services, shopId, days);
      return { toast: days === 0 ? "Changes hold at once" : `Changes wait ${days} ${days === 1 ? "day" : "days"}` };
    }
    case "expiry-reminder": {
      const typed = read.data.days.trim();
      const days = typed === "" ? null : /^\d+$/.test(typed) ? Number(typed) : 0;
      if (days !== null && (days < 1 || days > longestReminder))
        return { message: `Enter a whole number of days from 1 to ${longestReminder}, or leave it empty.` };
      await setExpiryReminder(services, shopId, days);
      return {
        toast: days === null ? "Nobody is reminded" : `People are told ${days} ${days === 1 ? "day" : "days"} before`,
      };
    }
    case "test-mail": {
      const sent = await sendTestMail(services, shopId);
      return sent.ok ? { toast: `A test mail is on its way to ${sent.to}` } : { message: noTestMail[sent.why] };
    }
    case "test": {
      const test = await testRail(services, shopId, read.data.rail);
      return {
        test: test.ok ? test : { ok: false, detail: test.detail },
        ...(test.ok || !test.scopes ? {} : { scopes: test.scopes }),
      };
    }
    case "disconnect":
      await disconnectRail(services, shopId, { rail: read.data.rail, actor });
      return { toast: "Disconnected" };
    case "low-funds": {
      const of = await shop.read(async (_, row) => currency(row.currency));
      const typed = read.data.amount.trim();
      const minor = typed === "" ? null : readAmount(typed, of);
      if (minor !== null && typeof minor !== "number") return { message: minor.problem };
      return (await setFundLimit(services, shopId, { rail: read.data.rail, minor }))
        ? { toast: minor === null ? "No warning" : `You are warned below ${formatMoney(money(minor, of))}` }
        : { message: "The page is out of date. Reload it and try again." };
    }
    case "points": {
      const draft = pointsDraft.safeParse(readJson(read.data.draft));
      if (!draft.success) return { message: "The page is out of date. Reload it and try again." };
      const of = await shop.read(async (_, row) => currency(row.currency));
      const points = readPoints(draft.data, of);
      if ("errors" in points) return { pointsErrors: points.errors };
      await setPointsRules(services, shopId, points.rules);
      return { toast: "Saved" };
    }
    case "connect": {
      const input = Object.fromEntries(
        Object.entries(form).flatMap(([key, value]) =>
          key.startsWith("field:") && typeof value === "string" ? [[key.slice("field:".length), value] as const] : [],
        ),
      );
      if (Object.values(input).some((value) => value.length > longest))
        return { message: "One of the values is too long. Copy it again from the provider." };
      const done = await connectRail(services, shopId, { rail: read.data.rail, input, actor });
      return done.ok
        ? { toast: "Connected" }
        : {
            fields: done.fields,
            ...(done.message === null ? {} : { message: done.message }),
            ...(done.scopes ? { scopes: done.scopes } : {}),
          };
    }
  }
}

function readJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}

export default function Settings() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <SettingsPage {...(data as Loaded)} />
    </PageLoading>
  );
}
