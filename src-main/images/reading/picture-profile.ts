import { decidingTags } from '../colour/deciding-tags';
import { sourceOfProfile, UnusableProfile } from '../colour/colour-source';
import type { Picture } from './picture-kind';
import { readProfile, type Profile } from '../colour/profile';

interface Found {
  readonly profile: Profile | null;
  /** Why a profile that is there is left out, as a note. */
  readonly note: readonly string[];
}

export const noProfile: Found = { profile: null, note: [] };

const spaces: Readonly<Record<Picture['space'], string | null>> = {
  rgb: 'RGB',
  grey: 'GRAY',
  cmyk: 'CMYK',
  lab: 'LAB',
  other: null,
};

const taken: Readonly<Record<Picture['space'], string>> = {
  rgb: 'its colours are taken as sRGB',
  grey: 'its greys are taken as sRGB’s',
  cmyk: 'its inks are taken as usual ones',
  lab: 'its colours are Lab without it',
  other: 'its colours are taken as sRGB',
};

/** Profiles that say what a device is, by their class (ICC.1:2022, section 7.2.5). */
const describing = new Set(['scnr', 'mntr', 'prtr', 'spac']);

const whyNot = (icc: Buffer, profile: Profile | null, space: Picture['space'], isDelivered: boolean): string | null => {
  if (profile === null) return 'is damaged';
  if (!describing.has(icc.toString('latin1', 12, 16))) return 'links devices instead of telling what colours are';
  if (profile.space !== spaces[space]) return 'is for other colours than the picture’s';
  if (profile.isSrgb || space === 'lab') return null;
  try {
    sourceOfProfile(profile.bytes);
    return null;
  } catch (error) {
    if (!(error instanceof UnusableProfile)) throw error;
    // A table of a kind that only LittleCMS knows is left to it (pixels/render.ts), where the decoder gives it the profile.
    const isTable = isDelivered && [...decidingTags(icc).keys()].some((tag) => tag.startsWith('A2B'));
    return isTable ? null : 'is damaged';
  }
};

/** The profile, where it tells what the picture's colours are. `isDelivered`: the decoder has it as well. */
export const profileOf = (icc: Buffer | undefined, space: Picture['space'], isDelivered = true): Found => {
  if (!icc || icc.length === 0) return noProfile;
  const profile = readProfile(icc);
  const why = whyNot(icc, profile, space, isDelivered);
  if (why === null) return { profile, note: [] };
  return { profile: null, note: [`its colour profile ${why} and was left out; ${taken[space]}`] };
};
