import { createHash } from "node:crypto";
import { z } from "zod";

/** What this process does: answers HTTP, runs jobs, or both. */
export type ProcessRole = "web" | "worker" | "all";

/** The process' settings, read once at its start. Nothing else in the app looks at environment variables. */
export interface Env {
  readonly mode: "production" | "development" | "test";
  readonly role: ProcessRole;
  readonly host: string;
  /** 0 asks the system for a free one. */
  readonly port: number;
  /** The app's public origin, without a trailing slash. */
  readonly appUrl: string;
  readonly shopify: {
    readonly apiKey: string;
    readonly apiSecret: string;
    /** The secret before the last rotation: deliveries signed with it are still taken in. */
    readonly previousApiSecret: string | null;
  };
  /** Null: a PostgreSQL of our own in `.data/postgres`. */
  readonly databaseUrl: string | null;
  /** Connections of each pool of this process. */
  readonly databasePool: number;
  /** 32 bytes; every key for data at rest is derived from it. */
  readonly masterKey: Uint8Array;
  /** Where the emulated world listens; null in the real one. */
  readonly sandboxOrigin: string | null;
  /** Another address for App Bridge than Shopify's CDN; only with a sandbox. */
  readonly appBridgeUrl: string | null;
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  /** Bearer token that opens `/metrics` from elsewhere than this machine; null keeps it to this machine. */
  readonly metricsToken: string | null;
  /** Through which server mails leave, and from which address; null keeps them here. */
  readonly mail: MailEnv | null;
}

/** A mail server of somebody's, and the address that it lets us send from. */
export interface MailEnv {
  /** `smtp://user:password@host:port`, or `smtps://` where TLS begins at once. */
  readonly smtpUrl: string;
  readonly from: string;
}

/** A sentence that names the variable and what to do about it. */
export type EnvReading = { readonly ok: true; readonly env: Env } | { readonly ok: false; readonly problem: string };

/** Environment variables as Node gives them. */
export type EnvSource = Readonly<Record<string, string | undefined>>;

const origin = (name: string, schemes: readonly string[]) =>
  z.string().transform((text, context) => {
    const url = URL.parse(text);
    if (url && schemes.includes(url.protocol) && url.pathname === "/" && !url.search && !url.hash && !url.username)
      return url.origin;
    const form = schemes.map((scheme) => `${scheme}//host[:port]`).join(" or ");
    context.addIssue({ code: "custom", message: `${name} must be an address of the form ${form} without a path` });
    return z.NEVER;
  });

const wholeNumber = (name: string, from: number, to: number) =>
  z
    .string()
    .regex(/^\d+$/, `${name} must be a whole number from ${from} to ${to}`)
    .transform(Number)
    .refine((number) => number >= from && number <= to, `${name} must be a whole number from ${from} to ${to}`);

const oneOf = <const Values extends readonly [string, ...string[]]>(name: string, values: Values) =>
  z.enum(values, { error: `${name} must be one of ${values.join(", ")}` });

const secret = (name: string, where: string) =>
  z.string().min(16, `${name} has fewer than 16 characters: copy the whole client secret from ${where}`);

const dashboard = "the app's page in Shopify's Dev Dashboard (Settings, Credentials)";

const variables = z.object({
  NODE_ENV: oneOf("NODE_ENV", ["production", "development", "test"]).default("development"),
  GOODWORD_PROCESS: oneOf("GOODWORD_PROCESS", ["web", "worker", "all"]).default("all"),
  HOST: z.string().optional(),
  PORT: wholeNumber("PORT", 0, 65_535).default(3000),
  SHOPIFY_APP_URL: origin("SHOPIFY_APP_URL", ["https:", "http:"]),
  SHOPIFY_API_KEY: z.string({ error: `SHOPIFY_API_KEY is missing: copy the client ID from ${dashboard}` }),
  SHOPIFY_API_SECRET: secret("SHOPIFY_API_SECRET", dashboard),
  SHOPIFY_API_SECRET_PREVIOUS: secret("SHOPIFY_API_SECRET_PREVIOUS", dashboard).optional(),
  DATABASE_URL: z
    .string()
    .refine(
      (text) => ["postgres:", "postgresql:"].includes(URL.parse(text)?.protocol ?? ""),
      "DATABASE_URL must be of the form postgres://user:password@host:port/database; leave it out for a database of our own",
    )
    .optional(),
  DATABASE_POOL: wholeNumber("DATABASE_POOL", 2, 200).default(10),
  GOODWORD_SECRET_KEY: z
    .string()
    .regex(
      /^[A-Za-z0-9+/]{43}=$/,
      "GOODWORD_SECRET_KEY must be 32 bytes in base64 (44 characters): make one with `openssl rand -base64 32` and keep it, it opens what is stored",
    )
    .transform((text) => new Uint8Array(Buffer.from(text, "base64")))
    .optional(),
  SANDBOX_ORIGIN: origin("SANDBOX_ORIGIN", ["http:"]).optional(),
  APP_BRIDGE_URL: z
    .string()
    .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), "APP_BRIDGE_URL must be an http(s) address")
    .optional(),
  LOG_LEVEL: oneOf("LOG_LEVEL", ["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  METRICS_TOKEN: z.string().min(16, "METRICS_TOKEN must have at least 16 characters, or be left out").optional(),
  SMTP_URL: z
    .string()
    .refine(
      (text) => /^smtps?:$/.test(URL.parse(text)?.protocol ?? "") && URL.parse(text)?.hostname !== "",
      "SMTP_URL must be of the form smtp://user:password@host:port, or smtps:// where TLS begins at once",
    )
    .optional(),
  MAIL_FROM: z
    .string()
    .refine(isBareAddress, "MAIL_FROM must be one e-mail address, as no-reply@goodword.example.com")
    .optional(),
});

