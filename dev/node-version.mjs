// Plain JavaScript, so that even a Node too old for the rest can say so in one line.
const major = Number(process.versions.node.split('.')[0]);
if (!(major >= 22)) {
  console.error(
    `Headrail needs Node 22 or newer, this is ${process.versions.node}: run it through npm ("npm run dev", "npm test") after "npm ci", which installs its own Node.`,
  );
  process.exit(1);
}
