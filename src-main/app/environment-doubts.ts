/** Variables by which whoever set them could read, or weaken, what the app says to the service; each as a sentence that says what it does here. */
export function environmentDoubts(environment: Readonly<Record<string, string | undefined>>): string[] {
  const doubts: string[] = [];
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    doubts.push(
      'NODE_TLS_REJECT_UNAUTHORIZED is set and changes nothing here: Pentimento always checks whom it is connected to.',
    );
  if (environment['NODE_EXTRA_CA_CERTS'])
    doubts.push(
      'NODE_EXTRA_CA_CERTS is set: whoever holds the certificates in it can read your key on its way. Start Pentimento without it if you do not know why it is there.',
    );
  return doubts;
}
