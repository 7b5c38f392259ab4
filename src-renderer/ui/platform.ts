/** Is the keyboard a Mac's? Decides how shortcuts are labelled. */
export const isMac: boolean = /Mac|iPhone|iPad/.test(navigator.platform);
