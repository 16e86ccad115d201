import { DataTable } from "@shopify/polaris";

/** An account of the books with what was posted to it. Amounts are written; an empty side is empty. */
export interface AccountRow {
  readonly account: string;
  readonly debit: string;
  readonly credit: string;
  readonly balance: string;
}

/** Every account as an accountant lists them: debits and credits are equal, or the books would be wrong. */
export function AccountTable(props: {
  readonly rows: readonly AccountRow[];
  readonly debit: string;
  readonly credit: string;
  readonly currency: string;
}) {
  return (
    <DataTable
      columnContentTypes={["text", "numeric", "numeric", "numeric"]}
      headings={[`Account (${props.currency})`, "Debit", "Credit", "Balance"]}
      rows={props.rows.map((row) => [row.account, row.debit, row.credit, row.balance])}
      totals={["", props.debit, props.credit, ""]}
      totalsName={{ singular: "Total", plural: "Total" }}
      showTotalsInFooter
      increasedTableDensity
    />
  );
}
