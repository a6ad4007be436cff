//! A project as text: one decision to a line, so that two versions can be compared line by line.

use std::fmt::Write;

use crate::calendar::Day;
use crate::value::Decimal;

use super::{ColumnChoice, FileRecipe, Project, RowChoice, SegmentationKind, SegmentationSpec, ValueSpec};

/// The text of a project file. Reading it gives the same project, if its numbers are plain decimals and
/// its names are distinct.
pub fn write(project: &Project) -> String {
    let mut out = String::new();
    line(&mut out, "hedgerow", &project.hedgerow.to_string());
    line(&mut out, "name", &quoted(&project.name));
    if let Some(day) = &project.as_of {
        line(&mut out, "as_of", &bare(day));
    }
    if let Some(every) = project.sample {
        line(&mut out, "sample", &every.to_string());
    }
    value(&mut out, &project.value);
    for recipe in &project.files {
        file(&mut out, recipe);
    }
    for spec in &project.segmentations {
        segmentation(&mut out, spec);
    }
    for crossing in &project.crossings {
        out.push_str("\n[[crossing]]\n");
        line(&mut out, "name", &quoted(&crossing.name));
        line(&mut out, "of", &array(crossing.of.iter().map(|name| quoted(name))));
    }
    for audience in &project.audiences {
        out.push_str("\n[[audience]]\n");
        line(&mut out, "name", &quoted(&audience.name));
        line(&mut out, "where", &quoted(&audience.criterion));
    }
    out
}

fn value(out: &mut String, value: &ValueSpec) {
    if *value == ValueSpec::default() {
        return;
    }
    out.push_str("\n[value]\n");
    optional(out, "measure", value.measure.as_deref().map(quoted));
    optional(out, "minimum_share", value.minimum_share.as_deref().map(bare));
    optional(out, "minimum_customers", value.minimum_customers.map(|count| count.to_string()));
    optional(out, "potential_customers", value.potential_customers.as_deref().map(bare));
}

fn file(out: &mut String, recipe: &FileRecipe) {
    out.push_str("\n[[file]]\n");
    line(out, "match", &quoted(&recipe.pattern));
    optional(out, "table", recipe.table.as_deref().map(quoted));
    optional(out, "delimiter", recipe.delimiter.as_deref().map(quoted));
    optional(out, "quote", recipe.quote.as_deref().map(quoted));
    optional(out, "escape", recipe.escape.as_deref().map(quoted));
    optional(out, "comment", recipe.comment.as_deref().map(quoted));
    optional(out, "skip", recipe.skip.map(|lines| lines.to_string()));
    let header = recipe.header.map(|lines| match lines {
        0 => "false".to_owned(),
        1 => "true".to_owned(),
        lines => lines.to_string(),
    });
    optional(out, "header", header);
    optional(out, "footer", recipe.footer.map(|records| records.to_string()));
    optional(out, "groups", recipe.groups.map(|is_one| is_one.to_string()));
    optional(out, "encoding", recipe.encoding.as_deref().map(quoted));
    optional(out, "only", recipe.only.as_deref().map(quoted));
    if !recipe.headings.is_empty() {
        line(out, "headings", &array(recipe.headings.iter().map(|heading| quoted(heading))));
    }
    match recipe.columns.as_slice() {
        [] => {}
        [(header, choice)] => {
            let columns = format!("{{ {} = {} }}", quoted(header), column(choice));
            line(out, "columns", &columns);
        }
        columns => {
            out.push_str("[file.columns]\n");
            for (header, choice) in columns {
                line(out, &quoted(header), &column(choice));
            }
        }
    }
    rows(out, &recipe.rows);
}

/// Rows stand after the columns, because a table of its own ends the keys of the file.
fn rows(out: &mut String, choice: &RowChoice) {
    if *choice == RowChoice::default() {
        return;
    }
    out.push_str("[file.rows]\n");
    for (rule, leave_out) in &choice.rules {
        line(out, rule, &quoted(if *leave_out { "leave-out" } else { "keep" }));
    }
    optional(out, "currency", choice.currency.as_deref().map(quoted));
    if !choice.status.is_empty() {
        let words = choice.status.iter().map(|(word, group)| format!("{} = {}", quoted(word), quoted(group)));
        let words: Vec<String> = words.collect();
        line(out, "status", &format!("{{ {} }}", words.join(", ")));
    }
}

