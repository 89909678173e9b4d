const SIDE = 512;

/**
 * The middle of a picture, small. Drawn here, so that neither its size nor what the camera noted leaves the machine, and
 * so that every format can be chosen that the browser reads; what it cannot read goes as it is, for the server to say why
 * not.
 */
export async function middleOf(file: File): Promise<Blob> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return file;
  }
  const length = Math.min(picture.width, picture.height);
  const side = Math.min(SIDE, length);
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d");
  if (!context) return file;
  context.imageSmoothingQuality = "high";
  context.drawImage(
    picture,
    (picture.width - length) / 2,
    (picture.height - length) / 2,
    length,
    length,
    0,
    0,
    side,
    side,
  );
  picture.close();
  return await new Promise<Blob>(resolve => canvas.toBlob(drawn => resolve(drawn ?? file), "image/png"));
}
