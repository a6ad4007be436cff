//! What the project decides about files, said in the loader's words.

use super::names::{FAMILIES, TABLES, by_name};
use super::{AnswerError, ColumnChoice, FileRecipe, Project, RowChoice};
use crate::diag::{Problem, Severity};
use crate::ledger::{RowRules, Rule, StatusGroup};
use crate::load::{ColumnType, DecimalMark, Origin, Role, Setting, Settlement, Source, TableKind, matches};

/// The decisions that steer loading.
pub(super) fn settlements(project: &Project) -> Result<Vec<Settlement>, AnswerError> {
    let mut settled = Vec::new();
    for recipe in &project.files {
        let of_file = |setting| Settlement { file: recipe.pattern.clone(), column: None, setting };
        let texts = [
            ("delimiter", &recipe.delimiter),
            ("quote", &recipe.quote),
            ("escape", &recipe.escape),
            ("comment", &recipe.comment),
            ("encoding", &recipe.encoding),
            ("only", &recipe.only),
        ];
        for (key, value) in texts {
            let Some(value) = value else { continue };
            let setting = Setting::of_file(key, value).ok_or_else(|| unknown(recipe, key, value))?;
            settled.push(of_file(setting));
        }
        settled.extend(recipe.skip.map(|lines| of_file(Setting::Skip(lines))));
        settled.extend(recipe.header.map(|lines| of_file(Setting::Header(lines))));
        settled.extend(recipe.groups.map(|is_one| of_file(Setting::Groups(is_one))));
        settled.extend(recipe.footer.map(|records| of_file(Setting::Footer(records))));
        for (column, choice) in &recipe.columns {
            settled.extend(settings(recipe, choice)?.into_iter().map(|setting| Settlement {
                file: recipe.pattern.clone(),
                column: Some(column.clone()),
                setting,
            }));
        }
    }
    Ok(settled)
}

fn settings(recipe: &FileRecipe, choice: &ColumnChoice) -> Result<Vec<Setting>, AnswerError> {
    let mut settings = Vec::new();
    if let Some(role) = &choice.role {
        let role = Role::from_name(role).ok_or_else(|| unknown(recipe, "role", role))?;
        settings.push(Setting::Role(Some(role)));
    }
    if let Some(kind) = &choice.kind {
        settings.push(Setting::Type(match kind.as_str() {
            "text" => ColumnType::Text,
            "number" => ColumnType::Number,
            "day" | "instant" => ColumnType::Date,
            "flag" => ColumnType::Flag,
            other => return Err(unknown(recipe, "kind", other)),
        }));
    }
    if let Some(order) = &choice.order {
        settings.push(match Setting::of_column(order) {
            Some(setting @ (Setting::Order(_) | Setting::Stamp(_))) => setting,
            _ => return Err(unknown(recipe, "order", order)),
        });
    }
    if let Some(decimal) = &choice.decimal {
        settings.push(Setting::Decimal(match decimal.as_str() {
            "comma" => DecimalMark::Comma,
            "point" => DecimalMark::Point,
            other => return Err(unknown(recipe, "decimal", other)),
        }));
    }
    settings.extend(choice.exclude.map(Setting::Exclude));
    Ok(settings)
}

fn unknown(recipe: &FileRecipe, key: &str, value: &str) -> AnswerError {
    let english = format!("the project reads {} with {key} \"{value}\", which means nothing", recipe.pattern);
    AnswerError::one(
        Problem::new("project.unknown-setting", Severity::Error, english)
            .arg("file", recipe.pattern.as_str())
            .arg("key", key)
            .arg("value", value),
    )
}

/// The decisions about the rows of each source; a later recipe stands above an earlier one.
pub(super) fn row_rules(project: &Project, origins: &[Origin]) -> Vec<RowRules> {
    let of_source = |origin: &Origin| {
        let mut rules = RowRules::default();
        let is_meant = |recipe: &&FileRecipe| origin.names.iter().any(|name| matches(&recipe.pattern, name));
        for RowChoice { rules: named, currency, status } in
            project.files.iter().filter(is_meant).map(|recipe| &recipe.rows)
        {
            let known = |(name, leave_out): &(String, bool)| Some((Rule::from_name(name)?, *leave_out));
            rules.leave_out.extend(named.iter().filter_map(known));
            rules.currency = currency.clone().or(rules.currency);
            let sorted =
                |(word, group): &(String, String)| Some((word.clone(), StatusGroup::from_name(group)?));
            rules.status.extend(status.iter().filter_map(sorted));
        }
        rules
    };
    origins.iter().map(of_source).collect()
}

/// The decisions that are about what was read: kinds of tables and families of columns.
pub(super) fn apply(project: &Project, sources: &mut [Source], origins: &[Origin]) {
    for recipe in &project.files {
        let is_meant = |origin: &Origin| origin.names.iter().any(|name| matches(&recipe.pattern, name));
        let meant = sources.iter_mut().zip(origins).filter(|(_, origin)| is_meant(origin));
        for (source, _) in meant {
            if let Some(table) = &recipe.table {
                source.kind = by_name(&TABLES, table).unwrap_or(TableKind::Other);
            }
            for (header, choice) in &recipe.columns {
                let Some(family) = choice.family.as_deref().and_then(|name| by_name(&FAMILIES, name)) else {
                    continue;
                };
                let columns = source.table.columns().iter().zip(&mut source.columns);
                for (_, reading) in columns.filter(|(column, _)| column.name == *header) {
                    reading.family = Some(family);
                }
            }
        }
    }
}
