import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse, Outlet, useLoaderData, useRouteError, useRouteLoaderData } from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { AdminFrame, AdminTrouble } from "../components/admin-frame.tsx";
import { PlainPage } from "../components/plain-page.tsx";
import { hasWaitingList } from "../store/views/waiting-list.ts";
import { openShop } from "./admin/open-shop.ts";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

/** Lets in who comes from the Shopify admin; every page below authenticates again, since loaders run side by side. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const shop = await openShop(request, context.services);
  const waitingList = shop !== null && (await shop.read(hasWaitingList));
  return { appBridge: context.services.shopify.appBridge, waitingList };
}

export default function AdminLayout() {
  const { appBridge, waitingList } = useLoaderData<typeof loader>();
  return (
    <AdminFrame appBridge={appBridge} waitingList={waitingList}>
      <Outlet />
    </AdminFrame>
  );
}

/**
 * A redirect out of the frame is thrown by the library as a page of its own with status 200; it has to reach the browser as
 * it is. Everything else is told in words, and text of a thrown answer is never rendered as HTML.
 */
export function ErrorBoundary() {
  const error = useRouteError();
  const frame = useRouteLoaderData<typeof loader>("routes/app");
  if (isRouteErrorResponse(error) && error.status === 200 && typeof error.data === "string") {
    // biome-ignore lint/security/noDangerouslySetInnerHtml: the library's own page, made on our server
    return <div dangerouslySetInnerHTML={{ __html: error.data }} />;
  }
  // Without the layout's own data there is no Polaris to stand in: the loader refused the visitor, or failed.
  if (!frame) {
    return (
      <PlainPage title="Goodword could not be opened">
        <p>Close it and open it again from the Apps list of your Shopify admin.</p>
      </PlainPage>
    );
  }
  const missing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <AdminFrame appBridge={frame.appBridge} waitingList={frame.waitingList}>
      {missing ? (
        <AdminTrouble title="Not found" advice="It may have been removed, or the link is old." />
      ) : (
        <AdminTrouble
          title="This page could not be shown"
          advice="Try again. If it happens again, close Goodword and open it anew from the Apps list."
          onRetry={() => location.reload()}
        />
      )}
    </AdminFrame>
  );
}

/** The headers of an answer that was thrown (re-authentication) win; else those of all loaders go out together. */
export const headers: HeadersFunction = ({ parentHeaders, loaderHeaders, actionHeaders, errorHeaders }) => {
  if (errorHeaders && [...errorHeaders].length > 0) return errorHeaders;
  return new Headers([...parentHeaders, ...loaderHeaders, ...actionHeaders]);
};
