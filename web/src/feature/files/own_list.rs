//! Beginning without a file: rows pasted from a spreadsheet or typed, or a blank workbook to fill.

use leptos::prelude::*;

use crate::platform::file_of;
use crate::state::{use_text, use_workspace};
use crate::text::{Direction, Text};

/// A heading and a row are the least a table has.
fn is_table(typed: &str) -> bool {
    typed.lines().filter(|line| !line.trim().is_empty()).count() >= 2
}

/// The sheets of a blank workbook, with headings that are recognised when it is opened here.
fn blank_sheets(text: Text) -> Vec<(String, Vec<String>)> {
    let words = text.files();
    let headings = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let customers = [
        words.heading_customer_number(),
        words.heading_name(),
        words.heading_email(),
        words.heading_phone(),
        words.heading_city(),
        words.heading_country(),
        words.heading_industry(),
    ];
    let orders = [
        words.heading_order_number(),
        words.heading_customer_number(),
        words.heading_date(),
        words.heading_amount(),
    ];
    let kind = |name| words.kind(name).unwrap_or(name).to_owned();
    vec![(kind("customers"), headings(&customers)), (kind("orders"), headings(&orders))]
}

/// The section.
#[component]
pub fn OwnList() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.files();
    let typed = RwSignal::new(String::new());
    let open = move |_| {
        let rows = typed.get_untracked();
        if let Some(file) = file_of(&format!("{}.txt", words.pasted_name()), "text/plain", rows.as_bytes()) {
            workspace.add_files(vec![file]);
        }
    };
    view! {
        <section>
            <h2>{words.own_list_title()}</h2>
            <p class="soft">{words.own_list_text()}</p>
            <button
                type="button"
                class="button"
                data-testid="blank-workbook"
                on:click=move |_| workspace.download_blank_workbook(
                    format!("{}.xlsx", words.blank_workbook_name()),
                    blank_sheets(text),
                    text.language().direction() == Direction::RightToLeft,
                )
            >
                {words.blank_workbook()}
            </button>
            <details class="disclosure">
                <summary data-testid="paste-rows">{words.paste()}</summary>
                <div class="disclosure-body pasted">
                    <label for="pasted-rows" class="soft">{words.paste_hint()}</label>
                    <textarea
                        id="pasted-rows"
                        data-testid="pasted-rows"
                        rows="6"
                        spellcheck="false"
                        dir="auto"
                        prop:value=move || typed.get()
                        on:input:target=move |event| typed.set(event.target().value())
                    ></textarea>
                    <button
                        type="button"
                        class="button"
                        data-testid="open-pasted"
                        disabled=move || typed.with(|typed| !is_table(typed))
                        on:click=open
                    >
                        {words.paste_open()}
                    </button>
                </div>
            </details>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use hedgerow_core::calendar::Day;
    use hedgerow_core::engine::{Answer, Engine, Request};
    use hedgerow_core::load::load_bytes;

    use super::*;
    use crate::text::Language;

    #[test]
    fn a_heading_alone_is_no_table() {
        assert!(!is_table("name\tcity\n\n"));
        assert!(is_table("name\tcity\r\nAnna\tGyumri"));
    }

    #[test]
    fn the_headings_of_a_blank_workbook_are_known_in_every_language() {
        // As somebody might fill the first rows of both sheets.
        let filled = [
            "1001;Anna;anna@example.com;+374 10 123456;Gyumri;Armenia;Hotels\n\
             1002;Nino;nino@example.com;+995 32 123456;Tbilisi;Georgia;Clinics\n",
            "7001;1001;2025-03-14;120.50\n7002;1002;2025-03-15;80.25\n",
        ];
        for language in Language::ALL {
            let sheets = blank_sheets(Text::new(language));
            for ((sheet, headings), rows) in sheets.iter().zip(filled) {
                let table = format!("{}\n{rows}", headings.join(";"));
                let loaded = load_bytes(&[("a.csv", table.as_bytes())], &Default::default()).unwrap();
                let columns = &loaded.sources[0].columns;
                for (heading, column) in headings.iter().zip(columns) {
                    assert!(column.role.is_some(), "{language:?} {sheet}: {heading}");
                }
            }
        }
        let request = Request::BlankWorkbook {
            name: "a.xlsx".into(),
            sheets: blank_sheets(Text::new(Language::English)),
            right_to_left: false,
        };
        let answer = Engine::new(Day::from_date(2025, 1, 1).unwrap()).ask(request);
        assert!(matches!(answer, Ok(Answer::Export(file)) if file.bytes.starts_with(b"PK")));
    }
}
