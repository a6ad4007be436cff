//! The benchmark: the same jobs on the same files in Hedgerow's built page, DuckDB-WASM and Arquero, in one Chromium, in
//! turns. Answers must agree or the run is void. Prints the table and keeps it in `tests/bench/results.md`.
//!
//! Run by `cargo xtask bench`, which builds the page and names the folder of npm packages in `HEDGEROW_NPM`.

#![allow(clippy::print_stdout, reason = "this is a program that prints a table")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hedgerow_core::engine::{
    Answer, Project, Request, SegmentRule, SegmentationKind, SegmentationSpec, SegmentationView, TierSpec,
};
use hedgerow_core::value::Decimal;
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, Engine, Find, data, site};
use hedgerow_web::protocol::body::{self, Order};
use hedgerow_web::protocol::{CallId, FromWorker, Outcome, PROTOCOL, ToWorker};
use serde_json::{Value, json};

/// Times each job is done; medians are compared.
const ROUNDS: u32 = 7;

/// A job, how much faster than each peer it must be.
const JOBS: [(&str, &[(&str, f64)]); 5] = [
    ("ready", &[("duckdb", 4.0)]),
    ("load", &[("duckdb", 4.0), ("arquero", 8.0)]),
    ("values", &[("duckdb", 8.0)]),
    ("edit", &[("duckdb", 8.0)]),
    ("edit with orders", &[("duckdb", 8.0)]),
];

/// Milliseconds by job and engine.
type Times = BTreeMap<(&'static str, &'static str), Vec<f64>>;

fn main() -> Result<()> {
    let npm = std::env::var_os("HEDGEROW_NPM").map(PathBuf::from);
    let npm = npm.context("HEDGEROW_NPM names no folder; run `cargo xtask bench`")?;
    let files = data::large()?;
    let page = Server::folder(site::built()?, "/", 0)?;
    let peers = Server::folder(peers_folder(&npm)?, "/", 0)?;
    let ours = Ours::start(&page, &files)?;
    let theirs = Theirs::start(&peers, &files)?;

    let mut times = Times::new();
    let mut note = |job, engine, ms: f64| times.entry((job, engine)).or_default().push(ms);
    note("ready", "duckdb", theirs.job("duckdb", "ready", None)?.0);
    note("ready", "arquero", theirs.job("arquero", "ready", None)?.0);
    for _ in 0..ROUNDS {
        note("ready", "hedgerow", ours.ready(&page)?);
    }
    for round in 0..ROUNDS {
        ours.fresh(&files)?;
        let (ms, view) = ours.load()?;
        note("load", "hedgerow", ms);
        let (ms, counts) = theirs.job("duckdb", "load", Some(Value::Null))?;
        note("load", "duckdb", ms);
        ensure!(counts == json!([view.clone()]), "loaded {view:?}, DuckDB {counts}");
        if round < 3 {
            let (ms, counts) = theirs.job("arquero", "load", Some(Value::Null))?;
            note("load", "arquero", ms);
            ensure!(counts == json!([view.clone()]), "loaded {view:?}, Arquero {counts}");
        }
    }
    for round in 0..ROUNDS {
        let (ms, mine) = ours.values(round)?;
        note("values", "hedgerow", ms);
        let (ms, answer) = theirs.job("duckdb", "values", Some(json!(round)))?;
        note("values", "duckdb", ms);
        agree("values", &mine, &answer)?;

        let (ms, mine) = ours.edit(round)?;
        note("edit", "hedgerow", ms);
        for engine in ["duckdb", "arquero"] {
            let (ms, answer) = theirs.job(engine, "edit", Some(json!(round)))?;
            note("edit", engine, ms);
            agree("edit", &mine, &answer)?;
        }

        let (ms, mine) = ours.edit_orders(round)?;
        note("edit with orders", "hedgerow", ms);
        let (ms, answer) = theirs.job("duckdb", "editOrders", Some(json!(round)))?;
        note("edit with orders", "duckdb", ms);
        agree("edit with orders", &mine, &answer)?;
    }
    report(&times)
}

