/** Longer ones are data that somebody hid in a text. */
const maxCaptionChars = 10_000;
const maxKeywordChars = 200;
const maxWords = 500;

/** What cameras and programs write where a caption belongs, as the whole text. */
const notCaptions = [
  /^([A-Z -]+ )?DIGITAL CAMERA[ A-Z0-9.,-]*$|^digital camera$/,
  /^(sony dsc|minolta dsc|samsung|dcim.*|dsc[_f ]?\d*|img[_ ]?\d+|cimg\d*|pict?\d+|p\d{7})$/i,
  /^(exif[_ ]jpeg[_ ]picture|jpeg picture|picture|image|photo|camera|default|untitled|undefined|ascii|unicode|jis)$/i,
  /^(<(digimax|kenox|samsung|vluu)[^>]*>|kodak .*digital still camera|hdr|binary comment|charset=.*)$/i,
  /^(created with (the )?gimp|adobe photoshop.*|lead technologies.*|ac?dsee.*|file written by .*|screenshot)$/i,
  /^(\[(undefined|unicode|jis).*encoding\]|\[(jis|unicode) encoded text\]|[0\s.,:;_/()-]*|[0-9a-f]{16,})$/i,
];

/** A caption without control characters and blanks around it; null for none, for data, and for cameras' set phrases. */
export function captionOf(text: string | null | undefined): string | null {
  const cleaned = cleanText(text);
  if (!cleaned || cleaned.length > maxCaptionChars) return null;
  if (notCaptions.some((pattern) => pattern.test(cleaned))) return null;
  // Makers hide their own data in comments: half of it is not text.
  const strange = cleaned.match(/[\uFFFD\p{Co}\p{Cn}]/gu)?.length ?? 0;
  return strange * 10 > cleaned.length ? null : cleaned;
}

/** Trimmed words, each once (whatever the case), without empty ones and without data. */
export function distinctWords(texts: readonly string[]): string[] {
  const words = new Map<string, string>();
  for (const text of texts) {
    const word = cleanText(text);
    if (!word || word.length > maxKeywordChars) continue;
    const key = word.toLowerCase();
    if (!words.has(key)) words.set(key, word);
    if (words.size === maxWords) break;
  }
  return [...words.values()];
}

function cleanText(text: string | null | undefined): string {
  return (text ?? '')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
    .normalize('NFC');
}

/** Maker and model without saying the maker twice: `Apple iPhone 7`, `Canon EOS 40D`, `NIKON D70`. */
export function cameraName(make: string | null | undefined, model: string | null | undefined): string | null {
  const [maker, name] = [make, model].map((text) => cleanText(text).replace(/\s+/g, ' ').slice(0, 100));
  if (!maker || !name) return maker || name || null;
  const known = maker.toLowerCase().split(/[ ,.]+/);
  const repeated = known.some((word) => word.length > 1 && name.toLowerCase().split(/[ ,.]+/)[0] === word);
  return repeated ? name : `${maker} ${name}`;
}

/** EXIF and XMP: 1 to 5, -1 rejected; Microsoft's percent: 1, 25, 50, 75, 99. Null: not rated, or nonsense. */
export function ratingOf(stars: unknown, percent?: unknown): number | null {
  const given = toNumber(stars);
  if (given !== null && (given === -1 || (given >= 1 && given <= 5))) return Math.round(given);
  const share = toNumber(percent);
  return given === null && share !== null && share >= 1 && share <= 100 ? Math.round(1 + share / 25) : null;
}

function toNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
