//! Text to tokens. Never fails: what cannot be read becomes a [`Token::Bad`] and a problem.
//!
//! Besides plain spellings the lexer reads what people paste: typographic quotes, `≤ ≥ ≠ − ×`, Persian and
//! Arabic digits. The printer writes one spelling of each.

use crate::calendar::Day;
use crate::diag::Span;
use crate::plan::Op;
use crate::value::Decimal;

use super::CriteriaError;

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A bare word: a name or a keyword.
    Word(String),
    /// A name in backticks.
    Quoted(String),
    /// A text in quotes.
    Text(String),
    /// A number without sign.
    Number(Decimal),
    /// `2025-01-31`
    Day(Day),
    /// `=` and its like.
    Compare(Op),
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// `.`
    Dot,
    /// `..`
    Range,
    /// `%`
    Percent,
    /// Something that is no token; its problem is already told.
    Bad,
    /// The end of the text.
    End,
}

/// A token and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Lexeme {
    pub token: Token,
    pub span: Span,
    /// A text or quoted name whose closing quote is missing.
    pub unclosed: bool,
}

/// Whether a bare word may begin with this.
pub(super) fn begins_word(c: char) -> bool {
    c == '_' || (c.is_alphanumeric() && !c.is_numeric())
}

/// Whether a bare word may go on with this.
pub(super) fn continues_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The value of a digit: Latin, Arabic or Persian.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '٠'..='٩' => Some(c as u32 - '٠' as u32),
        '۰'..='۹' => Some(c as u32 - '۰' as u32),
        _ => None,
    }
}

