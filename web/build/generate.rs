//! Writes the locale files as Rust: one table of texts per language, and for each area a small type whose
//! methods are the keys. A wrong key, a missing argument or a missing plural form therefore does not compile.

use std::fmt::Write as _;

use crate::locales::{Kind, LANGUAGES, Locales, Message, Piece, Placeholder};

/// The generated file. `text/mod.rs` includes it beside its own `Text`, `Arg` and `Entry`.
pub fn rust(locales: &Locales) -> String {
    let mut out = String::from("// Generated from web/locales by web/build.rs.\n");
    let mut tables: Vec<Vec<String>> = vec![Vec::new(); LANGUAGES.len()];
    let english = &locales.0[0];
    for (area, messages) in english {
        let type_name = camel(area);
        let mut methods = String::new();
        let mut vocabularies: Vec<(&str, Vec<Word>)> = Vec::new();
        for (key, message) in messages {
            let id = tables[0].len();
            let gaps = message.placeholders();
            for (table, locale) in tables.iter_mut().zip(&locales.0) {
                table.extend(locale[area][key].forms().map(|form| template(form, &gaps)));
            }
            match key.split_once('.') {
                Some((vocabulary, word)) => {
                    let word = Word { word, id, message };
                    match vocabularies.iter_mut().find(|(name, _)| *name == vocabulary) {
                        Some((_, words)) => words.push(word),
                        None => vocabularies.push((vocabulary, vec![word])),
                    }
                }
                None => methods.push_str(&method(key, id, message)),
            }
        }
        for (name, words) in &mut vocabularies {
            words.sort_by_key(|word| word.word);
            methods.push_str(&lookup(area, name, words));
            out.push_str(&entries(area, name, words));
        }
        let _ = write!(
            out,
            "\n/// The texts of `{area}.toml`.\n#[derive(Clone, Copy, Debug)]\npub struct {type_name}(Text);\n\
             \nimpl {type_name} {{\n{methods}}}\n\
             \nimpl Text {{\n    /// The texts of `{area}.toml`.\n    #[must_use]\n    pub fn {area}(self) -> {type_name} {{\n        \
             {type_name}(self)\n    }}\n}}\n"
        );
    }
    let _ = writeln!(out, "\nstatic TEXTS: [&[&str]; {}] = [", LANGUAGES.len());
    for table in &tables {
        let _ = writeln!(out, "    &[");
        for text in table {
            let _ = writeln!(out, "        {text:?},");
        }
        let _ = writeln!(out, "    ],");
    }
    out + "];\n"
}

struct Word<'a> {
    word: &'a str,
    id: usize,
    message: &'a Message,
}

/// A text as it is kept: each gap a private-use character, U+E000 for the first argument and so on.
fn template(form: &[Piece], gaps: &[Placeholder]) -> String {
    form.iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Gap(gap) => {
                let at = gaps.iter().position(|known| known.name == gap.name).unwrap_or_default();
                char::from_u32(0xE000 + at as u32).map(String::from).unwrap_or_default()
            }
        })
        .collect()
}

fn method(key: &str, id: usize, message: &Message) -> String {
    let gaps = message.placeholders();
    let doc = english(message);
    if gaps.is_empty() {
        return format!(
            "    /// {doc}\n    #[must_use]\n    pub fn {key}(self) -> &'static str {{\n        self.0.text({id})\n    }}\n"
        );
    }
    let parameters: String = gaps
        .iter()
        .map(|gap| match gap.kind {
            Kind::Count | Kind::Number => format!(", {}: u64", gap.name),
            _ => format!(", {}: impl AsRef<str>", gap.name),
        })
        .collect();
    let arguments: Vec<String> = gaps
        .iter()
        .map(|gap| match gap.kind {
            Kind::Count | Kind::Number => format!("Arg::Number({})", gap.name),
            kind => format!("Arg::{kind:?}({}.as_ref())", gap.name),
        })
        .collect();
    let arguments = arguments.join(", ");
    let body = if message.other.is_some() {
        format!("self.0.counted({id}, count, &[{arguments}])")
    } else {
        format!("self.0.filled({id}, &[{arguments}])")
    };
    format!(
        "    /// {doc}\n    #[must_use]\n    pub fn {key}(self{parameters}) -> String {{\n        {body}\n    }}\n"
    )
}

/// A vocabulary without placeholders answers at once; one with placeholders takes arguments by name.
fn lookup(area: &str, name: &str, words: &[Word<'_>]) -> String {
    let table = format!("{}_{}", area.to_uppercase(), name.to_uppercase());
    if words.iter().all(|word| word.message.placeholders().is_empty()) {
        format!(
            "    /// The text for a word of `[{name}]`, if it is known.\n    #[must_use]\n    \
             pub fn {name}(self, word: &str) -> Option<&'static str> {{\n        \
             self.0.word(&{table}, word)\n    }}\n"
        )
    } else {
        format!(
            "    /// The text for a word of `[{name}]` with its arguments by name, if it is known.\n    #[must_use]\n    \
             pub fn {name}(self, word: &str, args: &[(&str, Arg<'_>)]) -> Option<Phrase> {{\n        \
             self.0.phrase(&{table}, word, args)\n    }}\n"
        )
    }
}

fn entries(area: &str, name: &str, words: &[Word<'_>]) -> String {
    let table = format!("{}_{}", area.to_uppercase(), name.to_uppercase());
    let mut out = format!("\nstatic {table}: [Entry; {}] = [\n", words.len());
    for Word { word, id, message } in words {
        let gaps: Vec<String> = message
            .placeholders()
            .iter()
            .map(|gap| format!("({:?}, ArgKind::{:?})", gap.name, gap.kind))
            .collect();
        let _ = writeln!(
            out,
            "    Entry {{ word: {word:?}, id: {id}, counted: {}, args: &[{}] }},",
            message.other.is_some(),
            gaps.join(", ")
        );
    }
    out + "];\n"
}

/// The English text as documentation.
fn english(message: &Message) -> String {
    let form = message.other.as_ref().unwrap_or(&message.one);
    let text: String = form
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.replace('\n', " "),
            Piece::Gap(gap) => format!("{{{}}}", gap.name),
        })
        .collect();
    format!("`{}`", text.replace('`', "'"))
}

fn camel(area: &str) -> String {
    area.split('_')
        .map(|part| {
            let mut chars = part.chars();
            chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect::<String>()
        })
        .collect()
}
