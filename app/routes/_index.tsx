import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { PlainPage } from "../components/plain-page.tsx";

export const meta: MetaFunction = () => [
  { title: "Goodword" },
  { name: "description", content: "A referral program for Shopify stores." },
];

/** Shopify opens the app at its root with the shop in the query: on to the admin pages with everything it said. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.has("shop")) return redirect(`/app${search}`);
  return null;
}

export default function Welcome() {
  return (
    <PlainPage title="Goodword">
      <p>
        A referral program for Shopify stores: customers share a link, their friends get a discount, and the reward
        arrives once the order has proved good.
      </p>
      <p>To use it, open Goodword from the Apps list of your Shopify admin.</p>
    </PlainPage>
  );
}
