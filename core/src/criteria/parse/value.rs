//! Values: arithmetic, literals, names, aggregates.

use super::{Next, Parser};
use crate::criteria::CriteriaError;
use crate::criteria::error::MAX_OPERATORS;
use crate::criteria::token::Token;
use crate::criteria::tree::{Arithmetic, Function, Kind, Name, Precedence, Rows, Tree};
use crate::diag::Span;
use crate::value::Decimal;

const OPERAND: &str = "a value";

impl Parser<'_> {
    pub(super) fn arithmetic(&mut self, least: Precedence) -> Tree {
        let left = self.signed();
        self.arithmetic_after(left, least)
    }

    /// Goes on with operators that hold at least this tight.
    pub(super) fn arithmetic_after(&mut self, mut left: Tree, least: Precedence) -> Tree {
        loop {
            let (op, here, tighter) = match self.token() {
                Token::Plus => (Arithmetic::Add, Precedence::Sum, Precedence::Product),
                Token::Minus => (Arithmetic::Sub, Precedence::Sum, Precedence::Product),
                Token::Times => (Arithmetic::Mul, Precedence::Product, Precedence::Sign),
                _ => return left,
            };
            if here < least {
                return left;
            }
            self.operators += 1;
            if self.operators > MAX_OPERATORS {
                self.give_up();
                return left;
            }
            self.step();
            let right = self.arithmetic(tighter);
            let span = left.span.to(right.span);
            left = Tree::new(Kind::Arithmetic { op, left: Box::new(left), right: Box::new(right) }, span);
        }
    }

    pub(super) fn signed(&mut self) -> Tree {
        let start = self.span();
        if *self.token() != Token::Minus {
            return self.atom();
        }
        self.step();
        if let Token::Number(number) = *self.token() {
            let span = start.to(self.span());
            self.step();
            return Tree::new(Kind::Number(Decimal::new(-number.units(), number.scale())), span);
        }
        let of = self.deeper(Self::signed);
        let span = start.to(of.span);
        Tree::new(Kind::Negate(Box::new(of)), span)
    }

    pub(super) fn atom(&mut self) -> Tree {
        let span = self.span();
        let table = self.table();
        self.could(|| Next::Operand { table });
        let kind = match self.token().clone() {
            Token::Number(number) => Kind::Number(number),
            Token::Text(text) => Kind::Text(text),
            Token::Day(day) => Kind::Day(day),
            Token::Bad => Kind::Missing,
            Token::Open => {
                self.step();
                let inner = self.deeper(Self::disjunction);
                self.close();
                return inner;
            }
            Token::Quoted(_) => return self.name(),
            Token::Word(word) => return self.word(&word),
            _ => {
                self.expected(OPERAND);
                return self.missing();
            }
        };
        self.step();
        Tree::new(kind, span)
    }

    /// What begins with a bare word.
    pub(super) fn word(&mut self, word: &str) -> Tree {
        let span = self.span();
        let word = word.to_ascii_lowercase();
        match word.as_str() {
            "true" | "false" => {
                self.step();
                Tree::new(Kind::Flag(word == "true"), span)
            }
            "days" if self.is_word(1, "since") => {
                self.step();
                self.step();
                let of = self.deeper(Self::atom);
                let span = span.to(of.span);
                Tree::new(Kind::DaysSince(Box::new(of)), span)
            }
            "segment" if matches!(self.ahead(1), Token::Text(_)) => {
                self.step();
                let Token::Text(name) = self.token().clone() else { return self.missing() };
                let span = span.to(self.span());
                self.step();
                Tree::new(Kind::Segment(name), span)
            }
            "segment" if *self.ahead(1) == Token::End => {
                let tree = self.name();
                self.could(|| Next::Segmentation);
                tree
            }
            "bought" if matches!(self.ahead(1), Token::Text(_)) => {
                self.problems.push(CriteriaError::Later { word: "bought … then", span });
                self.skip();
                self.missing()
            }
            _ if self.at_reserved() => {
                self.expected(OPERAND);
                self.missing()
            }
            _ => match self.function(&word) {
                Some((function, words)) => {
                    (0..words).for_each(|_| self.step());
                    self.call(function, span)
                }
                None => self.name(),
            },
        }
    }

    /// The function whose name stands here, followed by `(`, and how many words that is.
    pub(super) fn function(&self, word: &str) -> Option<(Function, usize)> {
        if word == "count" && self.is_word(1, "distinct") && *self.ahead(2) == Token::Open {
            return Some((Function::CountDistinct, 2));
        }
        let function = Function::ALL.into_iter().find(|function| function.word() == word)?;
        (*self.ahead(1) == Token::Open).then_some((function, 1))
    }

    /// The inside of a function's parentheses.
    pub(super) fn call(&mut self, function: Function, start: Span) -> Tree {
        self.step();
        let nothing = Name { text: String::new(), span: self.span() };
        self.could(|| Next::Table);
        let Some(table) = self.bare_name() else {
            self.expected("a table such as orders");
            self.skip();
            self.close();
            return Tree::new(Kind::Missing, start.to(self.span_before()));
        };
        let mut rows = Rows { table, column: None };
        if function.takes_column() {
            if self.eat(&Token::Dot) {
                let table = rows.table.text.clone();
                self.could(|| Next::Column { table });
                rows.column = self.bare_name();
            }
            if rows.column.is_none() {
                self.expected("a column such as orders.amount");
                rows.column = Some(nothing);
            }
        }
        self.could(|| Next::Words(&["where", ")"]));
        let filter = self.eat_word("where").then(|| {
            self.tables.push(rows.table.text.clone());
            let filter = self.deeper(Self::disjunction);
            self.tables.pop();
            Box::new(filter)
        });
        if !matches!(self.token(), Token::Close | Token::End) {
            self.expected(if filter.is_some() { "and, or, )" } else { "where, )" });
            self.skip_to_close();
        }
        self.close();
        Tree::new(Kind::Call { function, rows, filter }, start.to(self.span_before()))
    }

    pub(super) fn skip_to_close(&mut self) {
        loop {
            self.skip();
            if matches!(self.token(), Token::Close | Token::End) {
                return;
            }
            self.step();
        }
    }

    /// A name that stands alone, eaten.
    pub(super) fn bare_name(&mut self) -> Option<Name> {
        let span = self.span();
        let text = match self.token() {
            Token::Word(_) if self.at_reserved() => return None,
            Token::Word(text) | Token::Quoted(text) => text.clone(),
            _ => return None,
        };
        self.step();
        Some(Name { text, span })
    }

    /// A column or a measure, perhaps with its table before it.
    pub(super) fn name(&mut self) -> Tree {
        let Some(name) = self.bare_name() else { return self.missing() };
        let span = name.span;
        if !self.eat(&Token::Dot) {
            return Tree::new(Kind::Name(name), span);
        }
        let table = name.text.clone();
        self.could(|| Next::Column { table });
        match self.bare_name() {
            Some(column) => {
                let span = span.to(column.span);
                Tree::new(Kind::Column(Rows { table: name, column: Some(column) }), span)
            }
            None => {
                self.expected("a column such as orders.amount");
                Tree::new(Kind::Missing, span)
            }
        }
    }
}
