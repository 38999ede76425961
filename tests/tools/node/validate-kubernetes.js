// Holds a file of Kubernetes objects, KEDA's among them, to their published schemas and prints a JSON list of faults:
// node validate-kubernetes.js kubernetes.yaml
const { readFileSync } = require('fs');
const { parseAllDocuments } = require('yaml');

const kinds = {
  'v1': require('kubernetes-models/v1'),
  'apps/v1': require('kubernetes-models/apps/v1'),
  'keda.sh/v1alpha1': require('@kubernetes-models/keda/keda.sh/v1alpha1'),
};

const faults = parseAllDocuments(readFileSync(process.argv[2], 'utf8')).flatMap(document => {
  const object = document.toJS({ merge: true });
  const kind = kinds[object.apiVersion]?.[object.kind];
  if (!kind) return [`${object.apiVersion} ${object.kind} is not known`];
  const unread = [];
  try {
    kind.prototype.validate.call(watched(object, object.kind, unread));
  } catch (fault) {
    return [`${object.kind}: ${fault.message}`];
  }

  return unread.flatMap(find => find());
});
console.log(JSON.stringify(faults));

// The schemas allow properties that they do not name, as the API server once did, so a misspelt one would pass. The
// validator looks at every property that a schema names, there or not: one that it never looked at is unknown, and where
// it looked at none the schema leaves the object open.
function watched(value, path, unread) {
  if (value === null || typeof value !== 'object') return value;
  const seen = new Set();
  unread.push(() => Object.keys(value)
    .filter(key => seen.size > 0 && !seen.has(key)).map(key => `${path}.${key} is no property of its kind`));
  const inner = Array.isArray(value) ? [] : {};
  for (const key of Object.keys(value)) inner[key] = watched(value[key], `${path}.${key}`, unread);
  return new Proxy(inner, {
    get(target, key) {
      seen.add(key);
      return target[key];
    },
  });
}
