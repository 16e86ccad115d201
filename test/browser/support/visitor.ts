import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openContext } from "../launch-browser.ts";

export interface Visitor {
  page: Page;
  /** Uncaught errors and console errors so far, except failed loads, which tests cause on purpose. */
  errors: string[];
  /** Sum of unexpected layout shifts since the page began. */
  layoutShift(): Promise<number>;
  /** Names of accessibility rules that the matching part of the page breaks, with the elements. */
  violations(selector: string): Promise<string[]>;
  leave(): Promise<void>;
}

/** Loads that failed, which tests cause on purpose, and Remix looking ahead for routes of a page that is being left. */
const cutOff = /^Failed to (load resource|fetch manifest patches)/;

/** A fresh visitor in the browser. Nothing beyond this machine can be reached; an attempt counts as an error. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  waitUntil: "load" | "domcontentloaded" = "load",
): Promise<Visitor> {
  const context = await openContext(browser, { reducedMotion: "reduce", ...options });
  const errors: string[] = [];
  await context.route(
    (target) => target.hostname !== "127.0.0.1",
    (route) => {
      errors.push(`left the machine: ${route.request().url()}`);
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !cutOff.test(message.text())) errors.push(message.text());
  });
  await page.goto(url, { waitUntil });
  return {
    page,
    errors,
    layoutShift: () =>
      page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            // Two frames, so that what was painted last is counted too.
            requestAnimationFrame(() => {
              requestAnimationFrame(() => {
                let sum = 0;
                const observer = new PerformanceObserver(() => {});
                observer.observe({ type: "layout-shift", buffered: true });
                for (const entry of observer.takeRecords() as (PerformanceEntry & {
                  value: number;
                  hadRecentInput: boolean;
                })[]) {
                  if (!entry.hadRecentInput) sum += entry.value;
                }
                resolve(sum);
              });
            });
          }),
      ),
    async violations(selector) {
      // Half-faded text has half the contrast; the rules are about what stays.
      await page.evaluate(() =>
        Promise.all(
          document
            .getAnimations()
            .filter((animation) => Number(animation.effect?.getComputedTiming().endTime) < 1000)
            .map((animation) => animation.finished),
        ),
      );
      const { violations } = await new AxeBuilder({ page }).include(selector).analyze();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    },
    leave: () => context.close(),
  };
}
