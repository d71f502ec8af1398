/** Field is a field of a protobuf message: its number, its value, and all of it as it stands in the message. */
export type Field = { number: number; value: number | Uint8Array; bytes: Uint8Array };

/** FIXED is how long the values are that protobuf's wire types 1 and 5 announce. */
const FIXED: Record<number, number> = { 1: 8, 5: 4 };

/** wholeAt returns the whole number that starts at a place, and where it ends. */
function wholeAt(bytes: Uint8Array, start: number): { value: number; end: number } {
  let [value, factor, end] = [0, 1, start];
  for (let more = true; more; factor *= 128) {
    const byte = bytes[end++] ?? 0;
    value += (byte & 127) * factor;
    more = byte > 127;
  }
  return { value, end };
}

function fieldAt(message: Uint8Array, start: number): Field & { end: number } {
  const { value: tag, end: after } = wholeAt(message, start);
  const [number, type] = [Math.floor(tag / 8), tag % 8];
  const told = (value: number | Uint8Array, end: number) => {
    if (end > message.length) throw new Error("a protobuf message is cut off");
    return { number, value, end, bytes: message.subarray(start, end) };
  };
  const whole = wholeAt(message, after);
  if (type === 0) return told(whole.value, whole.end);
  const [from, length] = type === 2 ? [whole.end, whole.value] : [after, FIXED[type] ?? 0];
  if (type !== 2 && length === 0) throw new Error(`protobuf's wire type ${type} is not known`);
  return told(message.subarray(from, from + length), from + length);
}

/** fieldsIn returns a message's fields, in order; it throws where it is none. */
export function fieldsIn(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  for (let start = 0; start < message.length; ) {
    const { end, ...field } = fieldAt(message, start);
    fields.push(field);
    start = end;
  }
  return fields;
}

/** bytesIn returns the values of a message's fields of a number that hold bytes: texts, or messages. */
export function bytesIn(message: Uint8Array, number: number): Uint8Array[] {
  const fields = fieldsIn(message).filter((field) => field.number === number);
  return fields.flatMap(({ value }) => (typeof value === "number" ? [] : [value]));
}

/** textsIn returns the texts that a message's fields of a number hold. */
export function textsIn(message: Uint8Array, number: number): string[] {
  return bytesIn(message, number).map((bytes) => Buffer.from(bytes).toString("utf8"));
}

/** wholesIn returns the whole numbers that a message's fields of a number hold, one by one or together. */
export function wholesIn(message: Uint8Array, number: number): number[] {
  const fields = fieldsIn(message).filter((field) => field.number === number);
  return fields.flatMap(({ value }) => {
    if (typeof value === "number") return [value];
    const together: number[] = [];
    for (let at = 0; at < value.length; ) {
      const whole = wholeAt(value, at);
      together.push(whole.value);
      at = whole.end;
    }
    return together;
  });
}

function wholeOf(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** whole returns a field that holds a whole number that is not negative. */
export function whole(number: number, value: number): Uint8Array {
  return Uint8Array.from([...wholeOf(number * 8), ...wholeOf(value)]);
}

/** single returns a field that holds a number of four bytes. */
export function single(number: number, value: number): Uint8Array {
  const bytes = new Uint8Array(Float32Array.of(value).buffer);
  return Uint8Array.from([...wholeOf(number * 8 + 5), ...bytes]);
}

/** wrapped returns the pieces of a field that holds bytes, given in pieces: they are large, and copied once, at the end. */
export function wrapped(number: number, pieces: Uint8Array[]): Uint8Array[] {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return [Uint8Array.from([...wholeOf(number * 8 + 2), ...wholeOf(length)]), ...pieces];
}

/** sized returns a field that holds a text, or bytes such as those of another message. */
export function sized(number: number, value: string | Uint8Array): Uint8Array {
  return Buffer.concat(wrapped(number, [typeof value === "string" ? Buffer.from(value) : value]));
}
