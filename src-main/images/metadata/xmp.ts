import type { EmbeddedMetadata } from '../images';

/** Text as XML 1.0 and every reader of metadata take it: no control characters but line breaks and tabs, nothing that is half a letter. */
export const cleanText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, '')
    .trim();

const escaped = (text: string): string =>
  cleanText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The IPTC's own word for a picture that a generative model made of another one. */
const sourceType = 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia';

const namespaces = {
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  pentimento: 'urn:pentimento:xmp:1.0/',
} as const;

const alternatives = (text: string): string => `<rdf:Alt><rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt>`;

/** The XMP packet (ISO 16684-1) that says what is chosen; `null` where nothing is. */
export const xmpOf = ({
  credit,
  copyright,
  caption,
  sourceType: isMarked,
  recipe,
}: EmbeddedMetadata): string | null => {
  const properties: readonly (readonly [keyof typeof namespaces, string, string])[] = [
    ['photoshop', 'Credit', escaped(credit)],
    ['dc', 'rights', escaped(copyright) && alternatives(escaped(copyright))],
    ['dc', 'description', escaped(caption) && alternatives(escaped(caption))],
    ['Iptc4xmpExt', 'DigitalSourceType', isMarked ? sourceType : ''],
    ['pentimento', 'Recipe', escaped(recipe ?? '')],
  ];
  const said = properties.filter(([, , value]) => value !== '');
  if (said.length === 0) return null;
  const used = [...new Set(said.map(([prefix]) => prefix))]
    .map((prefix) => ` xmlns:${prefix}="${namespaces[prefix]}"`)
    .join('');
  const body = said.map(([prefix, name, value]) => `<${prefix}:${name}>${value}</${prefix}:${name}>`).join('');
  return (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    `<rdf:Description rdf:about=""${used}>${body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`
  );
};
