import type { ReplayData } from "../../components/fraud-rules/replay-card.tsx";
import type { ShopFormat } from "../../components/shop-format.ts";
import type { Caught, Replay } from "../../core/fraud/replay.ts";
import { signalOf } from "../../core/fraud/signals.ts";

const count = (number: number, one: string, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

/** What a replay found, in the merchant's words; `days` is the stretch that was asked for, null for all time. */
export function describeReplay(
  found: Replay & { readonly cut: boolean },
  days: number | null,
  format: Pick<ShopFormat, "day">,
): ReplayData {
  const { orders, since, flagged, blocked, signals, cut } = found;
  if (orders === 0 || since === null)
    return {
      looked: days === null ? "No order of this program was referred yet." : `No order was referred in ${days} days.`,
      outcome:
        days === null
          ? "There is nothing to try the rules on. They apply to the first referred order."
          : "There is nothing to try the rules on. Choose a longer stretch.",
      rows: [],
    };
  const again = ({ orders: all, boughtAgain }: Caught) =>
    all === 0 || boughtAgain === 0 ? "" : `, of which ${boughtAgain} bought again later`;
  return {
    looked: `${count(orders, "referred order")} since ${format.day(since)}.${cut ? " Older ones are left out: these are the newest, as many as are tried at once." : ""}`,
    outcome:
      flagged.orders + blocked.orders === 0
        ? "These rules would have let all of them pass."
        : [
            flagged.orders > 0 ? `${count(flagged.orders, "order")} put up for review${again(flagged)}.` : "",
            blocked.orders > 0 ? `${count(blocked.orders, "order")} refused${again(blocked)}.` : "",
          ]
            .filter(Boolean)
            .join(" "),
    rows: signals.map(({ signal, ...caught }) => ({
      title: signalOf(signal).title,
      orders: String(caught.orders),
      boughtAgain: String(caught.boughtAgain),
      lost: String(caught.lost),
      examples: caught.examples.join(", "),
    })),
  };
}
