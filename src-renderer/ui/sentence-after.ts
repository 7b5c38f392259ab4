/** A sentence of a file, for after its name: without the quoted name at its beginning. */
export const sentenceAfter = (name: string, message: string): string => {
  const begins = `“${name}” `;
  return message.startsWith(begins) ? message.slice(begins.length) : message;
};

/** The same where the name stands somewhere above. */
export const sentenceBelow = (name: string, message: string): string => {
  const rest = sentenceAfter(name, message);
  return rest === message ? message : `It ${rest}`;
};
