// Reads RDF with rdf-parse: N3.js and the streaming parsers of RDF/XML and JSON-LD. Argument: the media type. Standard input: the document.
// Standard output: a JSON list of quads, each [subject, predicate, object, language, datatype, graph]; the last four are empty where there is none.
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { rdfParser } from 'rdf-parse';

try {
  const options = { contentType: process.argv[2], baseIRI: 'https://nowhere.example/' };
  const quads = [];
  for await (const quad of rdfParser.parse(Readable.from([await text(process.stdin)]), options)) {
    const { object } = quad;
    quads.push([quad.subject.value, quad.predicate.value, object.value, object.language ?? '', object.datatype?.value ?? '', quad.graph.value]);
  }
  process.stdout.write(JSON.stringify(quads));
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
