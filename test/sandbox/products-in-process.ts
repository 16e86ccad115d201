import { productView } from "./control-views.ts";
import type { ProductsControl } from "./products-control.ts";
import { variantOf } from "./shopify/orders/find.ts";
import { gid } from "./world/ids.ts";
import { refuse } from "./world/refusal.ts";
import { shopOf, type World } from "./world/world.ts";

/** What the merchant does with products, in this process. */
export function createProductsControl(world: World): ProductsControl {
  return {
    list: async (domain) => {
      const shop = shopOf(world, domain);
      return shop.products.map((product) => productView(shop, product));
    },
    collect: async (input) => {
      const shop = shopOf(world, input.shop);
      const { product } = variantOf(shop, input.product);
      const unknown = input.collections.find((handle) => !shop.collections.some((one) => one.handle === handle));
      if (unknown !== undefined) refuse(`There is no collection ${unknown}.`);
      for (const collection of shop.collections) {
        const others = collection.products.filter((id) => id !== product.id);
        collection.products = input.collections.includes(collection.handle) ? [...others, product.id] : others;
      }
      return productView(shop, product);
    },
    delete: async (input) => {
      const shop = shopOf(world, input.shop);
      const { product } = variantOf(shop, input.product);
      shop.products.splice(shop.products.indexOf(product), 1);
      for (const collection of shop.collections)
        collection.products = collection.products.filter((id) => id !== product.id);
      return { deleted: gid("Product", product.id) };
    },
  };
}
