//! Tree to text. [`Display`] is the unparser: what it prints parses to the same tree, with
//! parentheses only where the tree needs them.

use std::fmt::{self, Display, Formatter, Write};

use crate::plan::Op;

use super::token::{begins_word, continues_word};
use super::tree::{Arithmetic, Kind, Match, Name, Precedence, Rows, Set, Tree};

/// Words that cannot stand for a name without backticks.
pub(super) const RESERVED: [&str; 9] = ["and", "or", "not", "in", "between", "is", "where", "true", "false"];

/// A word that stands for a name only where no value follows; where it is printed, what follows may be another text.
const EXACTLY: &str = "exactly";

/// How a name is written: in backticks unless it is a plain word.
pub(super) fn written_name(name: &str) -> String {
    let plain = name.starts_with(begins_word)
        && name.chars().all(continues_word)
        && !RESERVED.iter().chain([&EXACTLY]).any(|word| word.eq_ignore_ascii_case(name));
    if plain { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) }
}

/// How a text is written.
pub(super) fn written_text(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&written_name(&self.text))
    }
}

impl Display for Rows {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "{}.{column}", self.table),
            None => self.table.fmt(f),
        }
    }
}

impl Display for Tree {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Missing => f.write_char('…'),
            Kind::Number(number) => number.fmt(f),
            Kind::Text(text) => f.write_str(&written_text(text)),
            Kind::Day(day) => day.fmt(f),
            Kind::Flag(flag) => flag.fmt(f),
            Kind::Name(name) => name.fmt(f),
            Kind::Column(rows) => rows.fmt(f),
            Kind::Segment(name) => write!(f, "segment {}", written_text(name)),
            Kind::Call { function, rows, filter } => {
                write!(f, "{}({rows}", function.word())?;
                if let Some(filter) = filter {
                    write!(f, " where {filter}")?;
                }
                f.write_char(')')
            }
            Kind::DaysSince(of) => write!(f, "days since {}", At(of, Precedence::Atom)),
            // `-5` is a number, `-(5)` the negative of one.
            Kind::Negate(of) => match &of.kind {
                Kind::Number(number) if number.units() >= 0 => write!(f, "-({of})"),
                _ => write!(f, "-{}", At(of, Precedence::Sign)),
            },
            Kind::Arithmetic { op, left, right } => {
                let (sign, here, tighter) = match op {
                    Arithmetic::Add => ('+', Precedence::Sum, Precedence::Product),
                    Arithmetic::Sub => ('-', Precedence::Sum, Precedence::Product),
                    Arithmetic::Mul => ('*', Precedence::Product, Precedence::Sign),
                };
                write!(f, "{} {sign} {}", At(left, here), At(right, tighter))
            }
            Kind::Compare { op, left, right, exact } => {
                write!(f, "{} {} ", operand(left), written_op(*op))?;
                compared(*exact, right, f)
            }
            Kind::Within { of, not, set } => {
                write!(f, "{} {}", operand(of), if *not { "not " } else { "" })?;
                print_set(set, f)
            }
            Kind::Match { of, not, how, text, exact } => {
                let how = match how {
                    Match::Contains => "contains",
                    Match::StartsWith => "starts with",
                    Match::EndsWith => "ends with",
                };
                let not = if *not { "not " } else { "" };
                write!(f, "{} {not}{how} {}{}", operand(of), exactly(*exact), operand(text))
            }
            Kind::Known { of, known } => {
                write!(f, "{} is {}", operand(of), if *known { "known" } else { "unknown" })
            }
            Kind::And(parts) => joined(parts, " and ", Precedence::Not, f),
            Kind::Or(parts) => joined(parts, " or ", Precedence::And, f),
            Kind::Not(of) => write!(f, "not {}", At(of, Precedence::Not)),
        }
    }
}

/// How a comparison is written.
pub(super) fn written_op(op: Op) -> &'static str {
    match op {
        Op::Eq => "=",
        Op::Ne => "!=",
        Op::Lt => "<",
        Op::Le => "<=",
        Op::Gt => ">",
        Op::Ge => ">=",
    }
}

fn exactly(exact: bool) -> &'static str {
    if exact { "exactly " } else { "" }
}

/// What follows a comparison. After `exactly` anything but a text stands in parentheses, where it is read again.
fn compared(exact: bool, tree: &Tree, f: &mut Formatter<'_>) -> fmt::Result {
    match tree.kind {
        Kind::Text(_) => write!(f, "{}{}", exactly(exact), operand(tree)),
        _ if exact => write!(f, "exactly ({tree})"),
        _ => write!(f, "{}", operand(tree)),
    }
}

fn operand(tree: &Tree) -> At<'_> {
    At(tree, Precedence::Sum)
}

/// A node at a place that only takes nodes at least this tight; others get parentheses.
struct At<'a>(&'a Tree, Precedence);

impl Display for At<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let At(tree, least) = self;
        if tree.kind.precedence() < *least { write!(f, "({tree})") } else { tree.fmt(f) }
    }
}

fn joined(parts: &[Tree], word: &str, least: Precedence, f: &mut Formatter<'_>) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        At(part, least).fmt(f)?;
    }
    Ok(())
}

fn print_set(set: &Set, f: &mut Formatter<'_>) -> fmt::Result {
    match set {
        Set::List { items, exact } => {
            write!(f, "in {}(", exactly(*exact))?;
            joined(items, ", ", Precedence::Sum, f)?;
            f.write_char(')')
        }
        Set::Range { from, to } => {
            f.write_str("in ")?;
            if let Some(from) = from {
                operand(from).fmt(f)?;
            }
            f.write_str("..")?;
            match to {
                Some(to) => operand(to).fmt(f),
                None => Ok(()),
            }
        }
        Set::Between { low, high } => write!(f, "between {} and {}", operand(low), operand(high)),
        Set::Last(count, unit) => write!(f, "in last {count} {}", unit.word(*count)),
        Set::Next(count, unit) => write!(f, "in next {count} {}", unit.word(*count)),
        Set::Top(percent) => write!(f, "in top {percent}%"),
        Set::Bottom(percent) => write!(f, "in bottom {percent}%"),
    }
}

#[cfg(test)]
mod tests {
    use crate::criteria::parse;

    #[test]
    fn what_follows_exactly_is_read_again() {
        for text in [
            "not (not (notry = exactly (any(orders where amount > 2023-02-301.50))))",
            "signup_date >= 2020-02-29 or not (country = exactly )",
        ] {
            let parsed = parse(text);
            assert!(parsed.problems.is_empty(), "{text}");
            let printed = parsed.tree.to_string();
            assert!(parse(&printed).problems.is_empty(), "{printed}");
        }
    }
}
