/** What the app would answer over the proxy; tests spread it and change what they are about. */
export const offer = {
  code: "ANNA7QK2",
  headline: "10% off your first order",
  detail: "For new customers, on orders of $30.00 or more.",
  referrerName: "Anna" as string | null,
  token: "signed-token",
};

export const canJoin = {
  state: "can_join",
  offer: { headline: "10% off the first order", detail: "For new customers, on orders of $30.00 or more." },
  reward: { headline: "$10.00 for every friend", detail: "Paid 14 days after your friend's first order." },
};

export const closed = { state: "closed", message: "The program is taking a break. Rewards you have earned are safe." };

const reward = {
  amount: "$10.00",
  state: "held",
  label: "Waiting until 12 December",
  reason: "Your friend can still return the order.",
  at: "2026-11-14T12:00:00Z",
  delivery: null as null | { rail: string; text: string; code: string | null; url: string | null },
};

export const ready = {
  ...canJoin,
  state: "ready",
  code: "ANNA7QK2",
  link: "https://demo.myshopify.com/discount/ANNA7QK2?redirect=%2F%3Fgw%3DANNA7QK2",
  shareMessage: "I love the coffee here. 10% off for you:",
  totals: [{ currency: "USD", earned: "$30.00", waiting: "$10.00", issued: "$20.00" }],
  rewards: [
    reward,
    {
      ...reward,
      state: "issued",
      label: "Received",
      reason: "Your friend's order is complete.",
      delivery: { rail: "shopify-discount", text: "Discount code for your next order", code: "THANKS-9QX2", url: null },
    },
    {
      ...reward,
      state: "failed",
      label: "Could not be sent",
      reason: "The gift card was refused. The store has been told.",
      delivery: { rail: "tremendous", text: "Gift card", code: null, url: "https://example.com/redeem" },
    },
  ],
  visits: 3,
  friends: 2,
};

export const newcomer = { ...ready, totals: [], rewards: [], visits: 0, friends: 0 };

/** Texts of somebody who wants to run code in the visitor's page. */
export const hostile = `<img src=x onerror="document.title='owned'"><script>document.title="owned"</script>`;
