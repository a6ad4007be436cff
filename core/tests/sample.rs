//! The sample through the whole engine: it opens without a question, and every story can be found in it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use std::ops::Range;

use hedgerow_core::calendar::Day;
use hedgerow_core::engine::sample::{SAMPLE_SEED, STORIES};
use hedgerow_core::engine::{Answer, Engine, ExportView, OpenJob, OpenStep, OverviewView, Request};
use hedgerow_core::load::{FileInfo, parse_slice};

fn opened() -> (Engine, OverviewView) {
    let mut engine = Engine::new(Day::from_iso("2026-11-01").unwrap());
    let Answer::Sample(files) = engine.ask(Request::Sample { seed: SAMPLE_SEED }).unwrap() else {
        panic!("no sample")
    };
    let infos = files.iter().map(|file| FileInfo { name: file.name.clone(), size: file.bytes.len() as u64 });
    let job = engine.open(infos.collect(), Vec::new()).unwrap();
    let overview = finish(&mut engine, job, &files);
    (engine, overview)
}

fn finish(engine: &mut Engine, mut job: OpenJob, files: &[ExportView]) -> OverviewView {
    let bytes = |file: usize, range: Range<u64>| &files[file].bytes[range.start as usize..range.end as usize];
    loop {
        match job.step().unwrap() {
            OpenStep::Want(want) => job.feed(&want, bytes(want.file, want.range.clone())).unwrap(),
            OpenStep::Parse(task) => {
                job.accept(parse_slice(&task, bytes(task.file(), task.range()))).unwrap();
            }
            OpenStep::Wait | OpenStep::Working(_) => {}
            OpenStep::Done(opened) => return engine.finish(*opened).unwrap(),
        }
    }
}

#[test]
fn the_sample_is_recognised_without_a_question() {
    let (_, overview) = opened();
    let kinds: Vec<(&str, &str)> =
        overview.sources.iter().map(|source| (source.name.as_str(), source.kind.as_str())).collect();
    assert_eq!(kinds, [("firms.csv", "customers"), ("contacts.csv", "other"), ("order_lines.csv", "lines")]);
    for source in &overview.sources {
        assert!(source.questions.is_empty(), "{} asks {:?}", source.name, source.questions);
        assert_eq!(source.rows_rejected, 0, "{}", source.name);
    }
    let totals = overview.totals.unwrap();
    assert_eq!(totals.customers, 1212);
    assert_eq!(totals.customers_only_in_orders, 0);
    assert_eq!(totals.value_measure, "margin");
    assert_eq!(totals.as_of.as_deref(), Some("2026-09-30"));
    assert!(totals.margin_known_share.is_some_and(|share| share.starts_with("0.9") && share != "1.000000"));
}

#[test]
fn the_criterion_of_every_story_finds_its_customers() {
    let (mut engine, _) = opened();
    for story in STORIES {
        let criterion = story.criterion.to_owned();
        let Answer::Count(count) = engine.ask(Request::Count { criterion, sum: None }).unwrap() else {
            panic!("no count")
        };
        assert!(count.problems.is_empty(), "{}: {:?}", story.key, count.problems);
        assert!(count.yes > 0 && count.yes < count.customers, "{}: {}", story.key, count.yes);
    }
}
