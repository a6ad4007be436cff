//! Which rows of a file count: what each rule found and whether it leaves that out, and the words of the status column,
//! sorted into kept, cancelled and unpaid.

use hedgerow_core::engine::{CurrencyView, RuleView, SourceView, StatusView};
use leptos::prelude::*;

use super::unfolded::Unfolded;
use crate::state::recipe;
use crate::state::{use_text, use_workspace};
use crate::text::Text;
use crate::ui::{Picker, focus_by_id};

/// What a rule takes that is chosen by what counts, not by whether it does.
const CURRENCY: &str = "currency";
const GROUPS: [&str; 3] = ["kept", "cancelled", "unpaid"];

/// Rows, and their money where it is known.
fn found(text: Text, rows: u64, sum: Option<&str>) -> String {
    let rows = text.files().rule_rows(rows);
    match sum {
        Some(sum) => format!("{rows} · {}", text.plain_decimal(sum)),
        None => rows,
    }
}

/// Rules that found something, and words of the status; nothing where there is neither.
#[component]
pub fn Rows(
    /// Position of the file.
    at: usize,
    /// The file.
    source: SourceView,
) -> impl IntoView {
    let text = use_text();
    let files = text.files();
    let SourceView { name, rules, statuses, currencies, .. } = source;
    let rules: Vec<RuleView> =
        rules.into_iter().filter(|rule| rule.rows > 0 && rule.rule != CURRENCY).collect();
    let is_empty = rules.is_empty() && statuses.is_empty() && currencies.is_empty();
    let unfolded = Unfolded::of(format!("rows of {name}"));
    (!is_empty).then(move || {
        let rules = rules
            .into_iter()
            .enumerate()
            .map(|(n, rule)| view! { <Rule id=format!("rule-{at}-{n}") file=name.clone() rule=rule /> })
            .collect_view();
        let currency = (!currencies.is_empty())
            .then(|| view! { <Currency id=format!("currency-{at}") file=name.clone() currencies=currencies /> });
        let statuses = statuses
            .into_iter()
            .enumerate()
            .map(|(n, status)| view! { <Status id=format!("status-{at}-{n}") file=name.clone() status=status /> })
            .collect_view();
        view! {
            <details
                class="disclosure"
                data-testid=format!("rows-of-{at}")
                open=unfolded.is_open()
                on:toggle=move |event| {
                    unfolded.note(event_target::<web_sys::Element>(&event).has_attribute("open"));
                }
            >
                <summary>{files.rows_that_count()}</summary>
                <div class="disclosure-body row-rules">{rules} {currency} {statuses}</div>
            </details>
        }
    })
}

#[component]
fn Rule(
    /// Its id.
    id: String,
    /// The file.
    file: String,
    /// The rule and what it found.
    rule: RuleView,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let files = text.files();
    let word = format!("rule-{}", rule.rule.replace('_', "-"));
    let label = text.common().term(&word).unwrap_or(&rule.rule).to_owned();
    let (name, field) = (rule.rule.clone(), id.clone());
    view! {
        <div class="row-rule">
            <span>{label.clone()} " " <span class="soft small">{found(text, rule.rows, rule.sum.as_deref())}</span></span>
            <Picker
                id=id
                label=label
                none=None
                options=vec![("keep", files.rule_keep().to_owned()), ("leave-out", files.rule_leave_out().to_owned())]
                value=Some(if rule.is_left_out { "leave-out" } else { "keep" }.to_owned())
                on_choose=move |choice| {
                    let field = field.clone();
                    let leave_out = choice.as_deref() == Some("leave-out");
                    workspace.reread(
                        |project| recipe::choose_rule(project, &file, &name, leave_out),
                        move || focus_by_id(field),
                    );
                }
            />
        </div>
    }
}

/// Which of several currencies counts: amounts in two cannot be added.
#[component]
fn Currency(
    /// Its id.
    id: String,
    /// The file.
    file: String,
    /// All currencies, with what is in each.
    currencies: Vec<CurrencyView>,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let label = text.files().currency_that_counts();
    let chosen = currencies.iter().find(|currency| currency.counts).map(|currency| currency.code.clone());
    let field = id.clone();
    let options: Vec<(String, String)> = currencies
        .into_iter()
        .map(|CurrencyView { code, rows, sum, .. }| {
            let words = format!("{code} · {}", found(text, rows, Some(&sum)));
            (code, words)
        })
        .collect();
    view! {
        <div class="row-rule">
            <span>{label}</span>
            <Picker
                id=id
                label=label.to_owned()
                none=None
                options=options
                value=chosen
                on_choose=move |currency| {
                    let field = field.clone();
                    let Some(currency) = currency else { return };
                    workspace.reread(
                        |project| recipe::choose_currency(project, &file, &currency),
                        move || focus_by_id(field),
                    );
                }
            />
        </div>
    }
}

#[component]
fn Status(
    /// Its id.
    id: String,
    /// The file.
    file: String,
    /// The word, where it is sorted, and how often it stands there.
    status: StatusView,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let files = text.files();
    let options = GROUPS.map(|group| (group, files.status_group(group).unwrap_or(group).to_owned())).to_vec();
    let (word, field) = (status.word.clone(), id.clone());
    view! {
        <div class="row-rule">
            <span>
                <bdi>{status.word.clone()}</bdi> " "
                <span class="soft small">{found(text, status.rows, status.sum.as_deref())}</span>
            </span>
            <Picker
                id=id
                label=files.status_of(&status.word)
                none=None
                options=options
                value=Some(status.group)
                on_choose=move |group| {
                    let field = field.clone();
                    let Some(group) = group else { return };
                    workspace.reread(
                        |project| recipe::choose_status(project, &file, &word, &group),
                        move || focus_by_id(field),
                    );
                }
            />
        </div>
    }
}
