// Reads a Parquet file with hyparquet. Standard input: the file. Standard output: a JSON list of its rows; a day is its ISO date.
import { buffer } from 'node:stream/consumers';
import { parquetReadObjects } from 'hyparquet';

function plain(value) {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value, plain);
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
  return value ?? null;
}

try {
  const bytes = await buffer(process.stdin);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  process.stdout.write(JSON.stringify(plain(await parquetReadObjects({ file }))));
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
