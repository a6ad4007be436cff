//! What the engine has to tell, as a list. Each problem is told once, beside what it is about.

use hedgerow_core::engine::{PlaceView, ProblemView, SeverityView};
use leptos::prelude::*;

use super::remedies::remedies;
use crate::state::{use_text, use_workspace};
use crate::text::Text;
use crate::ui::{Icon, Shape};

/// A problem as one sentence, for a live region.
pub fn problem_sentence(text: Text, problem: &ProblemView) -> String {
    let said = text.problem(problem);
    [said.place.map(|place| format!("{place}:")), Some(said.message), said.help]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The places of errors in a text that was asked about, in bytes.
pub fn spans_in_text(problems: &[ProblemView]) -> Vec<(u32, u32)> {
    problems
        .iter()
        .filter(|problem| problem.severity != SeverityView::Note)
        .filter_map(|problem| match problem.place {
            Some(PlaceView::Text { start, end }) => Some((start, end)),
            _ => None,
        })
        .collect()
}

/// Problems, the worst looking the worst.
#[component]
pub fn Problems(
    /// What is told.
    problems: Vec<ProblemView>,
    /// Leave out where it is, because it stands there.
    #[prop(optional)]
    here: bool,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let items = problems
        .into_iter()
        .map(|problem| {
            let said = text.problem(&problem);
            let mends = remedies(text, &problem).into_iter().map(|mend| {
                view! {
                    " "
                    <button
                        type="button"
                        class="button bare small"
                        data-testid="mend"
                        on:click={
                            let mend = mend.clone();
                            move |_| workspace.mend(&mend.file, |project| mend.apply(project))
                        }
                    >
                        {mend.label.clone()}
                    </button>
                }
            });
            let mends = mends.collect_view();
            let kind = match problem.severity {
                SeverityView::Note => "problem note",
                SeverityView::Warning => "problem warning",
                SeverityView::Error => "problem error",
            };
            view! {
                <li class=kind data-code=problem.code.clone()>
                    {(problem.severity != SeverityView::Note).then(|| view! { <Icon shape=Shape::Alert /> })}
                    <span>
                        {said.place.filter(|_| !here).map(|place| view! { <span class="soft">{place} ": "</span> })}
                        {said.message}
                        {said.help.map(|help| view! { " " <span class="help">{help}</span> })}
                        {mends}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="problems">{items}</ul> }
}
