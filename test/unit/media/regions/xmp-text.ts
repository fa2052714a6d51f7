import type { BoxNorm } from '../../../../core/media/types.ts';
import { xmpNs } from '../../../../core/media/xmp/read-xmp.ts';

/** An XMP packet with these property elements. */
export function packet(...properties: string[]): string {
  const declared = Object.entries(xmpNs)
    .filter(([prefix]) => prefix !== 'x' && prefix !== 'rdf')
    .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`);
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="${xmpNs.x}"><rdf:RDF xmlns:rdf="${xmpNs.rdf}">
<rdf:Description rdf:about="" ${declared.join(' ')}>${properties.join('\n')}</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
}

export function mwgRegions([width, height]: [number, number], items: string[]): string {
  return `<mwg-rs:Regions rdf:parseType="Resource">
  <mwg-rs:AppliedToDimensions stDim:w="${width}" stDim:h="${height}" stDim:unit="pixel"/>
  <mwg-rs:RegionList><rdf:Bag>${items.join('\n')}</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>`;
}

/** A region of the stored picture, in the short form of RDF that Adobe's programs write. */
export function mwgItem({ name, box, type = 'Face' }: { name: string; box: BoxNorm; type?: string }): string {
  const { x, y, width, height } = box;
  return `<rdf:li><rdf:Description mwg-rs:Name="${name}" mwg-rs:Type="${type}"><mwg-rs:Area
    stArea:x="${x + width / 2}" stArea:y="${y + height / 2}" stArea:w="${width}" stArea:h="${height}"
    stArea:unit="normalized"/></rdf:Description></rdf:li>`;
}
