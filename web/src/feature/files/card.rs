//! One file: its kind, how it was read, what became of its rows, and its first rows.

use hedgerow_core::engine::{ExportKind, SeverityView, SourceView};
use leptos::prelude::*;

use super::preview::Preview;
use super::question::Question;
use super::reading::Reading;
use super::rows::Rows;
use crate::show::{Problems, size};
use crate::state::{use_text, use_workspace};
use crate::text::Text;

/// What became of the rows, in the order in which it is asked about; zeros after the first two are left unsaid.
fn accounting(text: Text, source: &SourceView) -> Vec<(&'static str, String)> {
    let files = text.files();
    [
        ("read", source.rows_read, files.rows_read(source.rows_read), true),
        ("used", source.rows_used, files.rows_used(source.rows_used), true),
        ("rejected", source.rows_rejected, files.rows_rejected(source.rows_rejected), false),
        (
            "without-customer",
            source.rows_without_customer,
            files.rows_without_customer(source.rows_without_customer),
            false,
        ),
        ("excluded", source.rows_excluded, files.rows_excluded(source.rows_excluded), false),
    ]
    .into_iter()
    .filter(|(_, count, _, always)| *always || *count > 0)
    .map(|(word, _, words, _)| (word, words))
    .collect()
}

/// The card.
#[component]
pub fn FileCard(
    /// Position among the files.
    at: usize,
    /// The file.
    source: SourceView,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let files = text.files();
    let kind = files.kind(&source.kind).unwrap_or_else(|| files.kind("other").unwrap_or_default());
    let (notes, faults): (Vec<_>, Vec<_>) =
        source.problems.iter().cloned().partition(|problem| problem.severity == SeverityView::Note);
    let rows = accounting(text, &source);
    let name = source.name.clone();
    let removed = source.name.clone();
    let heading = format!("file-{at}");
    let open_questions = source.questions.len() as u64;
    view! {
        <article class="file-card" aria-labelledby=heading.clone() data-testid=format!("file-card-{at}")>
            <header>
                <h2 id=heading.clone() tabindex="-1">
                    <bdi dir="ltr">{name.clone()}</bdi>
                </h2>
                <p class="soft">
                    <span data-testid=format!("file-kind-{at}")>{kind}</span> " · " {size(text, source.size)}
                </p>
                <button
                    type="button"
                    class="button bare"
                    aria-label=files.remove(&name)
                    on:click=move |_| workspace.remove_file(&removed)
                >
                    {text.common().remove()}
                </button>
            </header>
            <ul class="accounting">
                {rows
                    .into_iter()
                    .map(|(word, words)| view! { <li class=word data-testid=format!("rows-{word}-{at}")>{words}</li> })
                    .collect_view()}
            </ul>
            {(!notes.is_empty())
                .then(|| {
                    view! {
                        <div class="chips" aria-label=files.how_read() role="group">
                            <Problems problems=notes here=true />
                        </div>
                    }
                })}
            {(0 < open_questions).then(|| view! { <p class="questions-title">{files.questions(open_questions)}</p> })}
            {source
                .questions
                .iter()
                .map(|question| view! { <Question file=source.name.clone() question=question.clone() after=heading.clone() /> })
                .collect_view()}
            {(!faults.is_empty()).then(|| view! { <Problems problems=faults here=true /> })}
            {(0 < source.rows_rejected)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button"
                            data-testid=format!("download-rejects-{at}")
                            on:click=move |_| workspace.export(ExportKind::Rejects)
                        >
                            {files.rejects_download()}
                        </button>
                    }
                })}
            <Rows at=at source=source.clone() />
            <Reading at=at source=source.clone() />
            <Preview at=at file=name />
        </article>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn every_row_is_accounted_for_and_zeros_are_not_dwelt_upon() {
        let source = SourceView {
            name: "orders.csv".into(),
            kind: "orders".into(),
            rows_read: 10,
            rows_used: 8,
            rows_without_customer: 2,
            ..SourceView::default()
        };
        let said = accounting(Text::new(Language::English), &source);
        let words: Vec<_> = said.iter().map(|(word, _)| *word).collect();
        assert_eq!(words, ["read", "used", "without-customer"]);
    }
}
