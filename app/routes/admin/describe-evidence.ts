/** What a piece of evidence says, in a sentence. */
export function evidenceWords({
  kind,
  code,
  note = null,
  passedOver = null,
}: {
  readonly kind: string;
  readonly code: string | null;
  readonly note?: string | null;
  readonly passedOver?: string | null;
}): string {
  switch (kind) {
    case "discount_code":
      return `Discount code ${code ?? ""} was used at checkout.`.replace("  ", " ");
    case "cart_attribute":
      if (passedOver === "too_old")
        return `The link of ${code ?? "a referrer"} was followed too long before the order.`;
      if (passedOver === "other_click")
        return `The link of ${code ?? "a referrer"} was followed, too; another one counts.`;
      return `The cart carried the signed mark of ${code ?? "a share link"}.`;
    case "sign_up":
      return `The friend accepted the invitation of ${code ?? "a share link"} and signed up with the same address.`;
    case "list_link":
      return `The friend joined the waiting list by the link of ${code ?? "somebody on it"}, and confirmed their address.`;
    case "known_friend":
      return "The friend had been referred before.";
    case "claim":
      return note === "referrer" ? "The referrer claimed it afterwards." : "The friend claimed it afterwards.";
    case "manual":
      return note === null ? "Staff said so." : `Staff said so: ${note}`;
    default:
      return kind;
  }
}

/** What decided to whom an order belongs. */
export function decidedBy(kind: string): string {
  const names: Readonly<Record<string, string>> = {
    discount_code: "discount code",
    cart_attribute: "cart",
    sign_up: "invitation",
    list_link: "waiting list link",
    known_friend: "earlier referral",
    claim: "claim",
    manual: "staff",
  };
  return names[kind] ?? kind;
}
