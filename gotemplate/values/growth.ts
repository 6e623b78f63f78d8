/** Sizes of the blocks of Go's memory allocator up to 2 KiB, in bytes; larger ones are rounded to about a ninth. */
const BLOCKS = [
  8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416,
  448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048,
];

/** Below this many elements Go doubles a slice that is full; above, it grows by a quarter and a bit. */
const DOUBLED = 256;

/** The capacity of a Go slice after an append that needs `needed` elements (Go 1.26's growslice). */
export function grownCapacity(capacity: number, needed: number, elementType: string): number {
  if (needed <= capacity) return capacity;
  const size = sizeOf(elementType);
  const wanted =
    needed > 2 * capacity ? needed : capacity < DOUBLED ? 2 * capacity : quarterMore(capacity, needed);
  const block = BLOCKS.find((bytes) => bytes >= wanted * size);
  return block === undefined ? wanted : Math.floor(block / size);
}

/** The capacity of a Go slice of so many elements, appended one by one to an empty slice of a capacity. */
export function capacityAfter(appends: number, elementType: string, from = 0): number {
  let capacity = from;
  while (capacity < appends) capacity = grownCapacity(capacity, capacity + 1, elementType);
  return capacity;
}

function quarterMore(capacity: number, needed: number): number {
  let wanted = capacity;
  while (wanted < needed) wanted += Math.floor((wanted + 3 * DOUBLED) / 4);
  return wanted;
}

/** Bytes of one element: a word for numbers, two for texts and interfaces, three for slices. */
function sizeOf(elementType: string): number {
  if (elementType.startsWith('[]')) return 24;
  return elementType === 'string' || elementType === 'interface {}' ? 16 : 8;
}
