export default {
  input: './made/openapi.json',
  output: { path: 'made/hey-api' },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
};
