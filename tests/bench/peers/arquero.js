// Arquero, a data-frame library in plain JavaScript, from its npm package. Files are read as text, as its users do.

const { aq } = globalThis;
let customers, orders;

async function timed(work) {
  const start = performance.now();
  const answer = await work();
  return { ms: performance.now() - start, answer };
}

/** The library is a plain script that the page has loaded; its time to be ready is the time to make a table. */
export const ready = () => timed(async () => String(aq.table({ a: [1] }).numRows()));

export const load = (files) => timed(async () => {
  const file = (name) => [...files].find((file) => file.name === name);
  customers = aq.fromCSV(await file("customers.csv").text());
  orders = aq.fromCSV(await file("orders.csv").text());
  return [[String(customers.numRows()), String(orders.numRows())]];
});

async function edits(from, to, query) {
  const batch = await timed(async () => {
    const answers = [];
    for (let a = from; a <= to; a++) answers.push(query(a));
    return answers;
  });
  return { ms: batch.ms / (to - from + 1), answer: batch.answer };
}

export const edit = (round) => edits(20, 49, (a) => {
  const row = customers.params({ a: a + round / 100 })
    .filter((d, $) => d.age >= $.a && (d.country === "Greece" || d.country === "Bulgaria") &&
      d.industry !== "Retail" && aq.op.includes(d.name, "7", 0))
    .rollup({ n: () => aq.op.count(), income: (d) => aq.op.sum(d.income) }).object();
  return [String(row.n), String(row.income)];
});