/// The peers' page and their packages, as one folder.
fn peers_folder(npm: &Path) -> Result<PathBuf> {
    let folder = site::output_folder()?.join("peers");
    std::fs::create_dir_all(&folder)?;
    for name in ["peers.html", "duckdb.js", "arquero.js"] {
        std::fs::copy(site::root().join("tests/bench/peers").join(name), folder.join(name))?;
    }
    let link = folder.join("npm");
    if !link.exists() {
        #[cfg(unix)]
        std::os::unix::fs::symlink(npm, &link)?;
    }
    Ok(folder)
}

/// Hedgerow in its page, spoken to by messages as its own client does.
struct Ours {
    browser: Browser,
}

impl Ours {
    fn start(page: &Server, files: &[PathBuf]) -> Result<Ours> {
        let ours = Ours { browser: Browser::start(Engine::Chromium)? };
        ours.ready(page)?;
        ours.fresh(files)?;
        Ok(ours)
    }

    /// Milliseconds from navigation until the network is shut, the worker has answered and a file can be chosen.
    fn ready(&self, page: &Server) -> Result<f64> {
        self.browser.open("about:blank")?;
        self.browser.open(&page.url())?;
        let mark = "return performance.getEntriesByName('hedgerow-ready').map((mark) => mark.startTime)[0];";
        self.browser.wait_script("the page to be ready", mark)?.as_f64().context("no time")
    }

    /// A worker of the benchmark's own, without files.
    fn fresh(&self, files: &[PathBuf]) -> Result<()> {
        self.browser.run(include_str!("../bench/ours.js"), &[])?;
        if self.browser.run("return !document.getElementById('bench-files')", &[])? == true {
            self.browser.run("bench.field()", &[])?;
            let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
            self.browser.upload(Find::Css("#bench-files"), &paths)?;
        }
        let build = self.browser.run("return hedgerow.build", &[])?;
        let hello = ToWorker::Hello { build: build.as_str().unwrap_or_default().to_owned() };
        let start = "await bench.start(arguments[0], arguments[1]); return true;";
        self.browser.run_async(start, &[json!(PROTOCOL), json!(STANDARD.encode(body::write(&hello)?))])?;
        // The parse workers start by themselves; the user would be looking for a file meanwhile.
        self.browser.run_async("await new Promise((done) => setTimeout(done, 300)); return true;", &[])?;
        Ok(())
    }

    /// Sends orders at once; the time until all are answered, and the answers.
    fn calls(&self, orders: &[Order]) -> Result<(f64, Vec<Answer>)> {
        let mut calls = Vec::new();
        for (id, order) in (1..).zip(orders) {
            let head = STANDARD.encode(body::write(&ToWorker::Call { id: CallId(id) })?);
            let with_files = matches!(order, Order::Open(_));
            calls.push(json!([id, head, STANDARD.encode(body::write(order)?), with_files]));
        }
        let script = "return await bench.calls(arguments[0], arguments[1]);";
        let heard = self.browser.run_async(script, &[json!(PROTOCOL), json!(calls)])?;
        let ms = heard["ms"].as_f64().context("no time came back")?;
        let mut answers = Vec::new();
        for reply in heard["replies"].as_array().into_iter().flatten() {
            let bytes = |at: usize| STANDARD.decode(reply[at].as_str().unwrap_or_default());
            let (head, answer) = (bytes(0)?, bytes(1)?);
            let head: FromWorker = postcard::from_bytes(&head).map_err(|error| anyhow!("{error}"))?;
            let FromWorker::Reply { outcome: Outcome::Answered, .. } = head else {
                bail!("refused: {:?}", body::read_error(&answer));
            };
            answers.push(body::read_answer(&answer, Vec::new())?);
        }
        ensure!(answers.len() == orders.len(), "{} answers to {} orders", answers.len(), orders.len());
        Ok((ms, answers))
    }

