// DuckDB-WASM, the "eh" build from its npm package. The queries are those of the benchmark's reference; every
// round varies its constants, so that nobody answers from a cache of the same question.
import * as duckdb from "@duckdb/duckdb-wasm";

const PACKAGE = new URL("./npm/@duckdb/duckdb-wasm/dist/", import.meta.url).href;
let database, connection;

async function timed(work) {
  const start = performance.now();
  const answer = await work();
  return { ms: performance.now() - start, answer };
}

const rows = async (sql) => (await connection.query(sql)).toArray().map((row) => Object.values(row.toJSON()).map(String));

export const ready = () => timed(async () => {
  const worker = new Worker(PACKAGE + "duckdb-browser-eh.worker.js");
  database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await database.instantiate(PACKAGE + "duckdb-eh.wasm");
  connection = await database.connect();
});

export const load = (files) => timed(async () => {
  for (const file of files) {
    await database.registerFileHandle(file.name, file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
  }
  await connection.query("create or replace table customers as select * from read_csv('customers.csv')");
  await connection.query(
    "create or replace table orders as select * from read_csv('orders.csv', " +
    "types = {'amount': 'DECIMAL(18,2)', 'margin': 'DECIMAL(18,2)'})");
  const counts = await rows("select (select count(*) from customers), (select count(*) from orders)");
  for (const file of files) await database.dropFile(file.name);
  return counts;
});

export const values = (round) => timed(() => rows(`
  with agg as (
    select customer_id, count(*) n, sum(amount) m,
      count(case when category = 'scrubs' and order_date between date '2025-01-01' and date '2025-12-31' then 1 end) scrubs
    from orders group by 1
  ), base as (
    select c.*, coalesce(a.n, 0) n, coalesce(a.m, 0) m, coalesce(a.scrubs, 0) scrubs
    from customers c left join agg a using (customer_id)
  ), ranked as (
    select customer_id, m,
      sum(m) over (order by m desc range between unbounded preceding and current row) - m * count(*) over (partition by m) as before_m,
      sum(m) over () as total
    from base where m > 0
  ), labelled as (
    select b.customer_id, b.n, b.m, coalesce(b.country, 'Unknown') country,
      case when industry in ('Hospitality', 'Food service') and company_size in ('50-249', '250-999', '1000+') then 'Big hospitality'
           when scrubs >= 2 then 'Regular scrubs'
           when age < 35 + ${round} / 100.0 or age is null then 'Young or unsure'
           else 'Everyone else' end trade,
      case when r.before_m * 10000 < r.total * (8000 + ${round}) then 'A' when r.before_m * 100 < r.total * 95 then 'B' else 'C' end tier
    from base b left join ranked r using (customer_id)
  )
  select 'Country' segmentation, country segment, count(*) customers, sum(n)::varchar orders, sum(m)::varchar revenue from labelled group by 2
  union all select 'Trade', trade, count(*), sum(n)::varchar, sum(m)::varchar from labelled group by 2
  union all select 'Value', tier, count(*), sum(n)::varchar, sum(m)::varchar from labelled group by 2
  order by 1, 2`));

/** Every edit of a batch in turn; the time of one. */
async function edits(from, to, sql) {
  const batch = await timed(async () => {
    const answers = [];
    for (let a = from; a <= to; a++) answers.push((await rows(sql(a)))[0]);
    return answers;
  });
  return { ms: batch.ms / (to - from + 1), answer: batch.answer };
}

export const edit = (round) => edits(20, 49, (a) => `
  select count(*), sum(income)::varchar from customers
  where age >= ${a} + ${round} / 100.0 and country in ('Greece', 'Bulgaria') and industry <> 'Retail' and name like '%7%'`);

export const editOrders = (round) => edits(1, 11, (a) => `
  select count(*) from customers c left join (
    select customer_id, sum(amount) m from orders
    where category = 'scrubs' and order_date >= date '2025-0${1 + (a % 9)}-01' group by 1) o using (customer_id)
  where coalesce(o.m, 0) > ${10 * a} + ${round} / 100.0 and age >= 30`);
