import { copyFileSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach } from 'vitest';
import type { Photo, PhotoDetail } from '../../../core/contract/schemas.ts';
import type { Engine } from '../../../core/engine.ts';
import { call, testModels } from '../../engine-fixture.ts';
import { sharedAbsent, sharedDir } from '../../shared-data.ts';

/** Skips the tests of a file, with the reason, where the models or (when they need it) the development data are absent. */
export function needsModels({ data }: { data: boolean }): void {
  let missing: string | null = null;
  beforeAll(async () => {
    missing = data && sharedDir() === null ? sharedAbsent : (await testModels()).missing;
  });
  beforeEach((context) => context.skip(missing !== null, missing ?? ''));
}

/** What the library shows, parts of a whole not among it. */
export async function listed(engine: Engine): Promise<Photo[]> {
  const query = { limit: 500, cursor: undefined, state: undefined };
  return (await call(engine, 'listPhotos', { query })).photos;
}

/** All that it knows and that is there, parts of a whole too. */
export async function allPhotos(engine: Engine): Promise<PhotoDetail[]> {
  const get = ({ id }: { id: number }) => call(engine, 'getPhoto', { params: { id } });
  const wholes = await Promise.all((await listed(engine)).map(get));
  const parts = await Promise.all(wholes.flatMap(({ stack }) => stack.map(get)));
  return [...wholes, ...parts];
}

/** The photo that is shown from a file of this name. */
export async function photoCalled(engine: Engine, fileName: string): Promise<PhotoDetail> {
  const all = await listed(engine);
  const photo = all.find(({ file_name }) => file_name === fileName);
  if (!photo) throw new Error(`no ${fileName} among ${all.map(({ file_name }) => file_name)}`);
  return call(engine, 'getPhoto', { params: { id: photo.id } });
}

/** The only face in it. */
export async function faceCalled(engine: Engine, fileName: string) {
  const { faces } = await photoCalled(engine, fileName);
  if (faces.length !== 1) throw new Error(`${faces.length} faces in ${fileName}`);
  return faces[0]!;
}

/** When the pictures that analysis makes were written: a photo that is not analysed again keeps its own. */
export function thumbTimes(libraryDir: string): Record<string, number> {
  const thumbs = join(libraryDir, 'thumbs');
  if (!existsSync(thumbs)) return {};
  const files = readdirSync(thumbs, { recursive: true, encoding: 'utf8' }).map((name) => join(thumbs, name));
  return Object.fromEntries(files.map((path) => [path, statSync(path).mtimeMs]));
}

export function copyInto(folder: string, from: string, name: string): string {
  const path = join(folder, name);
  copyFileSync(from, path);
  return path;
}

/** A named box of the picture as it is stored, in fractions. */
export type WrittenRegion = { name: string; x: number; y: number; width: number; height: number };

/** An XMP sidecar as digiKam writes it, for a picture of this size. */
export function sidecarXmp(
  regions: readonly WrittenRegion[],
  { width, height }: { width: number; height: number },
  more = '',
): string {
  const items = regions.map(
    (
      of,
    ) => `<rdf:li rdf:parseType="Resource"><mwg-rs:Name>${of.name}</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type>
      <mwg-rs:Area stArea:x="${of.x + of.width / 2}" stArea:y="${of.y + of.height / 2}" stArea:w="${of.width}"
        stArea:h="${of.height}" stArea:unit="normalized"/></rdf:li>`,
  );
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
      xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#"
      xmlns:tiff="http://ns.adobe.com/tiff/1.0/">${more}
    <mwg-rs:Regions rdf:parseType="Resource">
      <mwg-rs:AppliedToDimensions stDim:w="${width}" stDim:h="${height}" stDim:unit="pixel"/>
      <mwg-rs:RegionList><rdf:Bag>${items.join('')}</rdf:Bag></mwg-rs:RegionList>
    </mwg-rs:Regions></rdf:Description></rdf:RDF></x:xmpmeta>`;
}
