import { extname } from 'node:path';

/*
 * [Note: Names of Google Takeout]
 * The JSON of `X.jpg` is `X.jpg.json`, since 2024 `X.jpg.supplemental-metadata.json`. Before `.json` no more than 46
 * characters are kept; of the photo's own name, before its ending, 47. When names meet, both get a number, but in
 * other places: `X(1).jpg` and `X.jpg(1).json` or `X.jpg.supplemental-metadata(1).json`. What Google Photos edited
 * (`X-edited.jpg`, the word in the owner's language) and the video of a Live Photo share the JSON of the picture.
 * Checked against exports; Google documents none of it.
 */
const maxJsonStemChars = 46;
const maxPhotoStemChars = 47;
const supplement = '.supplemental-metadata';

/** `-edited` in the languages of Google Photos, and the effects it adds by itself. */
const editedSuffixes = [
  '-edited -effects -smile -mix -collage -animation',
  '-bearbeitet -modifié -modifiée -editado -editada -ha\u00a0editado -modificato -modificata -bewerkt -redigerad',
  '-redigeret -redigert -edytowane -edytowany -upraveno -upravené -szerkesztett -editat -düzenlendi -muokattu',
  '-измененный -изменено -изменённый -змінено -редактирано -編集済み -수정됨 -已编辑 -已修改 -編輯 -đã\u00a0chỉnh\u00a0sửa',
].flatMap((line) => line.split(' ').map((suffix) => suffix.replaceAll('\u00a0', ' ')));

/** What Google Takeout says of a folder, in the owner's language; never a photo's. */
const folderJsons = new Set(
  [
    'metadata metadaten métadonnées metadatos metadados metadati metagegevens metadane метаданные метадані',
    'メタデータ 元数据 中繼資料 메타데이터 üstveri meta-veriler metaadatok print-subscriptions',
    'shared_album_comments user-generated-memory-titles',
  ].flatMap((line) => line.split(' ')),
);

const videoExtensions = new Set(['.mp4', '.mov', '.m4v', '.mp', '.3gp', '.webm']);

/** Names of the JSON files that may belong to a photo or video of this name, the most likely first, without repeats. */
export function takeoutNamesFor(fileName: string): string[] {
  return [...new Set([fileName, ...originalNames(fileName)].flatMap(namesOfOriginal))];
}

/**
 * Which JSON belongs to which file, for the names of one folder; files without one are absent. One JSON may serve
 * several files. Upper and lower case and the two ways of writing accents are told apart only where both are there.
 */
export function matchTakeout(fileNames: readonly string[]): Map<string, string> {
  const jsons = fileNames.filter((name) => /\.json$/i.test(name));
  if (jsons.length === 0) return new Map();
  const media = fileNames.filter((name) => !/\.json$/i.test(name));
  const exact = new Set(jsons);
  const folded = new Map(jsons.map((name) => [fold(name), name]));
  const matches = new Map<string, string>();
  for (const name of media) {
    const candidates = takeoutNamesFor(name);
    const found =
      candidates.find((candidate) => exact.has(candidate)) ??
      candidates.map((candidate) => folded.get(fold(candidate))).find((json) => json !== undefined);
    if (found) matches.set(name, found);
  }
  shareWithVideos(media, matches);
  return matches;
}

/** The video of a Live Photo has no JSON of its own: it takes that of the picture with the same stem. */
function shareWithVideos(media: readonly string[], matches: Map<string, string>) {
  const jsonOfStem = new Map<string, string>();
  for (const [name, json] of matches) {
    if (!videoExtensions.has(extname(name).toLowerCase())) jsonOfStem.set(fold(stemOf(name)), json);
  }
  for (const name of media) {
    const json = videoExtensions.has(extname(name).toLowerCase()) && jsonOfStem.get(fold(stemOf(name)));
    if (json && !matches.has(name)) matches.set(name, json);
  }
}

function namesOfOriginal(name: string): string[] {
  const { stem, number, extension } = partsOf(name);
  const moved = number ? jsonNames(stem + extension, number) : [];
  // A number may be the owner's own and stays in its place then, unless it would be cut off.
  const whole = number && name.length > maxJsonStemChars ? [] : jsonNames(name, '');
  // Titles without an ending get one on the disk, but not in the name of the JSON.
  const bare = folderJsons.has(fold(stem)) ? [] : [`${stem}${number}.json`];
  return [...whole, ...moved, ...bare];
}

function jsonNames(name: string, number: string): string[] {
  const full = name + supplement;
  // Some exports cut nothing.
  const names = [`${full}${number}.json`, `${name}${number}.json`];
  for (let length = full.length; length >= name.length; length--) {
    names.push(`${full.slice(0, Math.min(length, maxJsonStemChars))}${number}.json`);
  }
  return names;
}

/** Of an edited photo the names that its original may have. */
function originalNames(name: string): string[] {
  const { stem, number, extension } = partsOf(name.normalize('NFC'));
  return editedSuffixes.flatMap((suffix) => {
    const cut = cutEnd(stem, suffix);
    return cut === null ? [] : [`${cut}${number}${extension}`];
  });
}

/** The stem without the suffix, of which a stem of full length may have lost the end; null when it has none. */
function cutEnd(stem: string, suffix: string): string | null {
  if (stem.toLowerCase().endsWith(suffix)) return stem.slice(0, -suffix.length);
  if (stem.length !== maxPhotoStemChars) return null;
  for (let length = suffix.length - 1; length > 1; length--) {
    if (stem.endsWith(suffix.slice(0, length))) return stem.slice(0, -length);
  }
  return null;
}

function partsOf(name: string): { stem: string; number: string; extension: string } {
  const match = /^(.+?)(\(\d{1,4}\))?$/s.exec(stemOf(name));
  return { stem: match?.[1] ?? '', number: match?.[2] ?? '', extension: extname(name) };
}

function stemOf(name: string): string {
  return name.slice(0, name.length - extname(name).length);
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
