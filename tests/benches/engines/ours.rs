//! Hedgerow in its built page, spoken to by messages as its own client does.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hedgerow_core::engine::{
    Answer, FileRecipe, Project, Request, SegmentRule, SegmentationKind, SegmentationSpec, SegmentationView,
    TierSpec,
};
use hedgerow_tests::server::Server;
use hedgerow_tests::{Browser, Engine, Find};
use hedgerow_web::protocol::body::{self, Order};
use hedgerow_web::protocol::{CallId, FromWorker, Outcome, PROTOCOL, Progress, ToWorker};
use serde_json::{Value, json};

use super::settle;

/// One page of Hedgerow.
pub struct Ours {
    browser: Browser,
}

/// A load that was watched.
pub struct Watched {
    /// Milliseconds it took.
    pub ms: f64,
    /// Rows read, by file.
    pub rows: Vec<String>,
    /// Bytes of memory that the engine's worker and its parse workers came to hold.
    pub memory: u64,
    /// The longest time without a sign of progress, in milliseconds.
    pub silence: f64,
}

impl Ours {
    pub fn start(page: &Server, files: &[PathBuf]) -> Result<Ours> {
        let ours = Ours { browser: Browser::start(Engine::Chromium)? };
        ours.ready(page)?;
        ours.fresh(files)?;
        Ok(ours)
    }

    /// Milliseconds from navigation until the network is shut, the worker has answered and a file can be chosen.
    pub fn ready(&self, page: &Server) -> Result<f64> {
        self.browser.open("about:blank")?;
        self.browser.open(&page.url())?;
        let mark = "return performance.getEntriesByName('hedgerow-ready').map((mark) => mark.startTime)[0];";
        self.browser.wait_script("the page to be ready", mark)?.as_f64().context("no time")
    }

    /// A worker of the benchmark's own, without files.
    pub fn fresh(&self, files: &[PathBuf]) -> Result<()> {
        self.browser.run(include_str!("../../bench/ours.js"), &[])?;
        if self.browser.run("return !document.getElementById('bench-files')", &[])? == true {
            self.browser.run("bench.field()", &[])?;
            let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
            self.browser.upload(Find::Css("#bench-files"), &paths)?;
        }
        let build = self.browser.run("return hedgerow.build", &[])?;
        let hello = ToWorker::Hello { build: build.as_str().unwrap_or_default().to_owned() };
        let start = "await bench.start(arguments[0], arguments[1]); return true;";
        self.browser.run_async(start, &[json!(PROTOCOL), json!(STANDARD.encode(body::write(&hello)?))])?;
        // The parse workers start by themselves.
        settle(&self.browser)
    }

    /// Sends orders at once; what came back.
    fn heard(&self, orders: &[Order], cancel: Option<f64>) -> Result<Value> {
        let mut calls = Vec::new();
        for (id, order) in (1..).zip(orders) {
            let head = STANDARD.encode(body::write(&ToWorker::Call { id: CallId(id) })?);
            let with_files = matches!(order, Order::Open(_) | Order::Glimpse(_));
            calls.push(json!([id, head, STANDARD.encode(body::write(order)?), with_files]));
        }
        let cancel = match cancel {
            Some(after) => json!([STANDARD.encode(body::write(&ToWorker::Cancel { id: CallId(1) })?), after]),
            None => Value::Null,
        };
        let script = "return await bench.calls(arguments[0], arguments[1], arguments[2]);";
        self.browser.run_async(script, &[json!(PROTOCOL), json!(calls), cancel])
    }

    /// The time until all orders are answered, and the answers.
    fn calls(&self, orders: &[Order]) -> Result<(f64, Vec<Answer>)> {
        read_answers(&self.heard(orders, None)?, orders.len())
    }

    /// Loads the files and watches how.
    pub fn watch_load(&self) -> Result<Watched> {
        let heard = self.heard(&[Order::Open(Project::default())], None)?;
        let (ms, answers) = read_answers(&heard, 1)?;
        let steps = progress(&heard)?;
        let memory = steps.iter().map(|(_, step)| step.memory).max().unwrap_or(0);
        let ends = steps.iter().map(|(at, _)| *at).chain([ms]);
        let starts = std::iter::once(0.0).chain(steps.iter().map(|(at, _)| *at));
        let silence = starts.zip(ends).map(|(from, to)| to - from).fold(0.0, f64::max);
        Ok(Watched { ms, rows: rows_read(&answers)?, memory, silence })
    }

    /// Begins to load, withdraws the order after so many milliseconds; the time from there to the answer.
    pub fn cancelled_load(&self, after: f64) -> Result<f64> {
        let heard = self.heard(&[Order::Open(Project::default())], Some(after))?;
        let head = STANDARD.decode(heard["replies"][0][0].as_str().unwrap_or_default())?;
        let head: FromWorker = postcard::from_bytes(&head).map_err(|error| anyhow!("{error}"))?;
        let cancelled = matches!(head, FromWorker::Reply { outcome: Outcome::Cancelled, .. });
        ensure!(cancelled, "the load was over before it was cancelled: {head:?}");
        heard["ms"].as_f64().context("no time came back")
    }

    pub fn load(&self) -> Result<(f64, Vec<String>)> {
        let (ms, answers) = self.calls(&[Order::Open(Project::default())])?;
        Ok((ms, rows_read(&answers)?))
    }

    /// Milliseconds until the first rows of the first file are there as another choice reads them.
    pub fn glimpse(&self) -> Result<f64> {
        let recipe =
            FileRecipe { pattern: "*".into(), delimiter: Some("semicolon".into()), ..FileRecipe::default() };
        let project = Project { files: vec![recipe], ..Project::default() };
        let (ms, answers) = self.calls(&[Order::Glimpse(project)])?;
        let rows = matches!(&answers[..], [Answer::Glimpse(glimpse)] if glimpse.rows.columns.len() == 1);
        ensure!(rows, "the rows of one column were expected");
        Ok(ms)
    }

    pub fn values(&self, round: u32) -> Result<(f64, Vec<Vec<String>>)> {
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

    pub fn edit(&self, round: u32) -> Result<(f64, Vec<Vec<String>>)> {
        let criterion = |a: u32| {
            format!(
                r#"age >= {a}.{round:02} and country in ("Greece", "Bulgaria") and industry != "Retail" and name contains "7""#
            )
        };
        self.counts((20..=49).map(criterion).collect(), Some("income"))
    }

    pub fn edit_orders(&self, round: u32) -> Result<(f64, Vec<Vec<String>>)> {
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

/// The time that passed and the answers, if none was refused.
fn read_answers(heard: &Value, expected: usize) -> Result<(f64, Vec<Answer>)> {
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
    ensure!(answers.len() == expected, "{} answers to {expected} orders", answers.len());
    Ok((ms, answers))
}

/// What was said on the way, and when.
fn progress(heard: &Value) -> Result<Vec<(f64, Progress)>> {
    let steps = heard["progress"].as_array().into_iter().flatten();
    steps
        .map(|step| {
            let head = STANDARD.decode(step[1].as_str().unwrap_or_default())?;
            let FromWorker::Progress { progress, .. } =
                postcard::from_bytes(&head).map_err(|error| anyhow!("{error}"))?
            else {
                bail!("no progress");
            };
            Ok((step[0].as_f64().unwrap_or_default(), progress))
        })
        .collect()
}

fn rows_read(answers: &[Answer]) -> Result<Vec<String>> {
    let [Answer::Overview(view)] = answers else { bail!("no overview") };
    Ok(view.sources.iter().map(|source| source.rows_read.to_string()).collect())
}