    fn load(&self) -> Result<(f64, Vec<String>)> {
        let (ms, answers) = self.calls(&[Order::Open(Project::default())])?;
        let [Answer::Overview(view)] = answers.as_slice() else { bail!("no overview") };
        Ok((ms, view.sources.iter().map(|source| source.rows_read.to_string()).collect()))
    }

    fn values(&self, round: u32) -> Result<(f64, Vec<Vec<String>>)> {
        let rule = |name: &str, criterion: String| SegmentRule { name: name.into(), criterion };
        let spec =
            |name: &str, kind| SegmentationSpec { name: name.into(), kind, remainder: None, unknown: None };
        let tier = |name: &str, share: String| TierSpec { name: name.into(), share };
        let trade = vec![
            rule(
                "Big hospitality",
                r#"industry in ("Hospitality", "Food service") and company_size in ("50-249", "250-999", "1000+")"#.into(),
            ),
            rule(
                "Regular scrubs",
                r#"count(orders where category = "scrubs" and date in 2025-01-01..2025-12-31) >= 2"#.into(),
            ),
            rule("Young or unsure", format!("age < 35.{round:02} or age is unknown")),
        ];
        let tiers =
            vec![tier("A", format!("0.80{round:02}")), tier("B", "0.95".into()), tier("C", "1.0".into())];
        let values = SegmentationKind::Values { of: "country".into(), smallest: None, top: None };
        let specs = [
            spec("Country", values),
            spec("Trade", SegmentationKind::Rules { segments: trade }),
            spec("Value", SegmentationKind::Tiers { of: "sum(orders.amount)".into(), tiers }),
        ];
        let orders =
            specs.map(|segmentation| Order::Ask(Request::Evaluate { segmentation, instead_of: None }));
        let (ms, answers) = self.calls(&orders)?;
        let mut rows = Vec::new();
        for answer in answers {
            let Answer::Segmentation(view) = answer else { bail!("no segmentation") };
            rows.extend(lines(&view));
        }
        rows.sort();
        Ok((ms, rows))
    }

    fn counts(&self, criteria: Vec<String>, sum: Option<&str>) -> Result<(f64, Vec<Vec<String>>)> {
        let count = |criterion| Order::Ask(Request::Count { criterion, sum: sum.map(str::to_owned) });
        let orders: Vec<Order> = criteria.into_iter().map(count).collect();
        let (ms, answers) = self.calls(&orders)?;
        let rows = answers.into_iter().map(|answer| match answer {
            Answer::Count(view) => Ok(std::iter::once(view.yes.to_string()).chain(view.sum).collect()),
            _ => Err(anyhow!("no count")),
        });
        Ok((ms / orders.len() as f64, rows.collect::<Result<_>>()?))
    }

    fn edit(&self, round: u32) -> Result<(f64, Vec<Vec<String>>)> {
        let criterion = |a: u32| {
            format!(
                r#"age >= {a}.{round:02} and country in ("Greece", "Bulgaria") and industry != "Retail" and name contains "7""#
            )
        };
        self.counts((20..=49).map(criterion).collect(), Some("income"))
    }

    fn edit_orders(&self, round: u32) -> Result<(f64, Vec<Vec<String>>)> {
        let criterion = |a: u32| {
            let (month, money) = (1 + a % 9, 10 * a);
            format!(
                r#"sum(orders.amount where category = "scrubs" and date >= 2025-0{month}-01) > {money}.{round:02} and age >= 30"#
            )
        };
        self.counts((1..=11).map(criterion).collect(), None)
    }
}

fn lines(view: &SegmentationView) -> Vec<Vec<String>> {
    let rows = view.segments.iter().filter(|segment| segment.customers > 0);
    rows.map(|segment| {
        vec![
            view.name.clone(),
            segment.name.clone(),
            segment.customers.to_string(),
            segment.orders.to_string(),
            segment.revenue.clone().unwrap_or_default(),
        ]
    })
    .collect()
}

