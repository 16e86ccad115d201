import { accessSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";

const SYSTEM_CHROMIUM = "/usr/bin/chromium";

/** A plain desktop Chrome. Headless ones and curl are turned away by Shopify's library with 410. */
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36";

/** Flags of the npm Chromium made for a serverless sandbox; each of them would switch off what a test is about. */
const UNWANTED =
  /^--(single-process|no-zygote|disable-web-security|disable-site-isolation|allow-running-insecure|headless)/;

/**
 * A headless Chromium: the system's where there is one, else the one inside the npm package.
 * Close it yourself. Open pages through `openContext`, which brings an ordinary user agent.
 */
export async function launchBrowser(): Promise<Browser> {
  const options = exists(SYSTEM_CHROMIUM)
    ? { executablePath: SYSTEM_CHROMIUM, args: ["--no-sandbox", `--user-agent=${USER_AGENT}`] }
    : { executablePath: await sparticuz.executablePath(), args: [...ownArgs(), `--user-agent=${USER_AGENT}`] };
  // Chromium's threads race for the environment while it starts: one start in some hundred ends with a segmentation fault.
  for (let tries = 1; ; tries += 1) {
    try {
      return await chromium.launch(options);
    } catch (error) {
      if (tries === 4 || !String(error).includes("SIGSEGV")) throw error;
    }
  }
}

function ownArgs(): string[] {
  return sparticuz.args
    .filter((flag) => !UNWANTED.test(flag))
    .map((flag) => (flag.startsWith("--disable-features=") ? withoutIsolation(flag) : flag));
}

/** A fresh visitor: own cookies and storage, ordinary user agent, English unless told otherwise. */
export function openContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({ userAgent: USER_AGENT, locale: "en-US", ...options });
}

function withoutIsolation(flag: string): string {
  const [name, list = ""] = flag.split("=");
  return `${name}=${list
    .split(",")
    .filter((feature) => !/isolat/i.test(feature))
    .join(",")}`;
}

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