/** One e-mail address and nothing else: what could be read as two would send somebody's mail to another. */
export function isBareAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@,;:<>"()]+@[^\s@,;:<>"()]+$/.test(text);
}

type Name = keyof z.infer<typeof variables>;

const missing: Partial<Record<Name, string>> = {
  SHOPIFY_APP_URL: "SHOPIFY_APP_URL is missing: set it to the address at which merchants' browsers reach this app",
  SHOPIFY_API_KEY: `SHOPIFY_API_KEY is missing: copy the client ID from ${dashboard}`,
  SHOPIFY_API_SECRET: `SHOPIFY_API_SECRET is missing: copy the client secret from ${dashboard}`,
};

/**
 * Reads and checks the environment. A variable that is set but empty is refused like a wrong one: an empty secret would
 * start fine and fail later. Answers with the first problem as one line.
 */
export function readEnv(source: EnvSource): EnvReading {
  const names = Object.keys(variables.shape) as Name[];
  const given: Record<string, string> = {};
  // `shopify app dev` names its tunnel in HOST, which everywhere else is the address to listen on.
  const tunnel = /^https:\/\//.test(source.HOST ?? "") ? source.HOST : undefined;
  const told: EnvSource = tunnel
    ? { ...source, HOST: undefined, SHOPIFY_APP_URL: source.SHOPIFY_APP_URL ?? tunnel }
    : source;
  for (const name of names) {
    const value = told[name];
    if (value === undefined) {
      if (missing[name]) return { ok: false, problem: missing[name] };
      continue;
    }
    if (value.trim() === "") return { ok: false, problem: `${name} is empty: give it a value or leave it out` };
    given[name] = value.trim();
  }
  const parsed = variables.safeParse(given);
  if (!parsed.success) return { ok: false, problem: parsed.error.issues[0]?.message ?? "the environment is not valid" };
  return settle(parsed.data);
}

function settle(read: z.infer<typeof variables>): EnvReading {
  const production = read.NODE_ENV === "production";
  const sandbox = read.SANDBOX_ORIGIN ?? null;
  const no = (problem: string): EnvReading => ({ ok: false, problem });
  if (production && sandbox)
    return no("SANDBOX_ORIGIN is set with NODE_ENV=production: unset it, or real payouts would go to an emulator");
  if (production && !read.SHOPIFY_APP_URL.startsWith("https:"))
    return no("SHOPIFY_APP_URL must begin with https:// in production");
  if (read.APP_BRIDGE_URL && !sandbox)
    return no("APP_BRIDGE_URL is only for the sandbox: unset it, or set SANDBOX_ORIGIN too");
  if (!read.SMTP_URL !== !read.MAIL_FROM)
    return no(
      read.SMTP_URL
        ? "SMTP_URL has no MAIL_FROM beside it: set that to the address which this server sends from"
        : "MAIL_FROM has no SMTP_URL beside it: set that to the server which sends for it, or leave both out",
    );
  if (sandbox && read.SMTP_URL && !isHere(read.SMTP_URL))
    return no("SMTP_URL leads off this machine with SANDBOX_ORIGIN set: made-up people would get real mail");
  if (!read.GOODWORD_SECRET_KEY && !sandbox)
    return no("GOODWORD_SECRET_KEY is missing: make one with `openssl rand -base64 32` and keep it");
  return {
    ok: true,
    env: {
      mode: read.NODE_ENV,
      role: read.GOODWORD_PROCESS,
      host: read.HOST ?? (production ? "0.0.0.0" : "127.0.0.1"),
      port: read.PORT,
      appUrl: read.SHOPIFY_APP_URL,
      shopify: {
        apiKey: read.SHOPIFY_API_KEY,
        apiSecret: read.SHOPIFY_API_SECRET,
        previousApiSecret: read.SHOPIFY_API_SECRET_PREVIOUS ?? null,
      },
      databaseUrl: read.DATABASE_URL ?? null,
      databasePool: read.DATABASE_POOL,
      // In the sandbox nothing is worth hiding, and a demo must open what it stored yesterday.
      masterKey: read.GOODWORD_SECRET_KEY ?? new Uint8Array(createHash("sha256").update("goodword sandbox").digest()),
      sandboxOrigin: sandbox,
      appBridgeUrl: read.APP_BRIDGE_URL ?? null,
      logLevel: read.LOG_LEVEL,
      metricsToken: read.METRICS_TOKEN ?? null,
      mail: read.SMTP_URL && read.MAIL_FROM ? { smtpUrl: read.SMTP_URL, from: read.MAIL_FROM } : null,
    },
  };
}

/** Whether an address leads to this very machine. */
export function isHere(url: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]", "::1"].includes(URL.parse(url)?.hostname ?? "");
}

/** The environment of this process. */
export function processEnv(): EnvSource {
  return process.env;
}
