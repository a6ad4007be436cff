//! A page that proves the mechanics until the screens are there: counts the lines of a file over two parse workers.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::Array;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlInputElement};

use crate::client::{CallError, Canceller, Client};

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
    let input: HtmlInputElement = add("input", "file")?.unchecked_into();
    input.set_type("file");
    let cancel = add("button", "cancel")?;
    show(&cancel, "cancel");
    let client = Client::start();
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
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        show(&result, "");
        let progress = progress.clone();
        let call = client.call_with_progress(Vec::new(), Array::of1(&file), move |step, _| {
            show(&progress, &format!("{} {}", step.done, step.total));
        });
        *current.borrow_mut() = Some(call.canceller());
        let result = result.clone();
        spawn_local(async move {
            let text = match call.await {
                Ok(reply) => u64::from_le_bytes(reply.body.try_into().unwrap_or_default()).to_string(),
                Err(CallError::Died(death)) => format!("died {death:?}"),
                Err(other) => format!("{other:?}"),
            };
            show(&result, &text);
        });
    })
    .forget();
    Some(())
}
