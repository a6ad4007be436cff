//! The engine as the page and the command line use it.

use super::*;
use crate::calendar::Day;
use crate::load::{FileInfo, parse_slice};

const CUSTOMERS: &str = "customer_id,name,country,age\n\
    C1,Ada,Greece,31\nC2,Bo,Cyprus,\nC3,Cy,Greece,52\nC4,Dee,,44\n";
const ORDERS: &str = "order_id,customer_id,date,amount,margin\n\
    O1,C1,2025-01-31,10.00,4.00\nO2,C3,2025-02-28,20.50,\nO3,,2025-02-01,7.00,1.00\n\
    O4,C1,2025-03-01,5.00,1.00\nO5,C3,not a date,1.00,0.10\nO6,C3,2025-03-02\n";

type Files<'f> = &'f [(&'f str, &'f str)];

fn job(engine: &Engine, files: Files<'_>) -> OpenJob {
    let infos = files.iter().map(|(name, text)| FileInfo { name: (*name).into(), size: text.len() as u64 });
    engine.open(infos.collect(), Vec::new()).unwrap()
}

fn bytes<'f>(files: Files<'f>, file: usize, range: std::ops::Range<u64>) -> &'f [u8] {
    &files[file].1.as_bytes()[range.start as usize..range.end as usize]
}

/// Runs a job to its end, or so many steps.
fn run(job: &mut OpenJob, files: Files<'_>, steps: usize) -> Result<Option<Opened>, AnswerError> {
    for _ in 0..steps {
        match job.step()? {
            OpenStep::Want(want) => job.feed(&want, bytes(files, want.file, want.range.clone()))?,
            OpenStep::Parse(task) => {
                job.accept(parse_slice(&task, bytes(files, task.file(), task.range())))?
            }
            OpenStep::Wait | OpenStep::Working(_) => {}
            OpenStep::Done(opened) => return Ok(Some(*opened)),
        }
    }
    Ok(None)
}

fn open(engine: &mut Engine, files: Files<'_>) -> Result<OverviewView, AnswerError> {
    let mut job = job(engine, files);
    let opened = run(&mut job, files, 10_000)?.expect("the job ends");
    engine.finish(opened)
}

fn shop() -> Engine {
    let mut engine = Engine::new(Day::from_iso("2026-01-01").unwrap());
    open(&mut engine, &[("customers.csv", CUSTOMERS), ("orders.csv", ORDERS)]).unwrap();
    engine
}

fn rules(name: &str, segments: &[(&str, &str)]) -> SegmentationSpec {
    let rule =
        |&(name, criterion): &(&str, &str)| SegmentRule { name: name.into(), criterion: criterion.into() };
    let kind = SegmentationKind::Rules { segments: segments.iter().map(rule).collect() };
    SegmentationSpec { name: name.into(), kind, remainder: None, unknown: None }
}

fn evaluate(engine: &mut Engine, spec: SegmentationSpec, instead_of: Option<&str>) -> SegmentationView {
    let instead_of = instead_of.map(str::to_owned);
    match engine.ask(Request::Evaluate { segmentation: spec, instead_of }).unwrap() {
        Answer::Segmentation(view) => view,
        other => panic!("{other:?}"),
    }
}

fn count(engine: &mut Engine, criterion: &str) -> Result<CountView, String> {
    match engine.ask(Request::Count { criterion: criterion.into(), sum: Some("revenue".into()) }) {
        Ok(Answer::Count(count)) => Ok(count),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(error.problems[0].code.clone()),
    }
}

