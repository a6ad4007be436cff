//! The step in which lists leave the page, and the project with them: each file with what is in it, made from the same
//! evaluation that the screens show.

mod members;

use hedgerow_core::engine::ExportKind;
use leptos::prelude::*;

use crate::show::Onward;
use crate::state::{Screen, use_text, use_workspace};
use crate::text::Language;
use crate::ui::{Icon, Shape};
use members::Members;

/// What stands between cells where numbers have decimal commas is a semicolon.
fn separator(language: Language) -> char {
    if language == Language::English { ',' } else { ';' }
}

/// The screen.
#[component]
pub fn Act() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let act = text.act();
    let separator = separator(text.language());
    let has_rejects = Signal::derive(move || {
        workspace
            .overview()
            .is_some_and(|overview| overview.sources.iter().any(|source| source.rows_rejected > 0))
    });
    let files_to_take = move || if workspace.has_customers() { 3 + u64::from(has_rejects.get()) } else { 0 };
    view! {
        <h1 tabindex="-1">{act.title()}</h1>
        <p class="lead">{act.intro()}</p>
        <Show when=move || workspace.has_customers() fallback=move || view! { <p>{text.files().have_nothing()}</p> }>
            <section class="take">
                <h2>{act.lists()}</h2>
                <p class="soft small">{act.personal_data()} " " {act.formula_safe()}</p>
                <ul class="downloads">
                    <Download
                        id="download-customers"
                        file="customers.csv"
                        about=act.customers_file()
                        details=act.customers_columns()
                        kind=ExportKind::Customers
                        spreadsheet=Some(ExportKind::Spreadsheet { customers: true, separator })
                    />
                    <Show when=move || has_rejects.get()>
                        <Download
                            id="download-rejects"
                            file="rejects.csv"
                            about=act.rejects_file()
                            details=act.rejects_columns()
                            kind=ExportKind::Rejects
                            spreadsheet=None
                        />
                    </Show>
                </ul>
                <Members />
            </section>
            <section class="take">
                <h2>{act.figures()}</h2>
                <ul class="downloads">
                    <Download
                        id="download-segments"
                        file="segments.csv"
                        about=act.segments_file()
                        details=act.segments_columns()
                        kind=ExportKind::Segments
                        spreadsheet=Some(ExportKind::Spreadsheet { customers: false, separator })
                    />
                    <Download
                        id="download-summary"
                        file="summary.json"
                        about=act.summary_file()
                        details=act.summary_contents()
                        kind=ExportKind::Summary
                        spreadsheet=None
                    />
                </ul>
            </section>
        </Show>
        <SaveProject />
        <Onward
            have=Signal::derive(move || {
                match files_to_take() {
                    0 => text.files().have_nothing().to_owned(),
                    files => act.have(files),
                }
            })
            next=text.common().review().to_owned()
            to=Screen::Review
            ready=Signal::derive(move || workspace.has_customers())
        />
    }
}

/// One file, for programs and, where that differs, for a spreadsheet.
#[component]
fn Download(
    /// Its id.
    id: &'static str,
    /// Its name.
    file: &'static str,
    /// What it is.
    about: &'static str,
    /// What stands in it.
    details: &'static str,
    /// What to ask for.
    kind: ExportKind,
    /// What to ask for to open it in a spreadsheet.
    spreadsheet: Option<ExportKind>,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let act = text.act();
    view! {
        <li>
            <div>
                <h3>{about}</h3>
                <p class="soft small">{details}</p>
            </div>
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    data-testid=id
                    on:click=move |_| workspace.export(kind.clone())
                >
                    <Icon shape=Shape::Download />
                    <span dir="ltr">{file}</span>
                </button>
                {spreadsheet
                    .map(|kind| {
                        let label = format!("{} ({file})", act.for_spreadsheet());
                        view! {
                            <button
                                type="button"
                                class="button quiet"
                                data-testid=format!("{id}-spreadsheet")
                                aria-label=label
                                title=act.spreadsheet_hint()
                                on:click=move |_| workspace.export(kind.clone())
                            >
                                {act.for_spreadsheet()}
                            </button>
                        }
                    })}
            </div>
        </li>
    }
}

/// The project, with its name.
#[component]
fn SaveProject() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let common = text.common();
    view! {
        <section class="take">
            <h2>{common.project()}</h2>
            <p class="soft small">{common.project_explained()}</p>
            <div class="field-row">
                <label for="project-name-field">{common.project_name()}</label>
                <input
                    type="text"
                    id="project-name-field"
                    data-testid="project-name-field"
                    dir="auto"
                    prop:value=move || workspace.with_project(|project| project.name.clone())
                    on:input:target=move |event| {
                        let name = event.target().value();
                        workspace.set(|project| project.name = name);
                    }
                />
                <button type="button" class="button" on:click=move |_| workspace.save_project()>
                    {common.project_save()}
                </button>
            </div>
        </section>
    }
}
