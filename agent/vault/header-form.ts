/** Which headers can be sent at all: RFC 9110, section 5. Pure. */

const nameForm = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
/** Each character is one byte on the wire; line breaks and other controls would end the header. */
const valueForm = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The names of the headers that cannot be sent, quoted as in JSON. */
export function unsendable(headers: Readonly<Record<string, string>>): string[] {
  const isSendable = (name: string, value: string) => nameForm.test(name) && valueForm.test(value);
  return Object.entries(headers).flatMap(([name, value]) =>
    isSendable(name, value) ? [] : [JSON.stringify(name)],
  );
}
