const written =
  /^(\d{4}-\d\d-\d\d)T(?:[01]?\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?(?:Z|[+-](?:[01]\d|2[0-4]):(?:[0-5]\d|60))$/;

/** Whether a text is a time in the form of RFC 3339 as Go's time package reads it, on a day that exists. */
export function isTimestamp(text: string): boolean {
  const date = written.exec(text)?.[1];
  return date !== undefined && isDay(date);
}

/** Date moves a day that does not exist into the next month. */
function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
