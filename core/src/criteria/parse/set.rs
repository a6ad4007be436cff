//! What follows `in`: lists, ranges, periods, the best and the last of the base.

use super::{Next, Parser};
use crate::criteria::CriteriaError;
use crate::criteria::print::RESERVED;
use crate::criteria::token::Token;
use crate::criteria::tree::{Kind, Precedence, Set, Tree, Unit};
use crate::value::Decimal;

impl Parser<'_> {
    pub(super) fn within(&self, of: Tree, not: bool, set: Set) -> Tree {
        let span = of.span.to(self.span_before());
        Tree::new(Kind::Within { of: Box::new(of), not, set }, span)
    }

    /// What follows `in`.
    pub(super) fn set(&mut self, of: Tree, not: bool) -> Tree {
        self.could(|| Next::Words(&["(", "last", "next", "top", "bottom"]));
        let table = self.table();
        self.could(|| Next::Value { of: of.clone(), table });
        let exact = self.exactly();
        let is_counted = |parser: &Self, word: &str| {
            parser.is_word(0, word) && matches!(parser.ahead(1), Token::Number(_) | Token::End)
        };
        if is_counted(self, "last") || is_counted(self, "next") {
            let ahead = self.is_word(0, "next");
            self.step();
            let (count, unit) = self.period();
            let set = if ahead { Set::Next(count, unit) } else { Set::Last(count, unit) };
            return self.within(of, not, set);
        }
        if is_counted(self, "top") || is_counted(self, "bottom") {
            let bottom = self.is_word(0, "bottom");
            self.step();
            let percent = self.percent();
            let set = if bottom { Set::Bottom(percent) } else { Set::Top(percent) };
            return self.within(of, not, set);
        }
        if self.eat(&Token::Range) {
            let to = Some(Box::new(self.value_for(&of)));
            return self.within(of, not, Set::Range { from: None, to });
        }
        let from = if *self.token() == Token::Open {
            match self.list_or_group(&of, exact) {
                Ok(set) => return self.within(of, not, set),
                Err(group) => self.arithmetic_after(group, Precedence::Sum),
            }
        } else {
            if matches!(self.token(), Token::End | Token::Close | Token::Comma) || self.at_reserved() {
                self.expected("a list in parentheses, a range a..b, last 90 days, top 20%");
                return self.within(of, not, Set::List { items: Vec::new(), exact });
            }
            self.arithmetic(Precedence::Sum)
        };
        if !self.eat(&Token::Range) {
            self.expected("..");
            return self.within(of, not, Set::List { items: vec![from], exact });
        }
        let from = Some(Box::new(from));
        let open = matches!(self.token(), Token::End | Token::Close | Token::Comma) || self.at_reserved();
        if open {
            let table = self.table();
            self.could(|| Next::Value { of: of.clone(), table });
            return self.within(of, not, Set::Range { from, to: None });
        }
        let to = Some(Box::new(self.arithmetic(Precedence::Sum)));
        self.within(of, not, Set::Range { from, to })
    }

    pub(super) fn at_reserved(&self) -> bool {
        RESERVED.iter().any(|word| self.is_word(0, word))
    }

    /// A list of values; or, when a range or an operator follows, the one value in parentheses.
    pub(super) fn list_or_group(&mut self, of: &Tree, exact: bool) -> Result<Set, Tree> {
        let open = self.span();
        self.step();
        let mut items = Vec::new();
        loop {
            if *self.token() == Token::Close {
                if items.is_empty() {
                    self.problems.push(CriteriaError::EmptyList { span: open.to(self.span()) });
                }
                break;
            }
            let before = self.at;
            let of = of.clone();
            let item = self.deeper(|parser| parser.value_for(&of));
            items.push(item);
            self.could(|| Next::Words(&[",", ")"]));
            if self.eat(&Token::Comma) {
                continue;
            }
            if *self.token() != Token::Close {
                self.expected("a comma or )");
                self.skip_in_list();
                if self.eat(&Token::Comma) && self.at > before {
                    continue;
                }
            }
            break;
        }
        self.close();
        let follows = matches!(self.token(), Token::Range | Token::Plus | Token::Minus | Token::Times);
        match items.pop() {
            Some(only) if items.is_empty() && follows => Err(only),
            last => {
                items.extend(last);
                Ok(Set::List { items, exact })
            }
        }
    }

    pub(super) fn skip_in_list(&mut self) {
        while !matches!(self.token(), Token::Comma | Token::Close | Token::End) {
            self.step();
        }
    }

    pub(super) fn close(&mut self) {
        self.could(|| Next::Words(&[")"]));
        if !self.eat(&Token::Close) {
            self.expected(")");
        }
    }

    pub(super) fn period(&mut self) -> (u32, Unit) {
        let count = match self.token() {
            Token::Number(number) => Some((number.scale() == 0).then(|| u32::try_from(number.units()).ok())),
            _ => None,
        };
        let count = match count {
            Some(Some(Some(count))) => {
                self.step();
                count
            }
            Some(_) => {
                self.expected("a whole number");
                self.step();
                0
            }
            None => {
                self.expected("a whole number");
                0
            }
        };
        self.could(|| Next::Words(&["days", "weeks", "months", "years"]));
        let unit = match self.token() {
            Token::Word(word) => Unit::from_word(word),
            _ => None,
        };
        match unit {
            Some(unit) => {
                self.step();
                (count, unit)
            }
            None => {
                self.expected("days, weeks, months, years");
                (count, Unit::Day)
            }
        }
    }

    pub(super) fn percent(&mut self) -> Decimal {
        let Token::Number(percent) = *self.token() else {
            self.expected("a percentage such as 20%");
            return Decimal::ZERO;
        };
        if percent > Decimal::new(100, 0) {
            self.problems.push(CriteriaError::Percent { span: self.span() });
        }
        self.step();
        if !self.eat(&Token::Percent) {
            self.expected("%");
        }
        percent
    }
}
