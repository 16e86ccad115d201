/** Every address that nothing else answers. */
export function loader(): never {
  throw new Response("Not found", { status: 404, statusText: "Not Found" });
}

/** Never shown: the loader sends everybody to the root's error page. */
export default function Nowhere() {
  return null;
}
