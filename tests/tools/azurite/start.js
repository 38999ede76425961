// Runs Azurite until standard input ends, so that it never outlives the process that started it.
'use strict';

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));

require('azurite/dist/src/azurite');
