//! A field for a number as people write it in their language. What is typed stays as typed; what is kept is the plain
//! number behind it.

use leptos::prelude::*;

use crate::state::use_text;

/// The field.
#[component]
pub fn NumberField(
    /// Its id.
    id: String,
    /// Its name.
    #[prop(into)]
    label: String,
    /// Hide the name from sight because it stands beside the field already.
    #[prop(optional)]
    label_heard_only: bool,
    /// What stands behind the number, such as a sign for percent.
    #[prop(optional)]
    unit: &'static str,
    /// The plain number that is kept; empty for none.
    #[prop(into)]
    value: Signal<String>,
    /// The kept number as it is shown.
    show: fn(crate::text::Text, &str) -> String,
    /// The plain number behind what was typed.
    read: fn(crate::text::Text, &str) -> Option<String>,
    /// Whether the field may be empty.
    #[prop(optional)]
    may_be_empty: bool,
    /// Takes the plain number, or what was typed if it is none.
    on_change: impl Fn(String) + 'static,
) -> impl IntoView {
    let text = use_text();
    let plain = move |typed: &str| read(text, typed).unwrap_or_else(|| typed.to_owned());
    let shown = move |kept: &str| if kept.is_empty() { String::new() } else { show(text, kept) };
    let typed = RwSignal::new(value.with_untracked(|kept| shown(kept)));
    // Only a change from elsewhere (undo, another segmentation) may replace what is being typed.
    Effect::new(move || {
        let kept = value.get();
        if typed.with_untracked(|typed| plain(typed)) != kept {
            typed.set(shown(&kept));
        }
    });
    let is_wrong = Memo::new(move |_| {
        typed.with(|typed| {
            let is_empty = typed.trim().is_empty();
            if is_empty { !may_be_empty } else { read(text, typed).is_none() }
        })
    });
    let error = format!("{id}-error");
    view! {
        <label class="field number-field">
            <span class:heard=label_heard_only>{label}</span>
            <span class="with-unit">
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    dir="ltr"
                    id=id.clone()
                    data-testid=id
                    aria-invalid=move || is_wrong.get().then_some("true")
                    aria-describedby=error.clone()
                    prop:value=typed
                    on:input:target=move |event| {
                        let now = event.target().value();
                        typed.set(now.clone());
                        on_change(plain(&now));
                    }
                />
                {(!unit.is_empty()).then_some(unit)}
            </span>
            <span class="field-error" id=error>
                {move || is_wrong.get().then(|| text.segments().not_a_number())}
            </span>
        </label>
    }
}

/// Shows a plain number.
pub fn show_number(text: crate::text::Text, plain: &str) -> String {
    text.plain_decimal(plain)
}

/// Reads a number.
pub fn read_number(text: crate::text::Text, typed: &str) -> Option<String> {
    crate::state::typed_number::read(typed, text.language())
}

/// Shows a plain share as a percentage without its sign.
pub fn show_percent(text: crate::text::Text, plain: &str) -> String {
    let hundredfold = plain.parse::<f64>().map(|share| share * 100.0);
    hundredfold.map_or_else(
        |_| plain.to_owned(),
        |percent| {
            let decimals = (0..=4).find(|decimals| {
                let factor = 10f64.powi(i32::from(*decimals));
                ((percent * factor).round() / factor - percent).abs() < 1e-9
            });
            text.float(percent, decimals.unwrap_or(4))
        },
    )
}

/// Reads a percentage as a share.
pub fn read_percent(text: crate::text::Text, typed: &str) -> Option<String> {
    crate::state::typed_number::read_percent(typed, text.language())
}

/// Reads a count.
pub fn read_count(text: crate::text::Text, typed: &str) -> Option<String> {
    read_number(text, typed).filter(|plain| plain.parse::<u64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Text};

    #[test]
    fn a_share_is_shown_without_needless_decimals() {
        let english = Text::new(Language::English);
        let rows = [("0.8", "80"), ("0.01", "1"), ("0.125", "12.5"), ("1.0", "100"), ("0.333333", "33.3333")];
        for (plain, shown) in rows {
            assert_eq!(show_percent(english, plain), shown);
        }
    }

    #[test]
    fn counts_are_whole() {
        let english = Text::new(Language::English);
        assert_eq!(read_count(english, "1,200").as_deref(), Some("1200"));
        assert_eq!(read_count(english, "1.5"), None);
        assert_eq!(read_count(english, "-3"), None);
    }
}
