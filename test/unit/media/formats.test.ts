import { expect, test } from 'vitest';
import { isMediaFile, mediaKind, sniffFormat } from '../../../core/media/formats.ts';

test('what a file is by its name', () => {
  const kinds = {
    'a.JPG': 'picture',
    'b.heic': 'picture',
    'c.MOV': 'video',
    'd.cr3': 'picture',
    'e.Dng': 'picture',
    'PXL_20230101_120000.MP': 'video',
    'f.svg': 'picture',
    'g.jpg.xmp': 'sidecar',
    'h.jpg.json': 'sidecar',
    '.picasa.ini': 'sidecar',
    'Picasa.ini': 'sidecar',
    'contacts.xml': 'sidecar',
    'other.xml': 'other',
    'other.ini': 'other',
    'i.txt': 'other',
    j: 'other',
    '.jpg': 'other',
    'k.tar.gz': 'other',
    'ж.jpeg': 'picture',
    '._IMG_0001.jpg': 'other',
    '._IMG_0001.xmp': 'other',
    'Thumbs.db': 'other',
    '.DS_Store': 'other',
    'download.jpg.part': 'other',
  };
  const seen = Object.keys(kinds).map((name) => [name, mediaKind(`/photos.jpg/${name}`)]);
  expect(Object.fromEntries(seen)).toEqual(kinds);
  expect(['a.jpg', 'a.mp4', 'a.xmp', 'a'].map((name) => isMediaFile(name))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('what a file is by its content, whatever it is called', () => {
  const zeros = '\0'.repeat(40);
  const ftyp = (...brands: string[]) =>
    `\0\0\0${String.fromCharCode(12 + brands.length * 4)}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`;
  const contents: [string, string][] = [
    ['\xff\xd8\xff\xe0', 'jpeg'],
    ['\xff\xd8', 'jpeg'],
    ['\x89PNG\r\n\x1a\n', 'png'],
    ['\x89PNG\n\x1a\n', 'png'],
    ['\rPNG\r\n\x1a\n', 'png'],
    ['GIF89a', 'gif'],
    ['GIF88a', 'unknown'],
    ['RIFF\x10\0\0\0WEBPVP8 ', 'webp'],
    ['RIFF\x10\0\0\0AVI LIST', 'video'],
    ['RIFF\x10\0\0\0WAVEfmt ', 'unknown'],
    [ftyp('heic', 'mif1', 'heic'), 'heic'],
    [ftyp('mif1', 'heic'), 'heic'],
    [ftyp('mif1', 'miaf', 'avif'), 'avif'],
    [ftyp('mif1'), 'heic'],
    [ftyp('avif', 'mif1'), 'avif'],
    [ftyp('avis', 'avif', 'msf1'), 'avif'],
    [ftyp('crx ', 'isom'), 'raw'],
    [ftyp('qt  ', 'qt  '), 'video'],
    [ftyp('isom', 'mif1', 'heic'), 'video'],
    [ftyp('mp42', 'isom'), 'video'],
    [ftyp('abcd'), 'video'],
    ['II*\0\x08\0\0\0', 'tiff'],
    ['MM\0*\0\0\0\x08', 'tiff'],
    ['II+\0\x08\0\0\0', 'tiff'],
    ['II*\0\x10\0\0\0CR\x02\0', 'raw'],
    ['IIU\0\x18\0\0\0', 'raw'],
    ['IIRO\x08\0\0\0', 'raw'],
    ['FUJIFILMCCD-RAW 0201', 'raw'],
    [`BM${'\0'.repeat(12)}\x28\0\0\0`, 'bmp'],
    ['BM is how this letter begins', 'unknown'],
    ['8BPS\0\x01', 'psd'],
    ['8BPS\0\x02', 'psd'],
    ['8BPS\0\x03', 'unknown'],
    ['\xff\x0a\x03', 'jxl'],
    ['\0\0\0\x0cJXL \r\n\x87\n', 'jxl'],
    ['Salted__12345678', 'protected'],
    ['PK\x03\x04\x14\0\x01\0', 'protected'],
    ['PK\x03\x04\x14\0\x08\0', 'unknown'],
    ['<svg xmlns="http://www.w3.org/2000/svg">', 'unknown'],
    [zeros, 'unknown'],
    ['', 'unknown'],
    ['f', 'unknown'],
    ['\0\0\0\x18ftyp', 'video'],
  ];
  const seen = contents.map(([content]) => [content, sniffFormat(Buffer.from(content, 'latin1'), 'x.jpg')]);
  expect(seen).toEqual(contents);
});

test('a TIFF of a RAW name is RAW', () => {
  const tiff = Buffer.from('II*\0\x08\0\0\0', 'latin1');
  const names = ['a.NEF', 'a.arw', 'a.tif', 'a', 'nef'];
  expect(names.map((name) => sniffFormat(tiff, name))).toEqual(['raw', 'raw', 'tiff', 'tiff', 'tiff']);
});
