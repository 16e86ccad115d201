import { useLocation, useNavigate } from "@remix-run/react";
import { Box, InlineStack, Pagination } from "@shopify/polaris";

/** Leads through a list that is cut by cursors; the rest of the address (filters, tab) stays. Nothing where all is on one page. */
export function Pager(props: { readonly newer: string | null; readonly older: string | null; readonly name?: string }) {
  const navigate = useNavigate();
  const location = useLocation();
  const { newer, older } = props;
  if (newer === null && older === null) return null;
  const go = (cursor: string | null) => {
    const search = new URLSearchParams(location.search);
    if (cursor === null) search.delete("at");
    else search.set("at", cursor);
    navigate({ search: search.toString() });
  };
  return (
    <Box padding="300">
      <InlineStack align="center">
        <Pagination
          accessibilityLabel={`Pages of ${props.name ?? "this list"}`}
          hasPrevious={newer !== null}
          previousTooltip="Previous page"
          onPrevious={() => go(newer)}
          hasNext={older !== null}
          nextTooltip="Next page"
          onNext={() => go(older)}
        />
      </InlineStack>
    </Box>
  );
}
