import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const ASSETS = join(import.meta.dirname, "../extensions/goodword-theme/assets");

/** Shopify's Theme Check refuses a script above this, measured as it lies in the folder. */
const RAW_SCRIPT_LIMIT = 10_000;

export interface Budget {
  part: string;
  files: string[];
  /** Bytes after brotli, all files of the part together, as shipped: with comments, without a build. */
  limit: number;
  reason: string;
}

export const BUDGETS: Budget[] = [
  { part: "loader", files: ["friend-offer.js"], limit: 800, reason: "on every page of the store" },
  {
    part: "popup",
    files: ["friend-offer-popup.js", "friend-offer.css"],
    limit: 3072,
    reason: "only for a visitor who followed a share link",
  },
  { part: "widget script", files: ["referral-widget.js"], limit: 3072, reason: "only on pages with the block" },
  {
    part: "widget style",
    files: ["referral-widget.css"],
    limit: 2048,
    reason: "blocks the first paint of those pages",
  },
];

export interface Size {
  raw: number;
  gzip: number;
  brotli: number;
}

/** Size of one file in bytes, compressed as hard as a CDN does for static files. */
export function measure(content: Buffer): Size {
  return {
    raw: content.length,
    gzip: gzipSync(content, { level: 9 }).length,
    brotli: brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
  };
}

/** What breaks the budgets, as sentences; empty when all hold. A file that no budget counts breaks them too. */
export function overBudget(files: string[], sizeOf: (file: string) => Size, budgets: Budget[] = BUDGETS): string[] {
  const counted = budgets.flatMap((budget) => budget.files);
  const uncounted = files.filter((file) => !counted.includes(file)).map((file) => `${file}: in no budget`);
  const broken = budgets.flatMap(({ part, files, limit, reason }) => {
    const brotli = files.reduce((sum, file) => sum + sizeOf(file).brotli, 0);
    const fat = files.filter((file) => file.endsWith(".js") && sizeOf(file).raw > RAW_SCRIPT_LIMIT);
    return [
      ...(brotli > limit ? [`${part}: ${brotli} of ${limit} bytes (${reason})`] : []),
      ...fat.map((file) => `${file}: over ${RAW_SCRIPT_LIMIT} bytes raw (Shopify's limit for one script)`),
    ];
  });
  return [...uncounted, ...broken];
}

/** Names of all shipped assets. */
export const assetFiles = (): string[] => readdirSync(ASSETS);

/** Size of a shipped asset by its file name. */
export const assetSize = (file: string): Size => measure(readFileSync(join(ASSETS, file)));

if (import.meta.main) {
  const row = (cells: (string | number)[]) =>
    cells.map((cell, index) => (index < 2 ? String(cell).padEnd(24) : String(cell).padStart(8))).join("");
  console.log(row(["part", "file", "raw", "gzip", "brotli", "budget"]));
  for (const { part, files, limit } of BUDGETS) {
    const sizes = files.map((file) => ({ file, ...assetSize(file) }));
    for (const { file, raw, gzip, brotli } of sizes) console.log(row([part, file, raw, gzip, brotli, ""]));
    const total = sizes.reduce((sum, { brotli }) => sum + brotli, 0);
    console.log(row([part, "= together", "", "", total, limit]));
  }
  const broken = overBudget(assetFiles(), assetSize);
  for (const sentence of broken) console.error(`over budget: ${sentence}`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
