// Sends a merchant's file of products and leads to what it says; while it is taken in, the page is made anew.
import { send } from "./sending.js";

const place = document.querySelector(".product-file");

place.querySelector("#product-file")?.addEventListener("change", async ({ currentTarget: field }) => {
  const [file] = field.files;
  if (!file) return;
  const said = place.querySelector(".upload-said");
  const [words, bar] = [said.querySelector(".upload-words"), said.querySelector("progress")];
  const query = new URLSearchParams({ name: file.name });
  const category = place.querySelector("#file-category").value;
  if (category) query.set("category_id", category);
  field.disabled = true;
  said.hidden = false;
  try {
    const { id } = await send(`/v1/product-imports/file?${query}`, file, "text/csv", place.dataset, (part) => {
      bar.value = part * 100;
      words.textContent = place.dataset.sendingWords.replace("{percent}", Math.floor(part * 100));
    });
    location.assign(`/product-imports/${id}`);
  } catch (fault) {
    bar.hidden = true;
    words.textContent = fault.message;
    field.value = "";
    field.disabled = false;
  }
});

if (place.dataset.pending) setTimeout(() => location.reload(), 1_500);
