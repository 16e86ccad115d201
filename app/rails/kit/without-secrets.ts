/** Takes our secrets and e-mail addresses out of a provider's words before they are kept or shown; cut to 300 characters. */
export function withoutSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  let clean = text;
  for (const secret of secrets) if (secret) clean = clean.replaceAll(secret, "…");
  return clean.replace(/[^\s"'<>@]+@[^\s"'<>@]+\.[^\s"'<>@]+/g, "[e-mail]").slice(0, 300);
}
