import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, FrameLocator, Locator, Page } from "playwright-core";
import type { Sandbox } from "../../sandbox/start-sandbox.ts";
import { visit } from "./visitor.ts";

/** A merchant at work in the store's admin. */
export interface Merchant {
  readonly page: Page;
  /** The app's own document, inside the admin's frame. */
  readonly app: FrameLocator;
  /** Errors of the page and of the app in it, as `visit` counts them. */
  readonly errors: string[];
  /** Follows an entry of the app's menu at the side of the admin, and waits for the page with that heading. */
  menu(entry: string, heading?: string): Promise<void>;
  /** The message that the admin shows for a moment at the bottom. */
  toast(text: string): Locator;
  /** Serious and critical accessibility violations of what the app shows now. */
  violations(): Promise<string[]>;
  leave(): Promise<void>;
}

const frame = "iframe[data-app]";

/** Logs in, and opens a page of the demo store's admin by its path: "" is the admin's home. */
export async function openAdmin(
  browser: Browser,
  sandbox: Sandbox,
  path = "",
  options: BrowserContextOptions = {},
): Promise<Merchant> {
  const { page, errors, leave } = await visit(browser, `${sandbox.adminUrl}/store/demo${path}`, options);
  await page.getByRole("button", { name: /^Log in/ }).click();
  const app = page.frameLocator(frame);
  return {
    page,
    app,
    errors,
    leave,
    menu: async (entry, heading = entry) => {
      const link = page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: entry, exact: true });
      const there = app.getByRole("heading", { level: 1, name: heading });
      // An app that is still waking up does not hear the press; people press again.
      for (let presses = 1; ; presses += 1) {
        await link.click();
        const waited = there.waitFor({ timeout: presses < 4 ? 5_000 : 15_000 });
        if (presses === 4) return waited;
        if (await waited.then(() => true).catch(() => false)) return;
      }
    },
    toast: (text) => page.locator(".toasts").getByText(text),
    violations: async () => {
      const { violations } = await new AxeBuilder({ page }).include({ fromFrames: [frame, "html"] }).analyze();
      return violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    },
  };
}
