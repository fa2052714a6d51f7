import { basename, extname } from 'node:path';
import type { PhotoFailureCode } from '../../core/contract/errors.ts';
import type { SyntheticCase } from './make-synthetic.ts';

/**
 * How a file may end in the library, judged from what the file is. `done`: it is a picture or film that many programs
 * show. `codes`: it may be recorded with one of these. `null`: it is no photo of the library, and is not recorded.
 */
export type Expected = { done: boolean; codes: readonly PhotoFailureCode[] } | null;

const shown: Expected = { done: true, codes: [] };
/** Nothing can be seen in it. Whose head is lost cannot be told from what never was a picture. */
const unreadable: Expected = { done: false, codes: ['corrupt', 'unsupported_format'] };
/** Damaged, or said to be larger than it is: a part may be shown. */
const perhaps: Expected = { done: true, codes: ['corrupt', 'unsupported_format', 'too_many_pixels'] };
const empty: Expected = { done: false, codes: ['empty_file'] };
/** A sound file of a kind that Heirloom does not show, and says so. */
const unsupported: Expected = { done: false, codes: ['unsupported_format'] };
/** The same where a decoder for it may come with the libraries. */
const shownOrUnsupported: Expected = { done: true, codes: ['unsupported_format'] };

/** What lies beside photos and is none itself. */
const besides = new Set(['.xmp', '.json', '.exif', '.txt', '.db', '.part', '']);

/** Files of `../shared/data/robust` of which their category does not tell enough, and why. */
const exceptions: Readonly<Record<string, Expected>> = {
  // Formats that families do not have.
  'formats/misc/hopper.ico': unsupported,
  'formats/misc/hopper.ppm': shownOrUnsupported,
  'formats/misc/relax.jp2': shownOrUnsupported,
  'formats/misc/check.svg': unsupported,
  'formats/misc/struct-image-04-t.svg': unsupported,
  // Saved without a merged picture, as it says itself: what lies in its place is white.
  'formats/misc/8x4x8bit-Grayscale.psd': unsupported,
  // Numbers of 32 bits, CIELAB and LZMA: rare in TIFF, and no family's.
  'formats/tiff/10ct_32bit_128.tiff': perhaps,
  'formats/tiff/hopper.Lab.tif': perhaps,
  'formats/tiff/hopper_lzma.tif': shownOrUnsupported,
  // Cut off after their heads: the picture inside may be left, or only a small one.
  'formats/raw/CanonRaw.cr3': perhaps,
  'formats/raw/DNG.dng': perhaps,
  'formats/raw/FujiFilm.raf': perhaps,
  'formats/raw/Panasonic.rw2': perhaps,
  'formats/raw/Sigma.x3f': unreadable,
  // Only their metadata is broken: everybody shows these.
  'corrupt/exif-samples-invalid/image01088.jpg': shown,
  'corrupt/exif-samples-invalid/image01713.jpg': shown,
  'corrupt/jpeg_ff00_header.jpg': shown,
  'corrupt/RangeError_Invalid_typed_array_length.jpg': shown,
  'corrupt/broken1.jpg': shown,
  'corrupt/issue-exifr-4.jpg': shown,
  'corrupt/missing_background.gif': shown,
  'corrupt/truncated_end_chunk.png': shown,
  // Five bytes.
  'corrupt/compreface/empty.png': unreadable,
  // PngSuite's broken ones: false colour type, bit depth, and signatures damaged by a transfer as text.
  'corrupt/pngsuite-x/xc1n0g08.png': unreadable,
  'corrupt/pngsuite-x/xd9n2c08.png': unreadable,
  'corrupt/pngsuite-x/xcrn0g04.png': unreadable,
  'corrupt/pngsuite-x/xlfn0g04.png': unreadable,
  'corrupt/pngsuite-x/xs4n0g01.png': unreadable,
  'corrupt/pngsuite-x/xs7n0g01.png': unreadable,
};

/** @param file relative to `../shared/data/robust` */
export function expectedOfReal({ file, bytes }: { file: string; bytes: number }): Expected {
  if (besides.has(extname(file))) return null;
  if (bytes === 0) return empty;
  const exception = exceptions[file];
  if (exception !== undefined) return exception;
  return file.startsWith('corrupt/') || file.startsWith('bombs/') ? perhaps : shown;
}

/** By what the generator says of a case, word for word. */
const byWords: readonly [words: RegExp, expected: Expected][] = [
  [/^decodes damaged, or clean failure|^partial decode or/, perhaps],
  [/^no crash in EXIF parser/, perhaps],
  [/^(decodes|large but legal|imported|found at depth|a folder named|group A|date )/, shown],
  [/^(upright after EXIF|falls back to file time)/, shown],
  [/^clean failure|^terminates/, unreadable],
  [/^refuse or bounded memory|^268 Mpx legal/, perhaps],
  [/^must not run script|^bounded$/, unsupported],
  // A file that AppleDouble, Windows or a browser left.
  [/ignore$/, null],
];

/** Cases that the generator leaves to the product, and what it says of all names alike. */
const decided: Readonly<Record<string, Expected>> = {
  // Names that are no photo's: nobody expects an organizer to look into each file of a disk.
  'wrongext/jpg_named.txt': null,
  'wrongext/no_extension': null,
  'names/NUL': null,
  // Hidden, as everything that begins with a dot.
  'names/...jpg': null,
  'duplicates/mirrored.jpg': shown,
  'names/link_to_photo.jpg': null,
  'names/broken_link.jpg': null,
  'names/loop_dir': null,
  'names/self_loop.jpg': null,
  // A name that is no text; as the walk writes it.
  'names/img\\xff\\xfe\\x80.jpg': { done: false, codes: ['bad_name'] },
  // Claims more pixels than fit into memory before it is seen to be damaged.
  'bombs/png_2147483647_claimed.png': {
    done: false,
    codes: ['corrupt', 'too_many_pixels', 'unsupported_format'],
  },
};

export function expectedOfSynthetic({ file, bytes, expect }: SyntheticCase): Expected {
  const exception = decided[file];
  if (exception !== undefined) return exception;
  if (besides.has(extname(basename(file)))) return null;
  if (bytes === 0) return empty;
  const rule = byWords.find(([words]) => words.test(expect));
  if (!rule) throw new Error(`no rule for ${file}: ${expect}`);
  return rule[1];
}
