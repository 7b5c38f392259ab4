/** Pictures and what comes near them, of formats that are not read here: told by how their files begin, each with the way out. */

interface Foreign {
  readonly begins: RegExp;
  /** Follows the file's name. */
  readonly sentence: string;
}

const unread = (what: string, way: string): string => `is ${what}, which can’t be read here. ${way}`;
const asPng = 'Save it as PNG first.';
const asDeep = 'Save it as TIFF with 16 bits a channel, or as PNG, first.';
const fromProgram = (program: string): string => `Export it from ${program} as PNG or TIFF first.`;

export const rawPhoto =
  'is a camera’s RAW file, which can’t be read here. Develop it first and export it as TIFF or JPEG (Lightroom, Capture One, darktable …).';
const heic = unread(
  'a HEIC photo',
  'Export it as JPEG first: on a Mac with Preview, File → Export; on an iPhone choose “Most Compatible” under Settings → Camera → Formats.',
);
const eps = unread('an EPS or PostScript file', 'Export it as PNG first.');
const jp2 = unread('a JPEG 2000 picture', 'Save it as PNG or JPEG first.');

/** `.` stands for any byte (the patterns are of bytes, each one letter). */
// oxlint-disable no-control-regex
const known: readonly Foreign[] = [
  {
    begins: /^8BPS\0\x01/,
    sentence: unread('a Photoshop file', 'Export it as PNG or TIFF first (in Photoshop: File → Export).'),
  },
  {
    begins: /^8BPS\0\x02/,
    sentence: unread('a large Photoshop file (PSB)', 'Export it as PNG or TIFF first (in Photoshop: File → Export).'),
  },
  {
    begins: /^8BPS/,
    sentence: unread('a Photoshop file', 'Export it as PNG or TIFF first (in Photoshop: File → Export).'),
  },
  { begins: /^.{4}ftypcrx /s, sentence: rawPhoto },
  { begins: /^.{4}ftyp(hei[cfmsx]|hev[cmsx]|mif1|mif2|msf1)/s, sentence: heic },
  { begins: /^(\xff\x0a|\0\0\0\x0cJXL )/, sentence: unread('a JPEG XL picture', 'Export it as PNG or JPEG first.') },
  { begins: /^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, sentence: jp2 },
  { begins: /^II\xbc[\0\x01]/, sentence: unread('a JPEG XR picture', asPng) },
  { begins: /^\x76\x2f\x31\x01/, sentence: unread('an OpenEXR picture', asDeep) },
  { begins: /^#\?(RADIANCE|RGBE)/, sentence: unread('a Radiance HDR picture', asDeep) },
  { begins: /^P[1-6]\s+[#\d]/, sentence: unread('a PBM, PGM or PPM picture', asPng) },
  { begins: /^P7\s+(#|WIDTH|HEIGHT|DEPTH|MAXVAL|TUPLTYPE|ENDHDR)/, sentence: unread('a PAM picture', asPng) },
  { begins: /^P[Ff]\s+\d/, sentence: unread('a PFM picture', asDeep) },
  { begins: /^DDS \x7c/, sentence: unread('a DDS texture', asPng) },
  { begins: /^\xabKTX /, sentence: unread('a KTX texture', asPng) },
  { begins: /^VTF\0/, sentence: unread('a VTF texture', asPng) },
  { begins: /^\x0a[\0\x02-\x05]\x01[\x01\x02\x04\x08]/, sentence: unread('a PCX picture', asPng) },
  { begins: /^qoif/, sentence: unread('a QOI picture', asPng) },
  { begins: /^FLIF/, sentence: unread('a FLIF picture', asPng) },
  { begins: /^BPG\xfb/, sentence: unread('a BPG picture', asPng) },
  {
    begins: /^.{128}DICM/s,
    sentence: unread('a DICOM scan', 'Export it as PNG or TIFF from the program that shows it first.'),
  },
  { begins: /^(SIMPLE {2}=)/, sentence: unread('a FITS picture', asDeep) },
  { begins: /^(SDPX|XPDS)/, sentence: unread('a DPX frame', asDeep) },
  { begins: /^\x80\x2a\x5f\xd7/, sentence: unread('a Cineon frame', asDeep) },
  { begins: /^BM.{12}[\x0c\x10\x28\x34\x38\x40\x6c\x7c]\0\0\0/s, sentence: unread('a BMP picture', asPng) },
  { begins: /^\0\0\x01\0[^\0]\0/, sentence: unread('an icon file', asPng) },
  { begins: /^\0\0\x02\0[^\0]\0.{2}.{4}[^\0]/s, sentence: unread('a cursor file', asPng) },
  { begins: /^icns/, sentence: unread('an icon file', asPng) },
  { begins: /^\x01\xda[\0\x01][\x01\x02]/, sentence: unread('an SGI picture', asPng) },
  { begins: /^\x59\xa6\x6a\x95/, sentence: unread('a Sun raster picture', asPng) },
  { begins: /^\/\* XPM \*\//, sentence: unread('an XPM picture', asPng) },
  { begins: /^#define \S+_width /, sentence: unread('an XBM picture', asPng) },
  { begins: /^FORM.{4}(ILBM|PBM |ACBM)/s, sentence: unread('an Amiga IFF picture', asPng) },
  { begins: /^\x8aMNG\r\n/, sentence: unread('an MNG animation', 'Export the frame you need as PNG first.') },
  { begins: /^\x8bJNG\r\n/, sentence: unread('a JNG picture', asPng) },
  { begins: /^AT&TFORM/, sentence: unread('a DjVu document', 'Export the page you need as PNG first.') },
  { begins: /^gimp xcf/, sentence: unread('a GIMP file', fromProgram('GIMP')) },
  { begins: /^\0\xffKA/, sentence: unread('an Affinity file', fromProgram('Affinity')) },
  { begins: /^CSFCHUNK/, sentence: unread('a Clip Studio file', fromProgram('Clip Studio Paint')) },
  { begins: /^PK\x03\x04.{26}mimetypeapplication\/x-krita/s, sentence: unread('a Krita file', fromProgram('Krita')) },
  {
    begins: /^PK\x03\x04.{26}mimetypeimage\/openraster/s,
    sentence: unread('an OpenRaster file', 'Export it as PNG or TIFF first.'),
  },
  { begins: /^.{522}\0\x11\x02\xff\x0c\0/s, sentence: unread('a PICT picture', asPng) },
  { begins: /^id=ImageMagick\s/, sentence: unread('a MIFF picture', asPng) },
  { begins: /^\xab\x01[\0-\x04][\x02\x08]/, sentence: unread('a VIFF picture', asPng) },
  { begins: /^Paint Shop Pro Image File\n/, sentence: unread('a PaintShop file', fromProgram('PaintShop Pro')) },
  { begins: /^PDN3/, sentence: unread('a Paint.NET file', fromProgram('Paint.NET')) },
  { begins: /^RIFF.{4}CDR/s, sentence: unread('a CorelDRAW file', fromProgram('CorelDRAW')) },
  { begins: /^.{4}\xe0\xa5/s, sentence: unread('an Aseprite file', fromProgram('Aseprite')) },
  {
    begins: /^\x06\x06\xed\xf5\xd8\x1d\x46\xe5\xbd\x31\xef\xe7\xfe\x74\xb7\x1d/,
    sentence: unread('an InDesign document', 'Export the page you need as PNG first.'),
  },
  { begins: /^\x13\xab\xa1\x5c/, sentence: unread('an ASTC texture', asPng) },
  { begins: /^(PVR\x03|\x03RVP)/, sentence: unread('a PVR texture', asPng) },
  {
    begins:
      /^(.{4}ftyp(isom|iso\d|mp4\d|avc1|M4V |MSNV|dash|qt {2}|3gp|3g2)|\x1a\x45\xdf\xa3|RIFF.{4}AVI |.{4}(moov|mdat|wide)\0)/s,
    sentence: unread('a video', 'Export the frame you need as PNG first.'),
  },
  { begins: /^\xd7\xcd\xc6\x9a/, sentence: unread('a WMF drawing', 'Export it as PNG first, in the size you need.') },
  {
    begins: /^\x01\0\0\0.{36} EMF/s,
    sentence: unread('an EMF drawing', 'Export it as PNG first, in the size you need.'),
  },
  { begins: /^(%!PS|\x04%!PS|\xc5\xd0\xd3\xc6)/, sentence: eps },
  {
    begins: /^.{0,1020}%PDF-/s,
    sentence:
      'is a PDF document or an Illustrator file, not a picture of pixels. Export the page you need as PNG first.',
  },
  { begins: /^(II\*\0.{4}CR|FUJIFILMCCD-RAW|II(RO|RS|U\0)|MM(OR|RO)|FOVb|\0MRM|ARRI\x12)/s, sentence: rawPhoto },
];

/** What is said of each kind. */
export const foreignSentences: readonly string[] = known.map(({ sentence }) => sentence);

/** How much of a file's beginning tells. */
const enough = 1200;

/** The sentence on a file that begins as one of these; `null` for others. */
export const foreignSentence = (head: Buffer): string | null => {
  const start = head.toString('latin1', 0, enough);
  return known.find(({ begins }) => begins.test(start))?.sentence ?? null;
};
