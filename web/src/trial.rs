//! A page that proves the mechanics until the screens are there: opens files and says how many rows were read.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use hedgerow_core::engine::{Answer, Project};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, File, HtmlInputElement};

use crate::client::{Canceller, EngineClient, Unanswered};
use crate::platform::now_ms;

fn add(tag: &str, test: &str) -> Option<Element> {
    let document = web_sys::window()?.document()?;
    let element = document.create_element(tag).ok()?;
    element.set_attribute("data-testid", test).ok()?;
    document.body()?.append_child(&element).ok()?;
    Some(element)
}

fn show(element: &Element, text: &str) {
    element.set_text_content(Some(text));
}

/// Builds the page.
pub fn start() -> Option<()> {
    let phase = add("p", "phase")?;
    let progress = add("p", "progress")?;
    let result = add("p", "result")?;
    let took = add("p", "took")?;
    let input: HtmlInputElement = add("input", "file")?.unchecked_into();
    input.set_type("file");
    input.set_multiple(true);
    let cancel = add("button", "cancel")?;
    show(&cancel, "cancel");
    let client = EngineClient::start();
    client.on_change(move |now, death| show(&phase, &format!("{now:?} {death:?}")));
    let current: Rc<RefCell<Option<Canceller>>> = Rc::default();
    EventListener::new(&cancel, "click", {
        let current = Rc::clone(&current);
        move |_| {
            if let Some(canceller) = &*current.borrow() {
                canceller.cancel();
            }
        }
    })
    .forget();
    EventListener::new(&input.clone(), "change", move |_| {
        let Some(list) = input.files() else { return };
        let files: Vec<File> = (0..list.length()).filter_map(|index| list.get(index)).collect();
        show(&result, "");
        let progress = progress.clone();
        let start = now_ms();
        let (opening, canceller) = client.open(
            &files,
            Project::default(),
            Rc::new(move |step| {
                show(&progress, &format!("{} {}", step.done, step.total));
            }),
        );
        *current.borrow_mut() = canceller;
        let result = result.clone();
        let took = took.clone();
        spawn_local(async move {
            let text = match opening.await {
                Ok(Answer::Overview(view)) => {
                    let rows: u64 = view.sources.iter().map(|source| source.rows_read).sum();
                    format!("{rows} rows, {} customers", view.totals.map_or(0, |totals| totals.customers))
                }
                Ok(_) => "another answer".to_owned(),
                Err(Unanswered::Refused(error)) => format!("refused: {}", error.problems[0].english),
                Err(other) => format!("{other:?}"),
            };
            show(&took, &format!("{:.0} ms", now_ms() - start));
            show(&result, &text);
        });
    })
    .forget();
    Some(())
}