fn export(engine: &mut Engine, kind: ExportKind) -> String {
    match engine.ask(Request::Export(kind)).unwrap() {
        Answer::Export(export) => String::from_utf8(export.bytes).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn customers(view: &SegmentationView) -> Vec<(&str, u64)> {
    view.segments.iter().map(|segment| (segment.name.as_str(), segment.customers)).collect()
}

#[test]
fn what_was_opened_adds_up() {
    let engine = shop();
    let overview = engine.overview();
    assert_eq!(overview.epoch, 1);
    let orders = &overview.sources[1];
    assert_eq!(
        (orders.rows_read, orders.rows_used, orders.rows_rejected, orders.rows_without_customer),
        (6, 3, 2, 1)
    );
    let totals = overview.totals.unwrap();
    assert_eq!((totals.customers, totals.orders, totals.orders_without_customer), (4, 3, 1));
    assert_eq!(totals.revenue.as_deref(), Some("35.50"));
    assert_eq!(totals.margin.as_deref(), Some("5.00"));
    assert_eq!(totals.period, Some(("2025-01-31".into(), "2025-03-01".into())));
    assert_eq!(totals.value_measure, "margin");
}

#[test]
fn a_refused_or_abandoned_opening_changes_nothing() {
    let mut engine = shop();
    let before = engine.overview();
    let counted = count(&mut engine, "country = \"Greece\"");
    let refused = open(&mut engine, &[("weather.csv", "station,temperature\nA,1.5\nB,2.5\n")]);
    assert_eq!(refused.unwrap_err().problems[0].code, "ledger.no-customer");
    let refused = open(&mut engine, &[("photo.csv", "\u{0}\u{1}\u{2}\u{3}PNG\u{0}\u{0}")]);
    assert!(refused.is_err());
    let files: Files<'_> = &[("orders.csv", ORDERS)];
    for steps in 0..6 {
        let mut abandoned = job(&engine, files);
        let _ = run(&mut abandoned, files, steps);
        drop(abandoned);
        assert_eq!(engine.overview(), before);
    }
    assert_eq!(count(&mut engine, "country = \"Greece\""), counted);
    open(&mut engine, files).unwrap();
    assert_eq!((engine.overview().epoch, engine.overview().sources.len()), (2, 1));
}

#[test]
fn files_and_their_project_take_the_place_together_or_not_at_all() {
    let mut engine = shop();
    let before = engine.overview();
    let project = || Project { as_of: Some("2025-02-27".into()), ..Project::default() };
    let files: Files<'_> = &[("orders.csv", ORDERS)];
    let info = |size| vec![FileInfo { name: "orders.csv".into(), size }];
    let mut abandoned = engine.open_project(project(), info(ORDERS.len() as u64), Vec::new()).unwrap();
    let _ = run(&mut abandoned, files, 3);
    drop(abandoned);
    assert_eq!(engine.overview(), before);
    let mut job = engine.open_project(project(), info(ORDERS.len() as u64), Vec::new()).unwrap();
    let opened = run(&mut job, files, 10_000).unwrap().unwrap();
    let totals = engine.finish(opened).unwrap().totals.unwrap();
    assert_eq!((totals.as_of.as_deref(), totals.revenue.as_deref()), (Some("2025-02-27"), Some("10.00")));
    // Rows of another as-of date come back when the project lets go of it.
    engine.ask(Request::Adopt(Project::default())).unwrap();
    assert_eq!(engine.overview().totals.unwrap().revenue.as_deref(), Some("35.50"));
}

#[test]
fn an_error_in_one_segment_leaves_the_counts_of_the_others() {
    let mut engine = shop();
    let segments = [("Home", "country = \"greece\""), ("Typo", "contry = \"x\""), ("Young", "age < 50")];
    let view = evaluate(&mut engine, rules("R", &segments), None);
    assert_eq!(
        customers(&view),
        [("Home", 2), ("Typo", 0), ("Young", 1), ("Everyone else", 0), ("Unknown", 1)]
    );
    let problem = &view.segments[1].problems[0];
    assert_eq!(problem.code, "criteria.unknown-column");
    assert_eq!(problem.place, Some(PlaceView::Text { start: 0, end: 6 }));
    assert_eq!(view.segments[2].matches, 2);
    assert_eq!(view.segments[2].taken, 1);
    assert_eq!(
        view.segments[0].clauses,
        [ClauseView { text: "country = \"greece\"".into(), yes: 2, unknown: 1 }]
    );
    assert_eq!(view.total.customers, 4);
    assert_eq!(view.total.revenue.as_deref(), Some("35.50"));
}

#[test]
fn a_definition_that_makes_no_sense_says_so_inside_the_answer() {
    let mut engine = shop();
    let kind = SegmentationKind::Bands { of: "agee".into(), cuts: vec!["30".into()] };
    let spec = SegmentationSpec { name: "Age".into(), kind, remainder: None, unknown: None };
    let view = evaluate(&mut engine, spec, None);
    assert_eq!(view.segments, []);
    assert_eq!(view.problems.len(), 1);
    let circle = rules("Self", &[("a", "segment \"Self\" in (\"a\")")]);
    assert_eq!(evaluate(&mut engine, circle, None).problems[0].code, "segment.cycle");
}

#[test]
fn a_draft_stands_in_the_place_of_the_segmentation_it_renames() {
    let mut engine = shop();
    let project = Project {
        segmentations: vec![
            rules("Region", &[("Home", "country = \"Greece\"")]),
            rules("Both", &[("x", "segment \"Region\" in (\"Home\") and age > 40")]),
            rules("Broken", &[("y", "age >")]),
        ],
        ..Project::default()
    };
    engine.ask(Request::Adopt(project)).unwrap();
    // A broken neighbour is no obstacle, and what is named is found.
    let both = rules("Both", &[("x", "segment \"Region\" in (\"Home\")")]);
    assert_eq!(customers(&evaluate(&mut engine, both, None))[0], ("x", 2));
    // Under its new name the draft is not beside its old self: nothing is called Region any more.
    let renamed = rules("Land", &[("Home", "segment \"Region\" in (\"Home\")")]);
    let view = evaluate(&mut engine, renamed, Some("Region"));
    assert_eq!(view.segments[0].problems.len(), 1, "{:?}", view.segments[0]);
    // What goes into files has no errors; what is left out says where its error is.
    let Ok(Answer::Export(file)) = engine.ask(Request::Export(ExportKind::Segments)) else { panic!() };
    let problem = &file.left_out[0].problems[0];
    assert!(problem.args.contains(&("segmentation".into(), ArgView::Text("Broken".into()))));
}

#[test]
fn a_criterion_may_name_the_segments_of_the_project() {
    let mut engine = shop();
    let segmentations = vec![rules("Region", &[("Home", "country = \"Greece\"")])];
    engine.ask(Request::Adopt(Project { segmentations, ..Project::default() })).unwrap();
    let home = count(&mut engine, "segment \"Region\" in (\"Home\")").unwrap();
    assert_eq!((home.yes, home.no, home.unknown, home.sum.as_deref()), (2, 2, 0, Some("35.50")));
    assert_eq!(count(&mut engine, "age >"), Err("criteria.unfinished".into()));
    let answer = engine.ask(Request::Complete { text: "coun".into(), caret: 4, limit: 3 }).unwrap();
    let Answer::Completions { start: 0, end: 4, items } = answer else { panic!("{answer:?}") };
    assert!(items.iter().any(|item| item.insert == "country"), "{items:?}");
}

#[test]
fn another_as_of_date_shows_the_same_files_on_another_day() {
    let mut engine = shop();
    let adopt = |engine: &mut Engine, as_of: Option<&str>| {
        engine.ask(Request::Adopt(Project { as_of: as_of.map(str::to_owned), ..Project::default() }))
    };
    let before = engine.overview();
    let Ok(Answer::Overview(earlier)) = adopt(&mut engine, Some("2025-02-27")) else { panic!() };
    let totals = earlier.totals.unwrap();
    assert_eq!((totals.as_of.as_deref(), totals.revenue.as_deref()), (Some("2025-02-27"), Some("10.00")));
    assert_eq!(totals.ahead, 2);
    assert_eq!(earlier.sources[1].rows_excluded, 2);
    assert_eq!(count(&mut engine, "count(orders) = 1").unwrap().yes, 1);
    adopt(&mut engine, None).unwrap();
    assert_eq!(engine.overview(), before);
    assert_eq!(adopt(&mut engine, Some("soon")).unwrap_err().problems[0].code, "engine.no-such-day");
}

#[test]
fn rejected_records_are_read_again_from_their_files() {
    let mut engine = shop();
    assert_eq!(
        engine.ask(Request::Export(ExportKind::Rejects)).unwrap_err().problems[0].code,
        "engine.needs-files"
    );
    let files: Files<'_> = &[("customers.csv", CUSTOMERS), ("orders.csv", ORDERS)];
    let mut job = engine.rejects().unwrap();
    while let Some(want) = job.want() {
        job.feed(bytes(files, want.file, want.range.clone()));
    }
    assert_eq!(
        String::from_utf8(job.finish().bytes).unwrap(),
        "file,line,reason,raw\norders.csv,6,\"unreadable \"\"date\"\"\",\"O5,C3,not a date,1.00,0.10\"\n\
         orders.csv,7,\"3 fields, expected 5\",\"O6,C3,2025-03-02\"\n"
    );
}

/// A workbook in XML with a sheet of customers and one of orders, whose fourth row has no date.
fn workbook() -> String {
    let row = |cells: &[&str]| {
        let cell = |cell: &&str| format!("<Cell><Data ss:Type=\"String\">{cell}</Data></Cell>");
        format!("<Row>{}</Row>", cells.iter().map(cell).collect::<String>())
    };
    let sheet = |name: &str, text: &str| {
        let rows: String = text.lines().map(|line| row(&line.split(',').collect::<Vec<_>>())).collect();
        format!("<Worksheet ss:Name=\"{name}\"><Table>{rows}</Table></Worksheet>")
    };
    let orders = "order_id,customer_id,date,amount\nO1,C1,2025-01-31,10.00\nO2,C3,2025-02-28,20.50\n\
        O5,C3,not a date,1.00\nO4,C1,2025-03-01,5.00";
    format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">{}{}</Workbook>",
        sheet("Customers", CUSTOMERS.trim_end()),
        sheet("Orders", orders)
    )
}

#[test]
fn every_sheet_of_a_workbook_is_a_source() {
    let mut engine = Engine::new(Day::from_iso("2026-01-01").unwrap());
    let book = workbook();
    let files: Files<'_> = &[("shop.xls", &book)];
    // The project may speak of a sheet or of the whole workbook.
    let project = "hedgerow = 1\n[[file]]\nmatch = \"shop.xls › Orders\"\ncolumns = { amount = { role = \"cost\" } }\n\
        [[file]]\nmatch = \"*.xls\"\ncolumns = { age = { family = \"firm\" } }\n";
    let Answer::Project { project, .. } = engine.ask(Request::ReadProject(project.into())).unwrap() else {
        panic!()
    };
    engine.ask(Request::Adopt(project)).unwrap();
    let overview = open(&mut engine, files).unwrap();
    let names: Vec<&str> = overview.sources.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(names, ["shop.xls › Customers", "shop.xls › Orders"]);
    assert_eq!(overview.sources[1].size, book.len() as u64);
    let column = |source: usize, name: &str| {
        overview.sources[source].columns.iter().find(|column| column.name == name).unwrap()
    };
    assert_eq!(column(1, "amount").role.as_deref(), Some("cost"));
    assert_eq!(column(0, "age").family.as_deref(), Some("firm"));
    assert_eq!(overview.sources[1].rows_rejected, 1);
    // The text of a member is nowhere else: nothing has to be read again.
    let job = engine.rejects().unwrap();
    assert_eq!(job.want(), None);
    assert_eq!(
        String::from_utf8(job.finish().bytes).unwrap(),
        "file,line,reason,raw\nshop.xls › Orders,4,\"unreadable \"\"date\"\"\",\"O5,C3,not a date,1.00\"\n"
    );
}

#[test]
fn lists_tables_and_members_agree() {
    let mut engine = shop();
    let project = Project {
        segmentations: vec![
            rules("Region", &[("Home", "country = \"Greece\"")]),
            rules("Buyers", &[("Yes", "count(orders) > 0")]),
        ],
        crossings: vec![Crossing { name: "X".into(), of: vec!["Region".into(), "Buyers".into()] }],
        audiences: vec![Audience { name: "A".into(), criterion: "segment \"Region\" in (\"Home\")".into() }],
        ..Project::default()
    };
    engine.ask(Request::Adopt(project)).unwrap();
    assert_eq!(
        export(&mut engine, ExportKind::Customers),
        "customer_id,Region,Buyers\nC1,Home,Yes\nC2,Everyone else,Everyone else\nC3,Home,Yes\nC4,Unknown,Everyone else\n"
    );
    assert_eq!(
        export(&mut engine, ExportKind::Crossings),
        "crossing,side_1,side_2,customers,customers_share,revenue,revenue_share,margin,margin_share\n\
         X,Home,Yes,2,0.500000,35.50,1.000000,5.00,1.000000\n\
         X,Everyone else,Everyone else,1,0.250000,0.00,0.000000,,\n\
         X,Unknown,Everyone else,1,0.250000,0.00,0.000000,,\n"
    );
    assert_eq!(export(&mut engine, ExportKind::Audiences), "audience,customer_id\nA,C1\nA,C3\n");
    let members = ExportKind::Members { segmentation: "region".into(), segment: "HOME".into() };
    assert_eq!(
        export(&mut engine, members),
        "customer_id,name,country,age\nC1,Ada,Greece,31\nC3,Cy,Greece,52\n"
    );
    let spreadsheet = export(&mut engine, ExportKind::Spreadsheet { customers: false, separator: ';' });
    assert!(
        spreadsheet.contains("\"Region\";\"Home\";2;0,500000;3;35,50;1,000000;5,00;1,000000;"),
        "{spreadsheet}"
    );
    assert_eq!(export(&mut engine, ExportKind::Summary), export(&mut engine, ExportKind::Summary));
}

#[test]
fn a_segmentation_with_an_error_is_left_out_of_files_with_all_that_ask_for_it() {
    let mut engine = shop();
    let project = Project {
        segmentations: vec![
            rules("Wrong", &[("One", "contry = \"Greece\"")]),
            rules("Region", &[("Home", "country = \"Greece\"")]),
            rules("Second hand", &[("Some", "segment \"Through\" in (\"Any\")")]),
            rules("Through", &[("Any", "segment \"Wrong\" in (\"One\")")]),
        ],
        ..Project::default()
    };
    engine.ask(Request::Adopt(project)).unwrap();
    let Ok(Answer::Export(file)) = engine.ask(Request::Export(ExportKind::Customers)) else { panic!() };
    let list = String::from_utf8(file.bytes).unwrap();
    assert_eq!(list, "customer_id,Region\nC1,Home\nC2,Everyone else\nC3,Home\nC4,Unknown\n");
    let left_out: Vec<(&str, usize)> =
        file.left_out.iter().map(|one| (one.segmentation.as_str(), one.problems.len())).collect();
    assert_eq!(left_out, [("Wrong", 1), ("Second hand", 0), ("Through", 0)]);
    assert_eq!(file.left_out[0].problems[0].code, "criteria.unknown-column");
    let table = export(&mut engine, ExportKind::Segments);
    assert!(table.contains("Region,Home") && !table.contains("Second hand"), "{table}");
    // Who asks for the members of one that is wrong is told what is wrong.
    let members = |segmentation: &str| ExportKind::Members {
        segmentation: segmentation.into(),
        segment: "Everyone else".into(),
    };
    for wrong in ["Wrong", "Through"] {
        let error = engine.ask(Request::Export(members(wrong))).unwrap_err();
        assert_eq!(error.problems[0].code, "criteria.unknown-column", "{wrong}");
    }
    assert!(engine.ask(Request::Export(members("Region"))).is_ok());
}

#[test]
fn a_project_that_could_not_be_opened_again_is_not_written() {
    let mut engine = shop();
    let project = |segmentations| Project { segmentations, ..Project::default() };
    let twice = project(vec![rules("A", &[]), rules("a", &[])]);
    let error = engine.ask(Request::WriteProject(twice)).unwrap_err();
    assert_eq!(error.problems[0].code, "project.duplicate");
    let quoting = project(vec![rules("A", &[("one", "name = \"Ada\"")])]);
    let Ok(Answer::ProjectText { text, problems }) = engine.ask(Request::WriteProject(quoting.clone()))
    else {
        panic!()
    };
    assert_eq!(problems.len(), 1);
    let Ok(Answer::Project { project, .. }) = engine.ask(Request::ReadProject(text)) else { panic!() };
    assert_eq!(project, quoting);
}

#[test]
fn the_picture_shows_who_brings_how_much() {
    let mut engine = shop();
    let Ok(Answer::Picture(picture)) = engine.ask(Request::Picture) else { panic!() };
    assert_eq!((picture.buyers, picture.repeat_customers, picture.few), (2, 1, true));
    assert_eq!(picture.pareto.first(), Some(&(0.0, 0.0)));
    assert_eq!(picture.pareto.last(), Some(&(1.0, 1.0)));
    let Ok(Answer::Preview(preview)) = engine.ask(Request::Preview { source: 1, from: 1, count: 1 }) else {
        panic!()
    };
    assert_eq!(
        preview.rows,
        [["O2", "C3", "2025-02-28", "20.50", ""].map(|cell| Some(cell.to_owned()).filter(|c| !c.is_empty()))]
    );
    assert_eq!(preview.total, 5);
}

#[test]
fn without_files_the_engine_says_what_to_do() {
    let mut engine = Engine::new(Day(20_000));
    assert_eq!(engine.overview(), OverviewView::default());
    for request in [Request::Picture, Request::Export(ExportKind::Customers)] {
        assert_eq!(engine.ask(request).unwrap_err().problems[0].code, "engine.nothing-loaded");
    }
    assert!(matches!(engine.ask(Request::Sample { seed: 1 }), Ok(Answer::Sample(files)) if files.len() == 3));
}
