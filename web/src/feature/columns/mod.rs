//! The second step: what each column is for. A changed choice goes into the project and the files are read again.

mod row;
mod spread;

use hedgerow_core::engine::SourceView;
use leptos::prelude::*;

use crate::show::{Onward, Problems};
use crate::state::recipe::{self, Choice};
use crate::state::{Screen, use_text, use_workspace};
use crate::ui::focus_by_id;
use row::ColumnRow;

/// The screen.
#[component]
pub fn Columns() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let columns = text.columns();
    let have = move || {
        let Some(overview) = workspace.overview() else { return text.files().have_nothing().to_owned() };
        if overview.totals.is_none() && !overview.sources.is_empty() {
            return text.files().have_no_customers().to_owned();
        }
        let open = overview.sources.iter().map(|source| source.questions.len() as u64).sum::<u64>();
        if open > 0 {
            columns.have_open(open)
        } else {
            let with_role =
                |source: &SourceView| source.columns.iter().filter(|column| column.role.is_some()).count();
            columns.have(overview.sources.iter().map(with_role).sum::<usize>() as u64)
        }
    };
    let sources = move || {
        // A choice that was refused is shown as it was before.
        workspace.track_openings();
        let overview = workspace.overview()?;
        Some(
            overview
                .sources
                .iter()
                .enumerate()
                .map(|(at, source)| view! { <SourceColumns at=at source=source.clone() /> })
                .collect_view(),
        )
    };
    view! {
        <h1 tabindex="-1">{columns.title()}</h1>
        <p class="lead">{columns.intro()}</p>
        {move || {
            let refused = workspace.refused();
            (!refused.is_empty()).then(|| view! { <section class="refused"><Problems problems=refused /></section> })
        }}
        <div class="sources" aria-busy=move || workspace.arriving().is_some().to_string()>{sources}</div>
        <Onward
            have=Signal::derive(have)
            next=columns.next().to_owned()
            to=Screen::Picture
            ready=Signal::derive(move || workspace.has_customers())
        />
    }
}

#[component]
fn SourceColumns(
    /// Position of the file.
    at: usize,
    /// The file.
    source: SourceView,
) -> impl IntoView {
    let text = use_text();
    let columns = text.columns();
    let heading = format!("columns-of-{at}");
    let rows = source
        .columns
        .iter()
        .enumerate()
        .map(|(row, column)| {
            let position = u32::try_from(at).unwrap_or(u32::MAX);
            view! { <ColumnRow id=format!("{at}-{row}") source=position file=source.name.clone() column=column.clone() /> }
        })
        .collect_view();
    view! {
        <section class="source-columns" aria-labelledby=heading.clone()>
            <h2 id=heading.clone() tabindex="-1">
                <bdi dir="ltr">{source.name.clone()}</bdi>
                " " <span class="soft small">{text.files().kind(&source.kind).unwrap_or_default()}</span>
            </h2>
            <table class="rows" role="table" aria-labelledby=heading.clone()>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{columns.column()}</th>
                        <th role="columnheader" scope="col">{columns.role_of()}</th>
                        <th role="columnheader" scope="col">{columns.family_of()}</th>
                        <th role="columnheader" scope="col">{columns.type_of()}</th>
                        <th role="columnheader" scope="col">{columns.samples()}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <LeftOut at=at source=source />
        </section>
    }
}

/// Columns that are not read, each with the way back.
#[component]
fn LeftOut(
    /// Position of the file.
    at: usize,
    /// The file.
    source: SourceView,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let columns = text.columns();
    let file = source.name;
    (!source.left_out.is_empty()).then(move || {
        let items = source
            .left_out
            .into_iter()
            .map(|name| {
                let (file, shown) = (file.clone(), name.clone());
                let label = columns.read_named(&name);
                view! {
                    <li>
                        <bdi>{shown}</bdi>
                        <button
                            type="button"
                            class="button bare small"
                            aria-label=label
                            data-testid=format!("read-{at}-{name}")
                            on:click=move |_| workspace.reread(
                                |project| recipe::choose(project, &file, &name, Choice::Read(true)),
                                move || focus_by_id(format!("columns-of-{at}")),
                            )
                        >
                            {columns.read_column()}
                        </button>
                    </li>
                }
            })
            .collect_view();
        view! {
            <h3>{columns.left_out_title()}</h3>
            <ul class="left-out">{items}</ul>
        }
    })
}
