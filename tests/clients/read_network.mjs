// Reads a network with graphology. Argument: graphml or gexf. Standard input: the document. Standard output: graphology's own JSON of
// the graph. A document that graphology refuses is said on standard error, with exit code 1.
import { text } from 'node:stream/consumers';
import graphology from 'graphology';
import gexf from 'graphology-gexf';
import graphml from 'graphology-graphml';

const readers = { graphml, gexf };

try {
  const graph = readers[process.argv[2]].parse(graphology.MultiDirectedGraph, await text(process.stdin));
  process.stdout.write(JSON.stringify(graph.export()));
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