/// The peers in their page.
struct Theirs {
    browser: Browser,
}

impl Theirs {
    fn start(server: &Server, files: &[PathBuf]) -> Result<Theirs> {
        let browser = Browser::start(Engine::Chromium)?;
        browser.open(&format!("{}peers.html", server.url()))?;
        browser.wait_script("the peers", "return !!globalThis.peers")?;
        let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
        browser.upload(Find::Css("#files"), &paths)?;
        Ok(Theirs { browser })
    }

    /// Runs a job; `null` as argument stands for the files.
    fn job(&self, engine: &str, job: &str, argument: Option<Value>) -> Result<(f64, Value)> {
        let script = "const [engine, job, argument] = arguments; \
             const given = argument === null ? [...document.getElementById('files').files] : argument; \
             const { ms, answer } = await peers[engine][job](given); return { ms, answer: answer ?? null };";
        let result = self
            .browser
            .run_async(script, &[json!(engine), json!(job), argument.unwrap_or(json!(0))])
            .with_context(|| format!("{engine}: {job}"))?;
        Ok((result["ms"].as_f64().context("no time")?, result["answer"].clone()))
    }
}

/// Whether a peer's rows say the same as ours: texts and counts exactly, money to the cent.
fn agree(job: &str, ours: &[Vec<String>], theirs: &Value) -> Result<()> {
    let rows = theirs.as_array().context("no rows")?;
    ensure!(rows.len() == ours.len(), "{job}: {} rows, the peer has {}", ours.len(), rows.len());
    for (mine, row) in ours.iter().zip(rows) {
        let cells: Vec<&str> = row.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let same = mine.len() == cells.len() && mine.iter().zip(&cells).all(|(a, b)| is_same(a, b));
        ensure!(same, "{job}: {mine:?}, the peer has {cells:?}");
    }
    Ok(())
}

fn is_same(ours: &str, theirs: &str) -> bool {
    let cents = |text: &str| Decimal::parse(text).and_then(|number| number.with_scale(2)).ok();
    // A sum over nobody is no sum in SQL.
    ours == theirs
        || (ours == "0" && theirs == "null")
        || cents(ours).is_some_and(|cell| cents(theirs) == Some(cell))
}

fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn report(times: &Times) -> Result<()> {
    let mut table = String::from(
        "# Benchmark\n\n100 000 customers, 1 000 000 orders (71 MB), medians in one run in headless Chromium; answers \
         agree. Made by `cargo xtask bench`.\n\n| Job | Hedgerow | DuckDB-WASM | Arquero | budget | met |\n|---|---|---|---|---|---|\n",
    );
    let mut missed = Vec::new();
    for (job, budgets) in JOBS {
        let time = |engine| times.get(&(job, engine)).map(|times| median(times));
        let ours = time("hedgerow").context("a job was not done")?;
        let cell =
            |engine| time(engine).map_or("–".to_owned(), |ms| format!("{ms:.1} ms ({:.1}×)", ms / ours));
        let mut met = true;
        let mut budget = Vec::new();
        for (peer, times_faster) in budgets {
            let theirs = time(peer).context("a peer did not do a job")?;
            met &= ours * times_faster <= theirs;
            budget.push(format!("1/{times_faster} of {peer}"));
        }
        if !met {
            missed.push(job);
        }
        let (duckdb, arquero) = (cell("duckdb"), cell("arquero"));
        let met = if met { "yes" } else { "no" };
        writeln!(table, "| {job} | {ours:.1} ms | {duckdb} | {arquero} | {} | {met} |", budget.join(", "))?;
    }
    println!("{table}");
    std::fs::write(site::root().join("tests/bench/results.md"), &table)?;
    ensure!(missed.is_empty() || std::env::var_os("HEDGEROW_STRICT").is_none(), "missed budgets: {missed:?}");
    Ok(())
}
