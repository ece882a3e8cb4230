// A photograph from a phone is larger than it is ever shown: it travels at the size at which it is kept.
const LARGEST = 2000;
const SMALL_BYTES = 1_000_000;

export async function smaller(file) {
  if (file.size < SMALL_BYTES || file.type === "image/gif") return file;
  const picture = await createImageBitmap(file).catch(() => null);
  const scale = picture ? LARGEST / Math.max(picture.width, picture.height) : 1;
  if (scale >= 1) return file;
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: file.type === "image/png" ? "image/png" : "image/jpeg", quality: 0.9 });
}
