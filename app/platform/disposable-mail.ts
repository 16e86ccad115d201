import mailchecker from "mailchecker";

/** Throw-away domains and all that lie below them. The list is the package's, renewed with it; a domain it misses does not fire. */
const domains = mailchecker.blacklist();

/** Whether an address is at a provider of throw-away mailboxes. */
export function isDisposable(email: string | null): boolean {
  let domain = email?.slice(email.lastIndexOf("@") + 1).toLowerCase() ?? "";
  while (domain.includes(".")) {
    if (domains.has(domain)) return true;
    domain = domain.slice(domain.indexOf(".") + 1);
  }
  return false;
}
