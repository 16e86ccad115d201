import { type DestinationStream, type Logger, type LoggerOptions, pino } from "pino";

/** Structured log. Ids only: e-mail addresses, tokens and bodies are never logged; the redaction below is the net under that rule. */
export type Log = Logger;

const redacted = [
  "accessToken",
  "access_token",
  "refreshToken",
  "refresh_token",
  "authorization",
  "email",
  "secret",
  "secretKey",
  "apiKey",
  "password",
  "token",
  "id_token",
];

/** Writes JSON lines to standard output, or where it is told. */
export function createLog(
  level: string,
  base: Record<string, unknown> = {},
  destination: DestinationStream = pino.destination(1),
): Log {
  const options: LoggerOptions = {
    level,
    base: { service: "goodword", ...base },
    redact: {
      paths: redacted.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `headers.${key}`]),
      censor: "[redacted]",
    },
  };
  return pino(options, destination);
}