fn column(choice: &ColumnChoice) -> String {
    let text = |key: &str, value: &Option<String>| {
        value.as_deref().map(|value| format!("{key} = {}", quoted(value)))
    };
    let fields = [
        text("role", &choice.role),
        text("family", &choice.family),
        text("kind", &choice.kind),
        text("order", &choice.order),
        text("decimal", &choice.decimal),
        choice.exclude.map(|exclude| format!("exclude = {exclude}")),
    ];
    let fields: Vec<String> = fields.into_iter().flatten().collect();
    if fields.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", fields.join(", ")) }
}

fn segmentation(out: &mut String, spec: &SegmentationSpec) {
    out.push_str("\n[[segmentation]]\n");
    line(out, "name", &quoted(&spec.name));
    let kind = match &spec.kind {
        SegmentationKind::Rules { .. } => "rules",
        SegmentationKind::Values { .. } => "values",
        SegmentationKind::Bands { .. } => "bands",
        SegmentationKind::Tiers { .. } => "tiers",
    };
    line(out, "kind", &quoted(kind));
    match &spec.kind {
        SegmentationKind::Rules { .. } => {}
        SegmentationKind::Values { of, smallest, top } => {
            line(out, "of", &quoted(of));
            optional(out, "smallest", smallest.map(|count| count.to_string()));
            optional(out, "top", top.map(|count| count.to_string()));
        }
        SegmentationKind::Bands { of, cuts } => {
            line(out, "of", &quoted(of));
            line(out, "cuts", &array(cuts.iter().map(|cut| bare(cut))));
        }
        SegmentationKind::Tiers { of, .. } => line(out, "of", &quoted(of)),
    }
    optional(out, "remainder", spec.remainder.as_deref().map(quoted));
    optional(out, "unknown", spec.unknown.as_deref().map(quoted));
    match &spec.kind {
        SegmentationKind::Rules { segments } => {
            let rows = segments
                .iter()
                .map(|rule| format!("name = {}, where = {}", quoted(&rule.name), quoted(&rule.criterion)));
            list(out, "segment", rows);
        }
        SegmentationKind::Tiers { tiers, .. } => {
            let rows = tiers
                .iter()
                .map(|tier| format!("name = {}, share = {}", quoted(&tier.name), bare(&tier.share)));
            list(out, "tiers", rows);
        }
        SegmentationKind::Values { .. } | SegmentationKind::Bands { .. } => {}
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    out.push_str(key);
    out.push_str(" = ");
    out.push_str(value);
    out.push('\n');
}

fn optional(out: &mut String, key: &str, value: Option<String>) {
    if let Some(value) = value {
        line(out, key, &value);
    }
}

fn array(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// An array of inline tables, one to a line.
fn list(out: &mut String, key: &str, rows: impl Iterator<Item = String>) {
    out.push_str(key);
    out.push_str(" = [\n");
    for row in rows {
        out.push_str("  { ");
        out.push_str(&row);
        out.push_str(" },\n");
    }
    out.push_str("]\n");
}

/// A number or a day, which stand without quotes. Reading says what is wrong with anything else.
fn bare(value: &str) -> String {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let padded = digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    let number = !padded && Decimal::parse(value).is_ok();
    if number || Day::from_iso(value).is_some() { value.to_owned() } else { quoted(value) }
}

/// A string: between apostrophes where that spares escapes, as criteria with quoted words do.
fn quoted(text: &str) -> String {
    // An apostrophe or a control letter cannot stand in a literal string.
    let literal = text.contains(['"', '\\']) && !text.chars().any(|c| c == '\'' || c.is_control());
    if literal {
        return format!("'{text}'");
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
