// The bar of signs: a tap must not take the focus, or the keyboard of a phone would go down.
import { editor, all } from "../review.js";

if (editor) {
  for (const sign of all(".sign, .part, .insert")) sign.addEventListener("pointerdown", (event) => event.preventDefault());
}
