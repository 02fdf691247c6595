// The core process on trial.
const Database = require('better-sqlite3');

new Database(':memory:').exec('CREATE TABLE proof (id INTEGER PRIMARY KEY) STRICT');
if (process.parentPort) process.parentPort.postMessage('proved');
else process.send?.('proved', undefined, undefined, () => process.disconnect?.());
