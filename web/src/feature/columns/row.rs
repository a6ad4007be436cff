//! One column: its role, its family, how it is read and why, and what its cells look like.

use hedgerow_core::engine::ColumnView;
use hedgerow_core::engine::names::{FAMILIES, TYPES};
use hedgerow_core::load::Role;
use leptos::prelude::*;

use super::spread::Spread;
use crate::show::Problems;
use crate::state::recipe::{self, Choice};
use crate::state::{use_text, use_workspace};
use crate::text::Text;
use crate::ui::{Picker, focus_by_id};

/// A word of the engine with its name in the reader's language.
type Named = (&'static str, String);

fn roles(text: Text) -> Vec<Named> {
    Role::NAMES
        .iter()
        .map(|(_, word)| (*word, text.columns().role(word).unwrap_or(word).to_owned()))
        .collect()
}

fn families(text: Text) -> Vec<Named> {
    FAMILIES.iter().map(|(_, word)| (*word, text.columns().family(word).unwrap_or(word).to_owned())).collect()
}

fn types(text: Text) -> Vec<Named> {
    TYPES.iter().map(|word| (*word, text.columns().value_type(word).unwrap_or(word).to_owned())).collect()
}

/// The row.
#[component]
pub fn ColumnRow(
    /// Distinguishes the controls of this row.
    id: String,
    /// Position of the file.
    source: u32,
    /// The file.
    file: String,
    /// The column.
    column: ColumnView,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let columns = text.columns();
    let is_chosen = {
        let (file, name) = (file.clone(), column.name.clone());
        workspace.peek(|project| recipe::chosen(project, &file, &name).is_some())
    };
    let choose = {
        let (file, name) = (file.clone(), column.name.clone());
        move |choice: Choice, field: String| {
            workspace
                .reread(|project| recipe::choose(project, &file, &name, choice), move || focus_by_id(field));
        }
    };
    let leave_out = {
        let choose = choose.clone();
        // The row is gone then; the heading of its file is what remains.
        let heading = format!("columns-of-{}", id.split('-').next().unwrap_or_default());
        move |_| choose(Choice::Read(false), heading.clone())
    };
    let reset = {
        let (file, name) = (file.clone(), column.name.clone());
        let field = format!("role-{id}");
        move |_| {
            let field = field.clone();
            workspace.reread(|project| recipe::forget(project, &file, &name), move || focus_by_id(field));
        }
    };
    let counts = [
        (0 < column.missing).then(|| columns.missing(column.missing)),
        (0 < column.unreadable).then(|| columns.unreadable(column.unreadable)),
        column.distinct.map(|distinct| columns.distinct(u64::from(distinct))),
    ];
    // Each reason stands below what it is the reason for.
    let (role_reasons, type_reasons): (Vec<_>, Vec<_>) =
        column.evidence.iter().cloned().partition(|reason| reason.code.starts_with("load.role"));
    let samples =
        column.samples.iter().map(|sample| view! { <li><bdi>{sample.clone()}</bdi></li> }).collect_view();
    let named = |label: &str| format!("{label}: {}", column.name);
    view! {
        <tr role="row" data-testid=format!("column-{id}")>
            <th role="rowheader" scope="row">
                <bdi>{column.name.clone()}</bdi>
                {is_chosen
                    .then(|| {
                        view! {
                            <span class="soft small chosen">{columns.changed_by_you()}</span>
                            <button type="button" class="button bare small" on:click=reset>{columns.reset()}</button>
                        }
                    })}
                <button
                    type="button"
                    class="button bare small"
                    aria-label=columns.leave_out_named(&column.name)
                    data-testid=format!("leave-out-{id}")
                    on:click=leave_out
                >
                    {columns.leave_out()}
                </button>
            </th>
            <td role="cell" data-label=columns.role_of()>
                <Picker
                    id=format!("role-{id}")
                    label=named(columns.role_of())
                    none=Some(columns.no_role().to_owned())
                    options=roles(text)
                    value=column.role.clone()
                    on_choose={
                        let choose = choose.clone();
                        let field = format!("role-{id}");
                        move |role| choose(Choice::Role(role), field.clone())
                    }
                />
                {(!role_reasons.is_empty()).then(|| view! { <Problems problems=role_reasons here=true /> })}
            </td>
            <td role="cell" data-label=columns.family_of()>
                <Picker
                    id=format!("family-{id}")
                    label=named(columns.family_of())
                    none=Some(columns.no_family().to_owned())
                    options=families(text)
                    value=column.family.clone()
                    on_choose={
                        let choose = choose.clone();
                        let field = format!("family-{id}");
                        move |family| choose(Choice::Family(family), field.clone())
                    }
                />
            </td>
            <td role="cell" data-label=columns.type_of()>
                <Picker
                    id=format!("type-{id}")
                    label=named(columns.type_of())
                    none=None
                    options=types(text)
                    value=Some(column.kind.clone())
                    on_choose={
                        let field = format!("type-{id}");
                        move |kind| choose(Choice::Kind(kind), field.clone())
                    }
                />
                {(!type_reasons.is_empty()).then(|| view! { <Problems problems=type_reasons here=true /> })}
            </td>
            <td role="cell" data-label=columns.samples()>
                <ul class="samples">{samples}</ul>
                <p class="soft small">{counts.into_iter().flatten().collect::<Vec<_>>().join(" · ")}</p>
                <Spread source=source column=column.name.clone() kind=column.kind.clone() />
            </td>
        </tr>
    }
}
