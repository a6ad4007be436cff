// Runs the reference queries of the value tables in DuckDB (the WebAssembly build, inside Node) over generated files
// and prints one line a segment: segmentation,segment,customers,orders,revenue.
//
// usage: node value.mjs NPM_FOLDER CUSTOMERS.csv ORDERS.csv QUERY.sql

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [npm, customers, orders, query] = process.argv.slice(2);
const require = createRequire(`${npm}/`);
const dist = `${npm}/@duckdb/duckdb-wasm/dist/`;
const duckdb = require(`${dist}duckdb-node-blocking.cjs`);

const bundle = { mainModule: `${dist}duckdb-eh.wasm`, mainWorker: `${dist}duckdb-node-eh.worker.cjs` };
const database = await duckdb.createDuckDB({ mvp: bundle, eh: bundle }, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
await database.instantiate();
const connection = database.connect();
connection.query(`create table customers as select * from read_csv('${customers}')`);
connection.query(
  `create table orders as select * from read_csv('${orders}', ` +
  "types = {'amount': 'DECIMAL(18,2)', 'margin': 'DECIMAL(18,2)'})");
const sql = readFileSync(query, "utf8").trim().replace(/;$/, "");
const text = connection.query(
  `select segmentation || ',' || segment || ',' || customers || ',' || orders || ',' || revenue as line from (${sql})`);
for (const row of text.toArray()) console.log(row.toJSON().line);
