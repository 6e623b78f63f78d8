/** Go's json.Number: a number kept exactly as it was written. Its kind is string, but it is not of type string. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
