// Asks Comunica questions. Standard input: a JSON list of {query, sources, baseIRI}, as Comunica's context has them. Standard output: a JSON
// list of what came, as text: rows as SPARQL results in JSON, graphs as N-Triples. What goes wrong is said on standard error, with exit code 1.
import { text } from 'node:stream/consumers';
import { QueryEngine } from '@comunica/query-sparql';

async function ask({ query, ...context }) {
  const engine = new QueryEngine();
  const answer = await engine.query(query, context);
  const syntax = answer.resultType === 'quads' ? 'application/n-triples' : 'application/sparql-results+json';
  const { data } = await engine.resultToString(answer, syntax);
  return text(data);
}

try {
  const answers = [];
  for (const question of JSON.parse(await text(process.stdin))) {
    answers.push(await ask(question));
  }
  process.stdout.write(JSON.stringify(answers));
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
