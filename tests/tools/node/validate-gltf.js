// Prints what the Khronos validator says of a file: node validate-gltf.js scene.glb
const { readFileSync } = require('fs');
const { validateBytes } = require('gltf-validator');

validateBytes(new Uint8Array(readFileSync(process.argv[2])), { maxIssues: 100 })
  .then(report => console.log(JSON.stringify(report)), failure => { console.error(failure); process.exit(1); });
