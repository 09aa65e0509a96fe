export default {
  headrail: { input: 'made/openapi.json', output: { target: 'made/orval/headrail.ts', client: 'fetch' } },
};