/// Reads all tokens; the last is always [`Token::End`].
pub(super) fn lex(text: &str, problems: &mut Vec<CriteriaError>) -> Vec<Lexeme> {
    let mut lexer = Lexer { text, at: 0, problems };
    let mut lexemes = Vec::new();
    loop {
        let lexeme = lexer.next();
        let is_end = lexeme.token == Token::End;
        lexemes.push(lexeme);
        if is_end {
            return lexemes;
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    problems: &'a mut Vec<CriteriaError>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn next(&mut self) -> Lexeme {
        let blank = self.rest().len() - self.rest().trim_start().len();
        self.at += blank;
        let start = self.at;
        let Some(c) = self.peek() else {
            return Lexeme { token: Token::End, span: Span::new(start, start), unclosed: false };
        };
        if digit(c).is_some() {
            let token = self.number(start);
            return Lexeme { token, span: Span::new(start, self.at), unclosed: false };
        }
        if begins_word(c) {
            let len = self.rest().find(|c| !continues_word(c)).unwrap_or(self.rest().len());
            let word = self.rest().get(..len).unwrap_or("").to_owned();
            self.at += len;
            return Lexeme { token: Token::Word(word), span: Span::new(start, self.at), unclosed: false };
        }
        self.at += c.len_utf8();
        let mut unclosed = false;
        let token = match c {
            '"' => Token::Text(self.quoted('"', start, &mut unclosed)),
            '“' => Token::Text(self.quoted('”', start, &mut unclosed)),
            '„' => Token::Text(self.quoted('“', start, &mut unclosed)),
            '«' => Token::Text(self.quoted('»', start, &mut unclosed)),
            '`' => Token::Quoted(self.quoted('`', start, &mut unclosed)),
            '=' => {
                self.eat('=');
                Token::Compare(Op::Eq)
            }
            '≠' => Token::Compare(Op::Ne),
            '!' if self.eat('=') => Token::Compare(Op::Ne),
            '<' if self.eat('=') => Token::Compare(Op::Le),
            '<' if self.eat('>') => Token::Compare(Op::Ne),
            '<' => Token::Compare(Op::Lt),
            '>' if self.eat('=') => Token::Compare(Op::Ge),
            '>' => Token::Compare(Op::Gt),
            '≤' => Token::Compare(Op::Le),
            '≥' => Token::Compare(Op::Ge),
            '+' => Token::Plus,
            '-' | '−' => Token::Minus,
            '*' | '×' => Token::Times,
            '(' => Token::Open,
            ')' => Token::Close,
            ',' | '،' => Token::Comma,
            '.' if self.eat('.') => Token::Range,
            '.' => Token::Dot,
            '%' | '٪' => Token::Percent,
            other => {
                let span = Span::new(start, self.at);
                self.problems.push(CriteriaError::StrangeCharacter { character: other, span });
                Token::Bad
            }
        };
        Lexeme { token, span: Span::new(start, self.at), unclosed }
    }

    /// The inside of quotes; the closing one is written twice to stand for itself.
    fn quoted(&mut self, close: char, start: usize, unclosed: &mut bool) -> String {
        let mut inside = String::new();
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            if c != close {
                inside.push(c);
            } else if self.eat(close) {
                inside.push(close);
            } else {
                return inside;
            }
        }
        *unclosed = true;
        self.problems.push(CriteriaError::Unclosed { quote: close, span: Span::new(start, self.at) });
        inside
    }

    fn digits(&mut self, into: &mut String) -> usize {
        let before = into.len();
        while let Some((c, value)) = self.peek().and_then(|c| digit(c).map(|value| (c, value))) {
            self.at += c.len_utf8();
            into.push(char::from_digit(value, 10).unwrap_or('0'));
        }
        into.len() - before
    }

    /// A number, or a day when it looks like `2025-01-31`.
    fn number(&mut self, start: usize) -> Token {
        let mut plain = String::new();
        let whole = self.digits(&mut plain);
        if whole == 4
            && let Some(token) = self.day(&plain, start)
        {
            return token;
        }
        let mut after = self.rest().chars();
        if after.next() == Some('.') && after.next().is_some_and(|c| digit(c).is_some()) {
            self.at += 1;
            plain.push('.');
            self.digits(&mut plain);
        }
        match Decimal::parse(&plain) {
            Ok(number) => Token::Number(number),
            Err(_) => {
                let span = Span::new(start, self.at);
                self.problems.push(CriteriaError::NumberTooLarge { span });
                Token::Bad
            }
        }
    }

    /// The rest of a day after its year, or nothing and nothing eaten.
    fn day(&mut self, year: &str, start: usize) -> Option<Token> {
        let before = self.at;
        let mut iso = year.to_owned();
        for _ in 0..2 {
            iso.push('-');
            if !self.eat('-') || self.digits(&mut iso) != 2 {
                self.at = before;
                return None;
            }
        }
        if let Some(day) = Day::from_iso(&iso) {
            return Some(Token::Day(day));
        }
        let span = Span::new(start, self.at);
        self.problems.push(CriteriaError::NoSuchDay { text: iso, span });
        Some(Token::Bad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let mut problems = Vec::new();
        let lexemes = lex(text, &mut problems);
        assert_eq!(problems, Vec::new(), "{text}");
        lexemes.into_iter().map(|lexeme| lexeme.token).collect()
    }

    #[test]
    fn a_range_of_numbers_is_not_a_fraction() {
        let number = |text: &str| Token::Number(Decimal::parse(text).unwrap());
        assert_eq!(tokens("1..5.5"), [number("1"), Token::Range, number("5.5"), Token::End]);
        assert_eq!(tokens("2025-6"), [number("2025"), Token::Minus, number("6"), Token::End]);
    }

    #[test]
    fn pasted_spellings_read_like_plain_ones() {
        assert_eq!(tokens("a ≥ “x”"), tokens("a >= \"x\""));
        assert_eq!(tokens("a ≠ ۲۵ × ٣"), tokens("a != 25 * 3"));
        assert_eq!(tokens("d = ۲۰۲۵-۰۱-۳۱"), tokens("d = 2025-01-31"));
    }

    #[test]
    fn a_quote_written_twice_is_part_of_the_text() {
        assert_eq!(tokens("\"a\"\"b\""), [Token::Text("a\"b".into()), Token::End]);
        assert_eq!(tokens("`a``b`"), [Token::Quoted("a`b".into()), Token::End]);
    }
}
